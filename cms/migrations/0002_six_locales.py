"""The six languages of the academy, from the first day."""

from django.db import migrations

LANGUAGES = ["en", "ar", "es", "fr", "ru", "zh-hans"]


def add_locales(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    for code in LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_pages_and_files"), ("wagtailcore", "0055_page_locale_fields")]

    operations = [migrations.RunPython(add_locales, migrations.RunPython.noop)]
