import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0004_say_who_else_delivers_and_funds"),
        migrations.swappable_dependency(settings.WAGTAILIMAGES_IMAGE_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="coursepage",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                help_text="A wide picture. Without one a cover is drawn, which costs the reader no data.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAILIMAGES_IMAGE_MODEL,
                verbose_name="cover",
            ),
        ),
    ]
