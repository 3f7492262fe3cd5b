import modelcluster.fields
from django.db import migrations
from django.utils import timezone

DESIGNS = [
    {
        "code": "guilloche",
        "name": "Guilloche",
        "layout": "guilloche",
        "is_default": True,
        "ink": "#0E2338",
        "accent": "#296E94",
        "second": "#CCA361",
        "paper": "#FEFDF8",
    },
    {
        "code": "band",
        "name": "Band",
        "layout": "band",
        "is_default": False,
        "ink": "#16202B",
        "accent": "#0B4A6B",
        "second": "#E0B76A",
        "paper": "#FFFFFF",
    },
]
RIGHTS = ("view", "add", "change", "delete", "publish")


def ship(apps, schema_editor):
    """Give every installation two designs, and administrators the right to edit designs.

    Django makes permissions after all migrations, so they are made here where they are missing.
    """
    CertificateDesign = apps.get_model("certificates", "CertificateDesign")
    now = timezone.now()
    for design in DESIGNS:
        CertificateDesign.objects.get_or_create(
            code=design["code"],
            defaults={**design, "live": True, "first_published_at": now, "last_published_at": now},
        )
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name="Administrators")
    kind, _created = ContentType.objects.get_or_create(app_label="certificates", model="certificatedesign")
    for right in RIGHTS:
        permission, _created = Permission.objects.get_or_create(
            content_type=kind,
            codename=f"{right}_certificatedesign",
            defaults={"name": f"Can {right} certificate design"},
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0005_tell_holders_what_happened"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterField(
            model_name="certificatedesign",
            name="courses",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True, related_name="+", to="courses.course", verbose_name="courses"
            ),
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
