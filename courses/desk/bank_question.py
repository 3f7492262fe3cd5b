"""One question at the desk: its languages, where it is used, what answers say, and trying it as a learner."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail_localize.models import Translation

from academy.lib.languages import direction_of, native_name
from courses.answers import answer_from, asked, words_in
from courses.bank_list import QUALITY
from courses.bank_rows import (
    COLUMNS,
    Edition,
    edition_of,
    missing_edition,
    objectives_of,
    statistics_of,
    tags_of,
)
from courses.bank_tree import Tree
from courses.bank_use import QuizText, answered_among, use_of
from courses.desk.bank_access import Bank, bank_url, crumbs_to, question_bank_or_404, way_if_there
from courses.lesson_files import stored_name
from courses.models import Activity, Question
from courses.services.bank_editions import start_edition
from courses.services.bank_errors import BankRefused, NotInThisBank
from courses.snapshots import question_content
from courses.tried import Tried, order_of, tried

EDITOR = "wagtailsnippets_courses_question:"
MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A language of the question with what this person can do with it; empty addresses are not offered."""

    edition: Edition
    edit_url: str
    history_url: str
    compare_url: str
    may_start: bool


@require_safe
def question(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show everything about one question, and the way to everything that is done with it."""
    here = question_bank_or_404(request.user, key)
    rows = list(Question.objects.filter(translation_key=key).order_by("pk").values(*COLUMNS))
    by_language = {row["locale__language_code"]: row for row in rows}
    shown = by_language.get(request.GET.get("language") or get_language() or "", rows[0])
    language = shown["locale__language_code"]
    use, tree = use_of(here.partner), Tree(here.partner)
    tags, objectives = tags_of(here.partner, [key]), objectives_of(here.partner)
    texts = {aim: text for _course, found in objectives.values() for aim, text in found.items()}
    editions = _editions(here, rows, key, use.quizzes)
    context = {
        "page_title": shown["latest_revision__object_str"] or shown["name"],
        "page_subtitle": here.partner.name,
        "page_lang": language,
        "page_dir": direction_of(language),
        "crumbs": [*crumbs_to(here.partner), *_crumbs_of(here, tree, shown["category_id"])],
        "bank": here,
        "key": key,
        "row": shown,
        "kind": dict(Question.Kind.choices)[shown["kind"]],
        "difficulty": dict(Question.Difficulty.choices).get(shown["difficulty"], ""),
        "objective": texts.get(str(shown["objective_key"]), ""),
        "category": tree.path(shown["category_id"]),
        "category_url": bank_url(here.partner, f"category={shown['category_id']}"),
        "tags": [(pk, name, name in tags.of.get(key, ())) for pk, name in tags.every],
        "language": language,
        "editions": editions,
        "main_url": {each.edition.pk: each.edit_url for each in editions}.get(shown["pk"], ""),
        "uses": _uses(here, rows, use.of),
        "counted": statistics_of([key]).get(key),
        "statistics_url": way_if_there("question_statistics", key),
        "met": bool(answered_among([key])),
        "mend": _to_mend(key),
        "try_url": reverse("desk:try_question", args=[key, language]),
        "categories": tree.choices() if here.may_write else [],
        "objectives": list(objectives.values()),
        "difficulties": Question.Difficulty.choices,
    }
    return TemplateResponse(request, "courses/desk/bank_question.html", context)


def _crumbs_of(here: Bank, tree: Tree, category: int) -> list[tuple[str, str]]:
    return [
        (tree.names[pk], bank_url(here.partner, f"category={pk}"))
        for pk in [*reversed(tree.above(category)), category]
        if pk in tree.names
    ]


def _editions(
    here: Bank, rows: list[dict[str, Any]], key: uuid.UUID, quizzes: tuple[QuizText, ...]
) -> list[EditionRow]:
    """Every language of the academy: those that are there, then those that can be begun."""
    kept = Translation.objects.filter(enabled=True, source__object_id=key)
    translated = set(kept.values_list("target_locale__language_code", flat=True))
    found = [_edition(here, edition_of(row), translated) for row in rows]
    there = {row["locale__language_code"] for row in rows}
    taught = {quiz.language for quiz in quizzes}
    missing = [code for code, _name in settings.LANGUAGES if code not in there]
    missing.sort(key=lambda code: code not in taught)
    found += [EditionRow(missing_edition(code), "", "", "", here.may_translate) for code in missing]
    return found


def _edition(here: Bank, edition: Edition, translated: set[str]) -> EditionRow:
    may_edit = here.may_write or (here.may_translate and edition.language in translated)
    pk = edition.pk
    changed = edition.state == "changed"
    return EditionRow(
        edition=edition,
        edit_url=reverse(EDITOR + "edit", args=[pk]) if may_edit else "",
        history_url=reverse(EDITOR + "history", args=[pk]) if here.may_translate else "",
        compare_url=(
            reverse(EDITOR + "revisions_compare", args=[pk, "live", "latest"])
            if changed and here.may_translate
            else ""
        ),
        may_start=False,
    )


def _uses(here: Bank, rows: list[dict[str, Any]], quizzes_of: Any) -> list[dict[str, Any]]:
    """The quizzes that ask the question, each once with its languages and its course; one query."""
    found: dict[uuid.UUID, dict[str, Any]] = {}
    for row in rows:
        for quiz in quizzes_of(row):
            one = found.setdefault(quiz.key, {"quiz": quiz, "languages": [], "named": False})
            one["languages"] = sorted({*one["languages"], quiz.language})
            one["named"] = one["named"] or quiz.names(row["translation_key"])
    courses = Activity.objects.filter(key__in=list(found), course__partner=here.partner)
    codes = dict(courses.values_list("key", "course__code"))
    return [
        one
        | {
            "code": codes.get(key, ""),
            "names": [native_name(code) for code in one["languages"]],
            "direction": direction_of(one["quiz"].language),
            "edit_url": reverse("wagtailadmin_pages:edit", args=[one["quiz"].page_id])
            if here.may_write
            else "",
        }
        for key, one in found.items()
    ]


def _to_mend(key: uuid.UUID) -> list[str]:
    """What is missing in any language of the question, in words; one query."""
    words = {
        "feedback": _("It says nothing about an answer: give feedback."),
        "objective": _("It names no learning objective."),
        "alt": _("A picture has no words for those who do not see it."),
        "transcript": _("A recording has no text for those who do not hear it."),
        "right": _("No answer is right."),
        "difficulty": "",
    }
    rows = Question.objects.filter(translation_key=key)
    asked_of = [name for name in QUALITY if words[name]]
    each: Any = {
        f"lacks_{name}": Case(When(QUALITY[name](), then=Value(1)), default=Value(0)) for name in asked_of
    }
    lacking: list[dict[str, Any]] = list(rows.order_by().values(**each))
    return [words[name] for name in asked_of if any(row[f"lacks_{name}"] for row in lacking)]


@require_POST
def start(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Begin to translate the question into one more language, and go to where it is written."""
    here = question_bank_or_404(request.user, key)
    if not here.may_translate:
        raise PermissionDenied
    language = request.POST.get("language", "")
    try:
        made = start_edition(partner=here.partner, key=key, language=language, by=request.user)
    except NotInThisBank as error:
        raise Http404 from error
    except BankRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:question", key)
    return redirect(EDITOR + "edit", made.pk)


@never_cache
@xframe_options_sameorigin
@require_http_methods(["GET", "HEAD", "POST"])
def try_question(request: HttpRequest, key: uuid.UUID, language: str) -> HttpResponse:
    """Ask the newest text of a question as the classroom does; a POST is graded, and nothing is kept."""
    question_bank_or_404(request.user, key)
    row = Question.objects.filter(translation_key=key, locale__language_code=language).first()
    if row is None:
        raise Http404
    content = question_content(row.get_latest_revision_as_object())
    value = answer_from(content, request.POST) if request.method == "POST" else {}
    result = tried(content, value) if request.method == "POST" else None
    points = _points(request)
    context = {
        "question": asked(
            content, order_of(content), value if result and result.well_formed else {},
            file_url=_file_url, language=language, practice=True,
        ),
        "error": _("This answer cannot be read. Choose or write one of what is asked.")
        if result and not result.well_formed
        else "",
        "result": result,
        "kind": content["kind"],
        "points": points,
        "earned": _earned(result, points),
        "words": words_in(str(value.get("text", ""))),
        "lang": language,
        "dir": direction_of(language),
    }  # fmt: skip
    return TemplateResponse(request, "courses/desk/bank_try.html", context)


def _earned(result: Tried | None, points: int) -> str:
    """The points of an answer for a reader; empty where a person grades."""
    if result is None or result.share is None:
        return ""
    return localize(round(Decimal(result.share.numerator) * points / result.share.denominator, 2))


def _points(request: HttpRequest) -> int:
    said = request.POST.get("points", "")
    points = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 1
    return min(max(points, 1), MOST_POINTS)


def _file_url(name: str) -> str:
    """The address of a picture or recording for whoever works here, since a preview has no run."""
    stored = stored_name(name)
    return reverse("private_file", args=[stored]) if stored else ""
