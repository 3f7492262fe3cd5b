"""What each role of a partner may do in Wagtail's admin, and how its group is given just that.

Pages and files: permissions on the partner's own subtree and collection. The question bank: permissions on
the type, narrowed to the partner's own rows by `PartnerScopedViewSet`.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from courses.models import Partner, PartnerGroup

Role = PartnerGroup.Role

PAGES: dict[str, tuple[str, ...]] = {
    Role.AUTHOR: ("wagtailcore.add_page", "wagtailcore.change_page"),
    Role.COORDINATOR: ("wagtailcore.add_page", "wagtailcore.change_page", "wagtailcore.publish_page"),
    Role.TRANSLATOR: ("wagtailcore.change_page",),
    Role.INSTRUCTOR: (),
}

_CHOOSE_FILES = ("wagtailimages.choose_image", "wagtaildocs.choose_document")
_EDIT_FILES = (
    *("wagtailimages.add_image", "wagtailimages.change_image"),
    *("wagtaildocs.add_document", "wagtaildocs.change_document"),
    *("wagtailmedia.add_media", "wagtailmedia.change_media"),
    *_CHOOSE_FILES,
)
FILES: dict[str, tuple[str, ...]] = {
    Role.AUTHOR: _EDIT_FILES,
    Role.COORDINATOR: _EDIT_FILES,
    Role.TRANSLATOR: _CHOOSE_FILES,
    Role.INSTRUCTOR: (),
}

_WRITE_QUESTIONS = (
    *("courses.view_question", "courses.add_question", "courses.change_question"),
    *("courses.view_questioncategory", "courses.add_questioncategory", "courses.change_questioncategory"),
)
MODELS: dict[str, tuple[str, ...]] = {
    Role.AUTHOR: ("wagtailadmin.access_admin", *_WRITE_QUESTIONS),
    Role.COORDINATOR: (
        "wagtailadmin.access_admin",
        *_WRITE_QUESTIONS,
        *("courses.publish_question", "courses.delete_question", "courses.delete_questioncategory"),
        *("enrollments.view_run", "enrollments.add_run", "enrollments.change_run"),
        "wagtail_localize.submit_translation",
        "users.needs_second_factor",
    ),
    Role.TRANSLATOR: (
        "wagtailadmin.access_admin",
        *("courses.view_question", "courses.change_question", "courses.view_questioncategory"),
        "wagtail_localize.submit_translation",
    ),
    Role.INSTRUCTOR: (),
}


def grant_role(group: Group, partner: Partner, role: str, pages: Iterable[Page]) -> None:
    """Give `group` what `role` may do at `partner`, and take away what it may not; safe to repeat."""
    group.permissions.set(_permissions(MODELS[role]))
    _set_page_permissions(group, pages, _permissions(PAGES[role]))
    _set_collection_permissions(group, partner, _permissions(FILES[role]))


def _permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions called `app.codename`, of those that exist."""
    wanted = Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))


def _set_page_permissions(group: Group, pages: Iterable[Page], permissions: list[Permission]) -> None:
    wanted = {(page.pk, permission.pk) for page in pages for permission in permissions}
    for granted in GroupPagePermission.objects.filter(group=group):
        pair = (granted.page_id, granted.permission_id)
        if pair in wanted:
            wanted.remove(pair)
        else:
            granted.delete()
    for page_id, permission_id in sorted(wanted):
        GroupPagePermission.objects.create(group=group, page_id=page_id, permission_id=permission_id)


def _set_collection_permissions(group: Group, partner: Partner, permissions: list[Permission]) -> None:
    wanted = {permission.pk for permission in permissions}
    for granted in GroupCollectionPermission.objects.filter(group=group):
        if granted.collection_id == partner.collection_id and granted.permission_id in wanted:
            wanted.remove(granted.permission_id)
        else:
            granted.delete()
    for permission_id in sorted(wanted):
        GroupCollectionPermission.objects.create(
            group=group, collection_id=partner.collection_id, permission_id=permission_id
        )
