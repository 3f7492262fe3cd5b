"""Give scanned signatures a collection of their own, into which administrators upload and nobody else."""

from django.db import migrations

NAME = "Signatures"
RIGHTS = ("add_image", "choose_image")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 4  # characters of a path for each level of the tree


def grant(apps, schema_editor):
    """Let administrators upload signatures for designs of certificates, and choose among these."""
    Collection = apps.get_model("wagtailcore", "Collection")
    root = Collection.objects.filter(depth=1).order_by("path").first()
    if root is None:
        return
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name="Administrators")
    place = Collection.objects.filter(name=NAME, depth=2).first() or _below(Collection, root)
    kind, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailimages", model="image"
    )
    for codename in RIGHTS:
        permission, _created = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
        )
        apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
            group=group, collection=place, permission=permission
        )


def _below(Collection, root):
    """Make the collection as the last one of the root: the tree's own methods are not there in migrations."""
    last = Collection.objects.filter(depth=2).order_by("path").last()
    number = int(last.path[STEP:], 36) + 1 if last else 1
    digits = ""
    for _place in range(STEP):
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    made = Collection.objects.create(name=NAME, depth=2, numchild=0, path=root.path + digits)
    Collection.objects.filter(pk=root.pk).update(numchild=Collection.objects.filter(depth=2).count())
    return made


def withdraw(apps, schema_editor):
    """Take the rights back; the collection stays, with what is in it."""
    apps.get_model("wagtailcore", "GroupCollectionPermission").objects.filter(
        group__name="Administrators", collection__name=NAME, collection__depth=2
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0006_ship_two_designs"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0026_group_collection_permission"),
        ("wagtailimages", "0023_add_choose_permissions"),
    ]

    operations = [migrations.RunPython(grant, withdraw)]
