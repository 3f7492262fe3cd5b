"""The question bank at the desk: a partner's questions as a list that is searched, narrowed and acted on."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from academy.lib.languages import native_name
from courses.bank_list import BANDS, PER_PAGE, Wanted, found
from courses.bank_rows import Tags, objectives_of, rows_of, tags_of
from courses.bank_tree import Tree
from courses.bank_use import use_of
from courses.desk.bank_access import Bank, bank_or_404, bank_url, way_if_there
from courses.desk.requests import query_of
from courses.models import Question, QuestionStatistics
from courses.services.bank_acts import MOST

Choices = list[tuple[str, Any]]


@require_safe
def bank(request: HttpRequest) -> HttpResponse:
    """List a partner's questions, a row for each with all its languages; the address keeps what is asked."""
    here = bank_or_404(request)
    wanted = Wanted.from_address(request.GET)
    tree, use = Tree(here.partner), use_of(here.partner)
    current = int(wanted.category) if wanted.category else None
    drawers = {current} if wanted.here and current in tree.names else tree.branch(current or 0)
    matching = found(here.partner, wanted, drawers=drawers, use=use)
    page = Paginator(matching, PER_PAGE).get_page(request.GET.get("p"))
    keys = [row["translation_key"] for row in page.object_list]
    tags, objectives = tags_of(here.partner, keys), objectives_of(here.partner)
    texts = {key: text for _course, found in objectives.values() for key, text in found.items()}
    query = query_of({"partner": here.partner.slug, **wanted.as_dict()})
    context = {
        "page_title": _("Question bank"),
        "page_subtitle": here.partner.name,
        "crumbs": [],
        "bank": here,
        "wanted": wanted,
        "page": page,
        "query": query,
        "rows": rows_of(here.partner, keys, tree=tree, use=use, objectives=texts, tags=tags.of),
        "tree": _tree(tree, wanted, here, current),
        "filters": _filters(wanted, tags, objectives),
        "sorts": _sorts(wanted),
        "categories": tree.choices() if here.may_write else [],
        "tags": tags.every,
        "objectives": list(objectives.values()),
        "difficulties": Question.Difficulty.choices,
        "most": MOST,
        **_ways(here),
    }
    return TemplateResponse(request, "courses/desk/bank.html", context)


def _ways(here: Bank) -> dict[str, str]:
    """The addresses to which the page leads."""
    only = "?" + urlencode({"partner": here.partner.slug})
    ways = {"import_url": way_if_there("bank_import"), "export_url": way_if_there("bank_export")}
    write = reverse("wagtailsnippets_courses_question:add")
    return {"write_url": write, **{name: url and url + only for name, url in ways.items()}}


def _tree(tree: Tree, wanted: Wanted, here: Bank, current: int | None) -> dict[str, Any]:
    """The categories with their addresses, which keep what else is looked for."""
    kept = {"partner": here.partner.slug, **wanted.as_dict(), "here": ""}
    known = current if current in tree.names else None
    return {
        "rows": [
            {"node": node, "url": "?" + query_of(kept | {"category": str(node.pk)})}
            for node in tree.shown(known)
        ],
        "all_url": "?" + query_of(kept | {"category": ""}),
        "total": tree.total,
        "current": next((node for node in tree.shown(known) if node.is_current), None),
        "path": tree.path(known) if known else "",
        "here_on": bool(wanted.here),
        "here_url": "?" + query_of(kept | {"here": "" if wanted.here else "1"}),
        "parent": tree.parents.get(known) if known else None,
        "up_url": bank_url(here.partner),
    }


def _filters(wanted: Wanted, tags: Tags, objectives: dict[str, Any]) -> list[dict[str, Any]]:
    """The menus by which the list is narrowed: name, label, choices, or choices in groups."""
    languages: Choices = [(code, native_name(code)) for code, _name in settings.LANGUAGES]
    aims: list[tuple[str, Choices]] = [("", [("none", _("None"))])]
    aims += [(title, list(texts.items())) for title, texts in objectives.values()]
    statuses: Choices = [
        ("draft", _("Draft")), ("live", _("Live")), ("changed", _("Live, with changes")),
        ("retired", _("Retired")), ("all", _("All, retired ones too")),
    ]  # fmt: skip
    menus: list[tuple[str, str, Choices]] = [
        ("status", _("Status"), statuses),
        ("kind", _("Type"), list(Question.Kind.choices)),
        ("language", _("Language"), languages),
        ("missing", _("Not yet in"), languages),
        ("use", _("Used"), [("yes", _("A quiz asks or may draw it")), ("no", _("No quiz asks it"))]),
        ("tag", _("Tag"), [(str(pk), name) for pk, name in tags.every]),
        ("quality", _("To mend"), _quality()),
        ("difficulty", _("Difficulty"), [*Question.Difficulty.choices, ("none", _("Not said"))]),
        ("verdict", _("Answers say"), list(QuestionStatistics.Verdict.choices)),
        ("facility", _("Points earned on average"), [(code, _band(*BANDS[code])) for code in BANDS]),
    ]
    found = [
        {"name": name, "label": label, "groups": [("", choices)], "value": getattr(wanted, name)}
        for name, label, choices in menus
        if choices
    ]
    aim = {"name": "objective", "label": _("Learning objective"), "groups": aims, "value": wanted.objective}
    return [*found, aim] if objectives or wanted.objective else found


def _quality() -> Choices:
    return [
        ("feedback", _("No feedback")),
        ("objective", _("No learning objective")),
        ("alt", _("A picture without words for it")),
        ("transcript", _("A recording without its words")),
        ("right", _("No right answer")),
        ("difficulty", _("No difficulty")),
    ]


def _band(low: int, high: int) -> str:
    return _("%(low)s to %(high)s %%") % {"low": low, "high": high}


def _sorts(wanted: Wanted) -> list[dict[str, Any]]:
    words = {
        "name": _("Name"),
        "newest": _("Newest first"),
        "verdict": _("What needs a look first"),
        "facility": _("Hardest for learners first"),
    }
    chosen = wanted.sort or "name"
    return [{"value": value, "label": label, "chosen": value == chosen} for value, label in words.items()]
