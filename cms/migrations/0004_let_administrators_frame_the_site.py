"""Give the academy's administrators its settings and its notices; nobody else has them."""

from django.db import migrations

# Made here where Django's own post_migrate would make them later.
RIGHTS = [
    ("siteprofile", "change_siteprofile", "Can change name, look and contacts"),
    ("notice", "add_notice", "Can add notice"),
    ("notice", "change_notice", "Can change notice"),
    ("notice", "delete_notice", "Can delete notice"),
    ("notice", "view_notice", "Can view notice"),
]


def grant(apps, schema_editor):
    """Let the group change what the academy says of itself."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Administrators")
    for model, codename, name in RIGHTS:
        of, _ = ContentType.objects.get_or_create(app_label="cms", model=model)
        right, _ = Permission.objects.get_or_create(
            content_type=of, codename=codename, defaults={"name": name}
        )
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_give_the_site_a_frame_and_the_home_page_sections"),
        ("users", "0003_make_the_staff_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
