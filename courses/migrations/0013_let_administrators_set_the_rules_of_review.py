"""Give the academy's administrators the rules of review; nobody else changes them."""

from django.db import migrations

# Made here where Django's own post_migrate would make it later.
RIGHT = ("reviewrules", "change_reviewrules", "Can change review rules")


def grant(apps, schema_editor):
    """Let the group say how long reviews take, and whether silence counts as consent."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Administrators")
    model, codename, name = RIGHT
    of, _ = ContentType.objects.get_or_create(app_label="courses", model=model)
    right, _ = Permission.objects.get_or_create(content_type=of, codename=codename, defaults={"name": name})
    group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0012_tell_learners_of_a_withdrawal"),
        ("users", "0003_make_the_staff_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
