"""Give the academy's administrators the runs of every partner."""

from django.db import migrations

# Made here where Django's own post_migrate would make them later.
RIGHTS = {"add_run": "Can add run", "change_run": "Can change run", "view_run": "Can view run"}


def grant(apps, schema_editor):
    """Let the group make, change and see runs; nobody deletes one."""
    of, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="enrollments", model="run"
    )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Administrators")
    for codename, name in RIGHTS.items():
        right, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=of, codename=codename, defaults={"name": name}
        )
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("enrollments", "0001_runs_records_and_awards"),
        ("users", "0003_make_the_staff_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
