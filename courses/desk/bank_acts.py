"""What is done with many questions of a bank at once, and with its categories."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses.bank_list import Wanted, found
from courses.bank_tree import Tree
from courses.bank_use import QuizText, use_of
from courses.desk.bank_access import Bank, bank_or_404, bank_url, crumbs_to
from courses.desk.requests import query_of
from courses.models import Question
from courses.services import bank_acts, bank_categories
from courses.services.bank_acts import MOST, Done
from courses.services.bank_errors import BankRefused, NotInThisBank, TooMany

Keys = list[uuid.UUID]
FIELDS = (
    "category",
    "name",
    "tag",
    "difficulty",
    "objective",
)  # what an act may be told besides its questions
SHOWN = 20  # quizzes by name


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do something with the chosen questions, or with all that the list shows; say how it went."""
    here = bank_or_404(request)
    if not here.may_write:
        raise PermissionDenied
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise BadRequest("No such act.")
    back = _back(request, here)
    try:
        keys = _keys(request, here)
        if 0 < len(keys) <= MOST and not request.POST.get("sure") and name in ASKS:
            quizzes = _touched(name, here, keys)
            if quizzes or name == "delete":
                return _ask(request, here, name, keys, quizzes)
        ACTS[name](request, here, keys)
    except NotInThisBank as error:
        raise Http404 from error
    except BankRefused as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    gone = name == "delete" and request.POST.get("back") == "question"
    return redirect(bank_url(here.partner) if gone else back)


def _keys(request: HttpRequest, here: Bank) -> Keys:
    """The questions that are meant: those that were ticked, or all that the list's address finds."""
    if request.POST.get("every"):
        wanted = Wanted.from_address(QueryDict(request.POST.get("query", "")[:2000]))
        tree = Tree(here.partner)
        current = int(wanted.category or 0)
        drawers = {current} if wanted.here else tree.branch(current)
        matching = found(here.partner, wanted, drawers=drawers, use=use_of(here.partner))
        number = matching.count()
        if number > MOST:
            raise TooMany(number, MOST)
        return [row["translation_key"] for row in matching[:MOST]]
    return list(dict.fromkeys(_key(text) for text in request.POST.getlist("keys")))


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise BadRequest("No such question.") from error


def _back(request: HttpRequest, here: Bank) -> str:
    """Where to go on: to the one question that was acted on from its page, or to the list as it was."""
    only = request.POST.getlist("keys")
    if request.POST.get("back") == "question" and len(only) == 1:
        return reverse("desk:question", args=[_key(only[0])])
    asked = QueryDict(request.POST.get("query", "")[:2000])
    page = {"p": asked.get("p", "")[:6]}
    return bank_url(here.partner, query_of(Wanted.from_address(asked).as_dict() | page))


def _touched(name: str, here: Bank, keys: Keys) -> list[QuizText]:
    """The quizzes, each once, that ask these questions by name or may draw them."""
    columns = ("translation_key", "category_id", "objective_key", "difficulty", "retired")
    rows = Question.objects.filter(partner=here.partner, translation_key__in=keys)
    use = use_of(here.partner)
    quizzes = {quiz.key: quiz for row in rows.values(*columns) for quiz in use.of(row)}
    if name == "move":  # a named question is asked wherever it stands
        quizzes = {key: quiz for key, quiz in quizzes.items() if any(s.category for s in quiz.asked.slots)}
    return list(quizzes.values())


def _ask(request: HttpRequest, here: Bank, name: str, keys: Keys, quizzes: list[QuizText]) -> HttpResponse:
    """Show what an act would touch, and ask once."""
    number = len(keys)
    titles, words, button = {
        "retire": (
            ngettext("Retire %(number)s question?", "Retire %(number)s questions?", number),
            _("No quiz draws a retired question any more. What learners have answered stays."),
            _("Retire"),
        ),
        "move": (
            ngettext("Move %(number)s question?", "Move %(number)s questions?", number),
            _("Quizzes draw from categories. After moving, these quizzes may draw other questions."),
            _("Move"),
        ),
        "delete": (
            ngettext("Delete %(number)s question?", "Delete %(number)s questions?", number),
            _(
                "It is gone for good, in every language. A question that somebody has answered, or that a"
                " quiz asks, is not deleted: retire it instead."
            ),
            _("Delete for good"),
        ),
    }[name]
    context = {
        "page_title": titles % {"number": number},
        "page_subtitle": here.partner.name,
        "crumbs": crumbs_to(here.partner),
        "words": words,
        "button": button,
        "quizzes": quizzes[:SHOWN],
        "more": max(len(quizzes) - SHOWN, 0),
        "keys": keys,
        "sent": {field: request.POST[field] for field in (*FIELDS, "back", "query") if field in request.POST},
        "act": name,
        "partner": here.partner,
        "back": _back(request, here),
    }
    return TemplateResponse(request, "courses/desk/bank_confirm.html", context)


def _move(request: HttpRequest, here: Bank, keys: Keys) -> None:
    number = _number(request.POST.get("category", ""))
    done = bank_acts.move_questions(partner=here.partner, keys=keys, category=number, by=request.user)
    _say(request, done, ngettext("%(number)s question moved.", "%(number)s questions moved.", done.changed))


def _tag(request: HttpRequest, here: Bank, keys: Keys) -> None:
    name = request.POST.get("name", "")
    done = bank_acts.tag_questions(partner=here.partner, keys=keys, name=name, by=request.user)
    _say(request, done, ngettext("%(number)s question tagged.", "%(number)s questions tagged.", done.changed))


def _untag(request: HttpRequest, here: Bank, keys: Keys) -> None:
    number = _number(request.POST.get("tag", ""))
    done = bank_acts.untag_questions(partner=here.partner, keys=keys, tag=number, by=request.user)
    words = ngettext(
        "The tag is off %(number)s question.", "The tag is off %(number)s questions.", done.changed
    )
    _say(request, done, words)


def _difficulty(request: HttpRequest, here: Bank, keys: Keys) -> None:
    value = request.POST.get("difficulty", "")
    done = bank_acts.set_difficulty(partner=here.partner, keys=keys, difficulty=value, by=request.user)
    _say_changed(request, done)


def _objective(request: HttpRequest, here: Bank, keys: Keys) -> None:
    said = request.POST.get("objective", "")
    try:
        value = uuid.UUID(said) if said else None
    except ValueError as error:
        raise BadRequest("No such objective.") from error
    done = bank_acts.set_objective(partner=here.partner, keys=keys, objective=value, by=request.user)
    _say_changed(request, done)


def _copy(request: HttpRequest, here: Bank, keys: Keys) -> None:
    copies = bank_acts.copy_questions(partner=here.partner, keys=keys, by=request.user)
    words = ngettext(
        "%(number)s copy is a draft beside its original.",
        "%(number)s copies are drafts beside their originals.",
        len(copies),
    )
    _say(request, Done(len(copies)), words)


def _retire(request: HttpRequest, here: Bank, keys: Keys) -> None:
    done = bank_acts.retire_questions(partner=here.partner, keys=keys, by=request.user)
    _say(
        request, done, ngettext("%(number)s question retired.", "%(number)s questions retired.", done.changed)
    )


def _bring_back(request: HttpRequest, here: Bank, keys: Keys) -> None:
    done = bank_acts.bring_back_questions(partner=here.partner, keys=keys, by=request.user)
    words = ngettext("%(number)s question is back.", "%(number)s questions are back.", done.changed)
    _say(request, done, words)


def _delete(request: HttpRequest, here: Bank, keys: Keys) -> None:
    done = bank_acts.delete_questions(partner=here.partner, keys=keys, by=request.user)
    _say(
        request, done, ngettext("%(number)s question deleted.", "%(number)s questions deleted.", done.changed)
    )


def _say_changed(request: HttpRequest, done: Done) -> None:
    _say(
        request, done, ngettext("%(number)s question changed.", "%(number)s questions changed.", done.changed)
    )


def _say(request: HttpRequest, done: Done, words: str) -> None:
    if done.changed or not done.in_review:
        messages.success(request, words % {"number": done.changed})
    if done.in_review:
        left = ngettext(
            "%(number)s question stays as it is: a review is reading it.",
            "%(number)s questions stay as they are: a review is reading them.",
            done.in_review,
        )
        messages.warning(request, left % {"number": done.in_review})


ACTS: dict[str, Callable[[HttpRequest, Bank, Keys], None]] = {
    "move": _move,
    "tag": _tag,
    "untag": _untag,
    "difficulty": _difficulty,
    "objective": _objective,
    "copy": _copy,
    "retire": _retire,
    "bring_back": _bring_back,
    "delete": _delete,
}
ASKS = ("move", "retire", "delete")


@require_POST
def category(request: HttpRequest) -> HttpResponse:
    """Make a category, or rename, move or remove one."""
    here = bank_or_404(request)
    if not here.may_write:
        raise PermissionDenied
    do, said = request.POST.get("do", ""), request.POST
    chosen = _number(said.get("category", "")) if do != "make" else 0
    parent = _number(said["parent"]) if said.get("parent") else None
    shown: int | None = chosen
    try:
        if do == "make":
            made = bank_categories.make_category(
                partner=here.partner, name=said.get("name", ""), parent=parent, by=request.user
            )
            shown = made.pk
        elif do == "rename":
            bank_categories.rename_category(
                partner=here.partner, category=chosen, name=said.get("name", ""), by=request.user
            )
        elif do == "move":
            bank_categories.move_category(
                partner=here.partner, category=chosen, parent=parent, by=request.user
            )
        elif do == "remove":
            bank_categories.remove_category(partner=here.partner, category=chosen, by=request.user)
            shown = None
        else:
            raise BadRequest("No such act.")
    except NotInThisBank as error:
        raise Http404 from error
    except BankRefused as refusal:
        messages.error(request, refusal.message)
        shown = parent if do == "make" else chosen
    else:
        messages.success(request, _("Done."))
    return redirect(bank_url(here.partner, query_of({"category": str(shown or "")})))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadRequest("No such row.")
    return int(text)
