from django.db import migrations

# (app, model, codename, name): made here where Django's own post_migrate would make them later.
OF_USERS = [
    ("users", "user", "needs_second_factor", "Must sign in with a second factor"),
    ("users", "user", "add_user", "Can add person"),
    ("users", "user", "change_user", "Can change person"),
    ("users", "user", "view_user", "Can view person"),
]
ADMIN = ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")
GROUPS = {"Administrators": [ADMIN, *OF_USERS], "Reviewers": [ADMIN, OF_USERS[0]]}


def make_groups(apps, schema_editor):
    """Make the two groups of academy staff, with what every later app may add to."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    for group_name, rights in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=group_name)
        for app, model, codename, name in rights:
            of, _ = ContentType.objects.get_or_create(app_label=app, model=model)
            right, _ = Permission.objects.get_or_create(
                content_type=of, codename=codename, defaults={"name": name}
            )
            group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0002_mark_who_needs_a_second_factor"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
