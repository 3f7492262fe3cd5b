from django.db import migrations


def grant(apps, schema_editor):
    """Give the administrators' group sight of certificates and the right to act on them.

    Django makes permissions after all migrations, so the two are made here where they are missing.
    """
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    certificate, _created = ContentType.objects.get_or_create(app_label="certificates", model="certificate")
    administrators, _created = Group.objects.get_or_create(name="Administrators")
    for codename, name in [
        ("view_certificate", "Can view certificate"),
        ("change_certificate", "Can change certificate"),
    ]:
        permission, _created = Permission.objects.get_or_create(
            content_type=certificate, codename=codename, defaults={"name": name}
        )
        administrators.permissions.add(permission)


def withdraw(apps, schema_editor):
    """Take both rights back from the group."""
    Group = apps.get_model("auth", "Group")
    for group in Group.objects.filter(name="Administrators"):
        group.permissions.remove(
            *group.permissions.filter(
                content_type__app_label="certificates", codename__endswith="_certificate"
            )
        )


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0002_keep_mail_claims_and_find_unfinished_work"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, withdraw)]
