"""What makes each type of Moodle's questions: its options, and what a question of ours needs besides."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from courses.bank.lettering import letter
from courses.bank.limits import MAX_ANSWER_CHARS, MAX_ID_CHARS, MAX_NUMBER_CHARS, MAX_OPTIONS, MAX_UNIT_CHARS
from courses.bank.moodle_xml_nodes import Node
from courses.bank.moodle_xml_texts import Texts
from courses.bank.rows import ReadOption
from courses.bank.weighing import weigh
from courses.grading import decimal_of, number_of

Read = dict[str, Any]
_YES = {"true", "1", "yes"}
_TRUE = {
    "true",
    "t",
    "1",
    "verdadero",
    "vrai",
    "wahr",
    "vero",
    "верно",
    "صح",
    "صواب",
    "对",
    "正确",
    "verdadeiro",
}
_FALSE = {"false", "f", "0", "falso", "faux", "falsch", "неверно", "خطأ", "错", "错误"}
_MOST_WORDS = 32_767


class QuestionRefused(Exception):
    """The question lacks what its type needs; the message says what."""


def _choice(node: Node, texts: Texts, own: Mapping[str, str]) -> Read:
    answers = _answers(node)
    said = node.words("single").lower()
    percents = [_percent(answer, texts) for answer in answers]
    several = said not in _YES
    if not said:  # as Moodle does, but where no option alone earns all
        several = max(percents, default=Decimal(0)) < 100 and sum(percent > 0 for percent in percents) > 1
    kind = "multiple" if several else "single"
    weights = _weights(kind, answers, percents, texts)
    options = []
    for place, (answer, weight) in enumerate(zip(answers, weights, strict=True)):
        text, picture = texts.with_picture(answer)
        if not text and picture is None:
            raise QuestionRefused(_("An option has no text."))
        options.append(_option(place, answer, texts, text=text, weight=weight, picture=picture))
    return {"kind": kind, "options": _between(options, 2)}


def _true_false(node: Node, texts: Texts, own: Mapping[str, str]) -> Read:
    answers = _answers(node)
    if len(answers) != 2:
        raise QuestionRefused(
            _("True or false has two answers, and this has %(number)s.") % {"number": len(answers)}
        )
    named = [texts.words(answer, 60).casefold() for answer in answers]
    if named[0] in _FALSE or named[1] in _TRUE:
        answers.reverse()
    elif named[0] not in _TRUE and named[1] not in _FALSE:
        texts.remarks.append(_("Its answers are not called true and false: the first was taken for true."))
    percents = [_percent(answer, texts) for answer in answers]
    weights = _weights("true-false", answers, percents, texts)
    options = [
        _option(place, answer, texts, id=name, weight=weight)
        for place, (name, answer, weight) in enumerate(zip(("true", "false"), answers, weights, strict=True))
    ]
    return {"kind": "true-false", "options": tuple(options)}


def _short_text(node: Node, texts: Texts, own: Mapping[str, str]) -> Read:
    answers = [answer for answer in _answers(node) if _written(answer, texts)]
    taken = [answer for answer in answers if len(_written(answer, texts)) <= MAX_ANSWER_CHARS]
    if len(taken) < len(answers):
        texts.remarks.append(_("An answer that is too long was left out."))
    weights = _weights("short-text", taken, [_percent(answer, texts) for answer in taken], texts)
    options = [
        _option(place, answer, texts, answer=_written(answer, texts), weight=weight)
        for place, (answer, weight) in enumerate(zip(taken, weights, strict=True))
    ]
    return {
        "kind": "short-text",
        "options": _between(options, 1),
        "match_case": node.words("usecase").lower() in _YES,
        "match_accents": own.get("accents") == "1",
        "match_width": own.get("width") == "1",
    }


def _number(node: Node, texts: Texts, own: Mapping[str, str]) -> Read:
    taken, read = [], {}
    for answer in _answers(node):
        if texts.words(answer, 3) == "*":  # any other number
            read["feedback_wrong"] = texts.take(answer.first("feedback"))
            continue
        taken.append((answer, _decimal(texts.words(answer, 200), texts)))
    weights = _weights(
        "number", [each for each, _n in taken], [_percent(each, texts) for each, _n in taken], texts
    )
    options = []
    for place, ((answer, number), weight) in enumerate(zip(taken, weights, strict=True)):
        within = answer.words("tolerance") or answer.words("tolerance", "text")
        tolerance = _decimal(within, texts) if within else ""
        if not (decimal_of(tolerance) or Decimal(0)):
            tolerance = _own(answer).get("tolerance", "") if texts.ours else ""
        options.append(_option(place, answer, texts, answer=number, weight=weight, tolerance=tolerance))
    if not texts.ours and not read.get("feedback_wrong"):
        read.pop("feedback_wrong", None)
    return {"kind": "number", "options": _between(options, 1), "unit": _unit(node, texts), **read}


def _unit(node: Node, texts: Texts) -> str:
    """The unit that the answers are given in: the one that nothing is multiplied with, else the first."""
    every = node.first("units")
    units = [unit for unit in (every.all("unit") if every is not None else ()) if unit.words("unit_name")]
    if not units:
        return ""
    plain = [unit for unit in units if (decimal_of(unit.words("multiplier")) or Decimal(1)) == 1]
    if len(units) > 1:
        texts.remarks.append(_("Only one unit was taken: answers in others count as wrong."))
    return texts.words((plain or units)[0].first("unit_name"), MAX_UNIT_CHARS)


def _matching(node: Node, texts: Texts, own: Mapping[str, str]) -> Read:
    options = []
    for place, row in enumerate(node.all("subquestion")):
        if place > MAX_OPTIONS:
            break
        (text, picture), (match, _none) = texts.with_picture(row), texts.with_picture(row.first("answer"))
        if (picture or _none) and not texts.ours:
            texts.remarks.append(_("A picture was left out: matching shows words only."))
            picture = None
        if match:
            options.append(_option(place, row, texts, text=text, match=match, picture=picture))
        elif text:
            raise QuestionRefused(_("Nothing belongs to one of the rows."))
    if sum(bool(option.text) for option in options) < 1:
        raise QuestionRefused(_("There is nothing to match."))
    return {"kind": "matching", "options": _between(options, 2)}


def _ordering(node: Node, texts: Texts, own: Mapping[str, str]) -> Read:
    answers = _answers(node)
    if node.words("selecttype") not in ("", "0", "ALL") and not texts.ours:
        texts.remarks.append(_("Moodle asked for some of the rows only; here all of them are asked for."))
    options = []
    for place, answer in enumerate(answers):
        text, picture = texts.with_picture(answer)
        if not text and picture is None:
            raise QuestionRefused(_("A row has no text."))
        options.append(_option(place, answer, texts, text=text, picture=picture))
    return {"kind": "ordering", "options": _between(options, 2)}


def _essay(node: Node, texts: Texts, own: Mapping[str, str]) -> Read:
    for name in ("graderinfo", "responsetemplate"):
        left = node.first(name)
        if left is not None and texts.words(left, 10):
            texts.remarks.append(_("Notes for the grader and templates for the answer were left out."))
    if node.words("responseformat") == "noinline" or node.words("attachments") not in ("", "0"):
        texts.remarks.append(_("Nobody can hand in files here: the answer is written."))
    least, most = _whole(node.words("minwordlimit")), _whole(node.words("maxwordlimit"))
    if least is not None and most is not None and least > most:
        least = None
    return {"kind": "essay", "min_words": least, "max_words": most}


KINDS: dict[str, Callable[[Node, Texts, Mapping[str, str]], Read]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short_text,
    "numerical": _number,
    "matching": _matching,
    "match": _matching,
    "pairmatching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}


def _answers(node: Node) -> list[Node]:
    answers = list(node.all("answer"))
    if len(answers) > MAX_OPTIONS:
        raise QuestionRefused(
            _("The question has %(number)s options; %(most)s is the most.")
            % {"number": len(answers), "most": MAX_OPTIONS}
        )
    return answers


def _between(options: list[ReadOption], least: int) -> tuple[ReadOption, ...]:
    if len(options) > MAX_OPTIONS:
        raise QuestionRefused(_("The question has more than %(most)s options.") % {"most": MAX_OPTIONS})
    if len(options) < least:
        if least == 1:
            raise QuestionRefused(_("No answer is accepted as right."))
        raise QuestionRefused(_("The question has fewer than two options."))
    return tuple(options)


def _own(node: Node) -> Mapping[str, str]:
    ours = node.first("academy")
    return ours.attributes if ours is not None else {}


def _option(place: int, node: Node, texts: Texts, **values: Any) -> ReadOption:
    own = _own(node) if texts.ours else {}
    feedback = texts.take(node.first("feedback"))
    fixed = {
        "id": letter(place),
        "key": own.get("key", "")[:MAX_ID_CHARS],
        "pinned": own.get("pinned") == "1",
    }
    return ReadOption(**{**fixed, "feedback": feedback, **values})


def _written(answer: Node, texts: Texts) -> str:
    if texts.ours:
        text = answer.first("text")
        return text.inner() if text is not None else ""
    if answer.attributes.get("format") == "html":
        return texts.words(answer, MAX_ANSWER_CHARS + 1)
    text = answer.first("text")
    return " ".join((text.inner() if text is not None else answer.words()).split())


def _percent(answer: Node, texts: Texts) -> Decimal:
    said = answer.attributes.get("fraction", "").strip().rstrip("%").replace(",", ".")
    if not said:
        return Decimal(0)
    number = decimal_of(said)
    if number is None or abs(number) > 1000:
        texts.remarks.append(_("A weight that is no number was taken for 0."))
        return Decimal(0)
    return round(number, 5).normalize() if number else Decimal(0)  # Moodle has five decimals, others fifteen


def _weights(kind: str, answers: list[Node], percents: list[Decimal], texts: Texts) -> tuple[int, ...]:
    """The weights of the options: those that we wrote, or what the percentages come to."""
    if texts.ours:
        written = [_own(answer).get("weight", "") for answer in answers]
        if all(
            value.lstrip("-").isascii() and value.lstrip("-").isdigit() and len(value) < 6
            for value in written
        ):
            return tuple(max(-1000, min(1000, int(value))) for value in written)
    if not any(percent > 0 for percent in percents):
        raise QuestionRefused(_("No answer is right: give one a fraction over 0."))
    try:
        weights, remarks = weigh(kind, percents)
    except (InvalidOperation, ArithmeticError, ValueError) as error:
        raise QuestionRefused(_("The weights have no simple proportion to each other.")) from error
    texts.remarks += remarks
    return weights


def _decimal(said: str, texts: Texts) -> str:
    """A number as our tables hold it. In the file it may have a comma, or the signs of a language."""
    said = said.strip()
    if decimal_of(said) is None:
        number = number_of(said, texts.language)
        if number is None:
            raise QuestionRefused(_("“%(text)s” is no number.") % {"text": said[:40]})
        said = str(number)
    elif not texts.ours and "." in said and "e" not in said.lower():
        said = said.rstrip("0").rstrip(".") or "0"  # as Moodle pads them
    if len(said) > MAX_NUMBER_CHARS:
        raise QuestionRefused(_("“%(text)s” is too long for a number.") % {"text": said[:40]})
    return said


def _whole(said: str) -> int | None:
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0
    return min(number, _MOST_WORDS) or None
