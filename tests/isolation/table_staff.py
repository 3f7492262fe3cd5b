"""What only academy staff meets in the admin, and the few addresses there that everybody who works has."""

from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Locale, Site

from tests.isolation.kinds import (
    BAD,
    CLOSED,
    EVERYBODY,
    NOT_ALLOWED,
    OK,
    SIGN_IN,
    STAFF,
    WORKERS,
    Address,
    Area,
    each,
)
from tests.isolation.sides import Side

HOME = Area(
    "the admin itself",
    {
        "wagtailadmin_home": Address(WORKERS, answer="ok|away"),
        "wagtailadmin_account": Address(WORKERS),
        "wagtailadmin_logout": Address(WORKERS, answer=NOT_ALLOWED),
        "wagtailadmin_dismissibles": Address(WORKERS),
        "wagtailadmin_sprite": Address(EVERYBODY),
        "wagtailadmin_javascript_catalog": Address(EVERYBODY),
        "wagtailadmin_login": Address(EVERYBODY, answer=SIGN_IN),
        "wagtailadmin_password_reset": Address(EVERYBODY, answer=CLOSED),
        "wagtailadmin_password_reset_done": Address(EVERYBODY, answer=CLOSED),
        "wagtailadmin_password_reset_confirm": Address(
            EVERYBODY, answer=CLOSED, ids=lambda side: [{"uidb64": "x", "token": "y"}]
        ),
        "wagtailadmin_password_reset_complete": Address(EVERYBODY, answer=CLOSED),
        "wagtailadmin_error_test": Address(STAFF, answer="500"),
        "admin/test404/": Address(STAFF),
        "admin/account/": Address(WORKERS),
        "admin/login/": Address(EVERYBODY, answer=SIGN_IN),
    },
)


def redirect(side: Side) -> list[dict[str, Any]]:
    return [{"redirect_id": side.rows["redirect"].pk}]


def locale(side: Side) -> list[dict[str, Any]]:
    return [{"pk": Locale.objects.get(language_code="fr").pk}]


def site(side: Side) -> list[dict[str, Any]]:
    return [{"pk": Site.objects.get().pk}]


def person(side: Side) -> list[dict[str, Any]]:
    return [{"pk": side.learner.pk}, {"pk": side.people["author"].pk}]


def group(side: Side) -> list[dict[str, Any]]:
    return [{"pk": Group.objects.get(partner_group__partner=side.partner, partner_group__role="author").pk}]


def people(own: Side, other: Side) -> list[dict[str, Any]]:
    group_of_theirs = group(other)[0]["pk"]
    return [
        {
            "email": "taken@isolation.example",
            "full_name": "Taken",
            "groups": group_of_theirs,
            "is_active": "on",
        }
    ]


def of_model(space: str, who: frozenset[str], ids: Any, *names: str) -> dict[str, Address]:
    """The addresses of a Wagtail viewset: lists without, acts with a row."""
    lists = ("index", "index_results", "add")
    row = Address(who, ids, "ok|closed")  # there may be none, or one that nobody may delete
    return {space + name: Address(who) if name in lists else row for name in names}


VIEWS = ("index", "index_results", "add", "edit", "delete", "history", "history_results", "usage")
REPORTS = ("locked_pages", "workflow", "workflow_tasks", "site_history", "aging_pages", "page_types_usage")
SETTINGS = {"app_name": "cms", "model_name": "siteprofile"}
WORKFLOWS = {
    "index": [{}], "index_results": [{}], "add": [{}], "select_task_type": [{}], "task_index": [{}],
    "task_index_results": [{}], "task_chooser": [{}], "task_chooser_results": [{}],
    "task_chooser_create": [{}],
    "enable": [{"pk": 1}], "disable": [{"pk": 1}], "edit": [{"pk": 1}], "usage": [{"pk": 1}],
    "usage_results": [{"pk": 1}], "edit_task": [{"pk": 1}], "disable_task": [{"pk": 1}],
    "enable_task": [{"pk": 1}], "task_chosen": [{"task_id": 1}],
    "add_task": [{"app_label": "wagtailcore", "model_name": "groupapprovaltask"}],
}  # fmt: skip


def fixed(ids: list[dict[str, Any]]) -> Any:
    return lambda side: ids


def removed(side: Side) -> list[dict[str, Any]]:
    page = side.pages["course_lesson"].pk
    return [{"page_pk": page}, {"page_pk": page, "workflow_pk": 1}]


STAFF_ONLY = Area(
    "academy staff",
    wagtails=True,
    table={
        **{
            f"wagtailadmin_reports:{name}{results}": Address(STAFF)
            for name in REPORTS
            for results in ("", "_results")
        },
        **{
            f"wagtailadmin_workflows:{name}": Address(STAFF, fixed(ids), "ok|away|closed|405")
            for name, ids in WORKFLOWS.items()
        },
        "wagtailadmin_workflows:remove": Address(STAFF, removed, "closed|405"),
        "wagtailredirects:index": Address(STAFF),
        "wagtailredirects:index_results": Address(STAFF),
        "wagtailredirects:add": Address(STAFF),
        "wagtailredirects:edit": Address(STAFF, redirect),
        "wagtailredirects:delete": Address(STAFF, redirect),
        "wagtailredirects:start_import": Address(STAFF),
        "wagtailredirects:process_import": Address(STAFF, answer=NOT_ALLOWED),
        "wagtailsettings:edit": Address(
            STAFF, fixed([SETTINGS, {**SETTINGS, "pk": 1}]), answer="ok|away|closed"
        ),
        "wagtailsettings:preview_on_edit": Address(STAFF, fixed([{**SETTINGS, "pk": 1}]), answer="ok|closed"),
        "wagtailembeds:chooser": Address(STAFF),
        "wagtailembeds:chooser_upload": Address(STAFF),
        **of_model("notices:", STAFF, fixed([{"pk": 1}]), *VIEWS),
        **of_model("topics:", STAFF, fixed([{"pk": 1}]), *VIEWS),
        **of_model("wagtaillocales:", STAFF, locale, *VIEWS, "copy"),
        **of_model("wagtailsites:", STAFF, site, *VIEWS, "copy"),
        **of_model("wagtailusers_users:", STAFF, person, *VIEWS),
        **of_model("wagtailusers_groups:", STAFF, group, *VIEWS),
        "certificate:index": Address(STAFF),
        "certificate:index_results": Address(STAFF),
        **{
            f"certificate:{name}": Address(STAFF, each("pk", "certificate"))
            for name in ("inspect", "revoke", "reissue", "reinstate")
        },
    },
)

__all__ = ["BAD", "CLOSED", "HOME", "OK", "SIGN_IN", "STAFF_ONLY", "people"]
