"""What each role of a partner may do in Wagtail's admin, and how its group is given just that.

Pages and files: permissions on the partner's own subtree and collection. The question bank: permissions on
the type, narrowed to the partner's own rows by `PartnerScopedViewSet`. Nobody of a partner publishes: courses
go live when they are approved, small corrections by a service of their own. An ended partner has no rights.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from courses.models import Partner, PartnerGroup, PartnerPage

Role = PartnerGroup.Role

PAGES: dict[str, tuple[str, ...]] = {
    Role.AUTHOR: ("wagtailcore.add_page", "wagtailcore.change_page"),
    Role.COORDINATOR: ("wagtailcore.add_page", "wagtailcore.change_page"),
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
_GLOSSARY = tuple(f"courses.{action}_glossaryterm" for action in ("view", "add", "change", "delete"))
MODELS: dict[str, tuple[str, ...]] = {
    Role.AUTHOR: ("wagtailadmin.access_admin", *_WRITE_QUESTIONS, *_GLOSSARY),
    Role.COORDINATOR: (
        "wagtailadmin.access_admin",
        *_WRITE_QUESTIONS,
        *_GLOSSARY,
        *("courses.delete_question", "courses.delete_questioncategory"),
        *("enrollments.view_run", "enrollments.add_run", "enrollments.change_run"),
        "wagtail_localize.submit_translation",
        "users.needs_second_factor",
    ),
    Role.TRANSLATOR: (
        "wagtailadmin.access_admin",
        *("courses.view_question", "courses.change_question", "courses.view_questioncategory"),
        *_GLOSSARY,
        "wagtail_localize.submit_translation",
    ),
    Role.INSTRUCTOR: ("wagtailadmin.access_admin",),
}


def grant_role(group: Group, partner: Partner, role: str, pages: Iterable[Page]) -> None:
    """Give `group` what `role` may do at `partner`, and take away what it may not; safe to repeat."""
    ended = partner.state == Partner.State.ENDED
    group.permissions.set([] if ended else _permissions(MODELS[role]))
    _set_page_permissions(group, pages, [] if ended else _permissions(PAGES[role]))
    _set_collection_permissions(group, partner, [] if ended else _permissions(FILES[role]))


def grant_roles(partner: Partner) -> None:
    """Give every group of `partner` the rights of its role on the pages that are there; safe to repeat."""
    pages = list(PartnerPage.objects.filter(translation_key=partner.key))
    for each in PartnerGroup.objects.filter(partner=partner).select_related("group"):
        grant_role(each.group, partner, each.role, pages)


def repair_rights() -> int:
    """Bring groups whose rights differ from the tables above in line; return how many. For upgrades.

    Costs the same few queries for one partner and a hundred where nothing differs.
    """
    ids = {
        f"{permission.content_type.app_label}.{permission.codename}": permission.pk
        for permission in _permissions_query({*_names(MODELS), *_names(PAGES), *_names(FILES)})
    }
    pages = defaultdict(list)
    for page in PartnerPage.objects.order_by("pk"):
        pages[page.translation_key].append(page)
    held_pages, held_files, held_models = _held()
    repaired = 0
    for each in PartnerGroup.objects.select_related("partner", "group"):
        partner, role, group = each.partner, each.role, each.group_id
        ended = partner.state == Partner.State.ENDED
        wanted = [
            set() if ended else {ids[name] for name in table[role] if name in ids}
            for table in (MODELS, PAGES, FILES)
        ]
        if (
            held_models[group] != wanted[0]
            or held_pages[group] != {(page.pk, pk) for page in pages[partner.key] for pk in wanted[1]}
            or held_files[group] != {(partner.collection_id, pk) for pk in wanted[2]}
        ):
            grant_role(each.group, partner, role, pages[partner.key])
            repaired += 1
    return repaired


def _held() -> tuple[dict[int, set], dict[int, set], dict[int, set]]:
    """What the groups of partners hold now: on pages, on collections, on types; each by the group's id."""
    on_pages: dict[int, set] = defaultdict(set)
    on_files: dict[int, set] = defaultdict(set)
    on_types: dict[int, set] = defaultdict(set)
    own = {"group__partner_group__isnull": False}
    for group, page, pk in GroupPagePermission.objects.filter(**own).values_list(
        "group_id", "page_id", "permission_id"
    ):
        on_pages[group].add((page, pk))
    for group, collection, pk in GroupCollectionPermission.objects.filter(**own).values_list(
        "group_id", "collection_id", "permission_id"
    ):
        on_files[group].add((collection, pk))
    for group, pk in Group.permissions.through.objects.filter(**own).values_list("group_id", "permission_id"):
        on_types[group].add(pk)
    return on_pages, on_files, on_types


def _names(table: dict[str, tuple[str, ...]]) -> set[str]:
    return {name for names in table.values() for name in names}


def _permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions called `app.codename`, of those that exist."""
    return list(_permissions_query(names))


def _permissions_query(names: Iterable[str]) -> QuerySet[Permission]:
    wanted = Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted).select_related("content_type")


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
