"""What a question of the bank and the slots of a quiz say, in a reader's words; parts as in `reading`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Question
from courses.review.reading_parts import Asset, Named, Names, Part, cut, number_of, plain_words, rows_in

Kind = Question.Kind


def named_by_question(content: Mapping[str, Any]) -> Named:
    """Return what a question, or the slots of a quiz, name by id or key."""
    named = Named()
    for row in (content, *rows_in(content, "slots"), *rows_in(content, "options")):
        named.questions.add(str(row.get("question_key") or ""))
        named.objectives.add(str(row.get("objective_key") or ""))
        named.categories.add(number_of(row.get("category")))
        named.files.update(_files_of(row))
    return named


def _files_of(row: Mapping[str, Any]) -> tuple[Asset, ...]:
    found = (("image", number_of(row.get("image"))), ("media", number_of(row.get("audio"))))
    return tuple(each for each in found if each[1])


def picture_of(content: Mapping[str, Any], names: Names) -> list[Part]:
    """The picture of a question, with what it shows."""
    return _file("image", _("Picture"), {**content, "audio": None}, cut(content.get("image_alt")), names)


def recording_of(content: Mapping[str, Any], names: Names) -> list[Part]:
    """The recording of a question, with what is said in it."""
    return _file("audio", _("Recording"), {**content, "image": None}, cut(content.get("transcript")), names)


def _file(place: str, label: str, row: Mapping[str, Any], words: str, names: Names) -> list[Part]:
    assets = _files_of(row)
    if not assets and not words:
        return []
    lines = [*(_called(each, names) for each in assets), *([words] if words else [])]
    return [Part(place, label, place, "\n".join(lines), assets=assets)]


def _called(asset: Asset, names: Names) -> str:
    return names.files.get(asset) or _("a file that is no longer there")


def options_of(content: Mapping[str, Any], names: Names) -> list[Part]:
    """The options of a question, or the rows of whatever kind it is."""
    kind, found = str(content.get("kind") or ""), []
    for number, row in enumerate(rows_in(content, "options"), start=1):
        lines = [_says(kind, row, cut(content.get("unit")))]
        assets = _files_of(row)
        lines += [_picture(each, row, names) for each in assets]
        if row.get("pinned") is True:
            lines.append(_("Keeps its place when options are shuffled."))
        if feedback := plain_words(row.get("feedback")):
            lines.append(_("Feedback: %(text)s") % {"text": feedback})
        place = f"options/{row.get('translation_key') or number}"
        found.append(Part(place, _label(kind, number), "option", "\n".join(lines), assets=assets))
    return found


def _label(kind: str, number: int) -> str:
    if kind in (Kind.SHORT_TEXT, Kind.NUMBER):
        return _("Accepted answer %(number)s") % {"number": number}
    if kind in (Kind.MATCHING, Kind.ORDERING):
        return _("Row %(number)s") % {"number": number}
    return _("Option %(number)s") % {"number": number}


def _says(kind: str, row: Mapping[str, Any], unit: str) -> str:
    """What a row says and what it is worth, on one line."""
    text = plain_words(row.get("text"))
    if kind == Kind.MATCHING:
        match = plain_words(row.get("match"))
        return f"{text} → {match}" if text else _("%(text)s → belongs to nothing") % {"text": match}
    if kind == Kind.ORDERING:
        return text
    if kind == Kind.SHORT_TEXT:
        text = cut(row.get("answer"))
    elif kind == Kind.NUMBER:
        tolerance = cut(row.get("tolerance"))
        parts = [cut(row.get("answer")), f"± {tolerance}" if tolerance else "", unit]
        text = " ".join(part for part in parts if part)
    weight = number_of(row.get("weight"))
    worth = _("right") if weight > 0 else _("wrong")
    told = f"{worth}, {weight}" if weight not in (0, 1) else worth
    return f"{text} — {told}"


def _picture(asset: Asset, row: Mapping[str, Any], names: Names) -> str:
    shown = cut(row.get("image_alt"))
    return f"{_called(asset, names)}: {shown}" if shown else _called(asset, names)


def slots_of(content: Mapping[str, Any], names: Names) -> list[Part]:
    """What a quiz asks, place by place."""
    found = []
    for number, row in enumerate(rows_in(content, "slots"), start=1):
        points = row.get("points")
        worth = ngettext("%(count)s point", "%(count)s points", number_of(points)) % {"count": points}
        words = f"{_asked(row, names)} — {worth}"
        if section := cut(row.get("section")):
            words = _("Section “%(section)s”") % {"section": section} + f"\n{words}"
        label = _("Question %(number)s") % {"number": number}
        found.append(Part(f"slots/{number}", label, "slot", words, one_line="\n" not in words))
    return found


def _asked(row: Mapping[str, Any], names: Names) -> str:
    key, draw = str(row.get("question_key") or ""), number_of(row.get("draw"))
    if key:
        return names.questions.get(key) or _("a question that is no longer there")
    drawn = ngettext(
        "%(count)s question at random from “%(category)s”",
        "%(count)s questions at random from “%(category)s”",
        draw,
    )
    category = names.categories.get(number_of(row.get("category"))) or "?"
    return "; ".join([drawn % {"count": draw, "category": category}, *_only(row, names)])


def _only(row: Mapping[str, Any], names: Names) -> list[str]:
    """What a draw is widened or narrowed to."""
    found = []
    if row.get("with_below") is True:
        found.append(_("also from the categories inside it"))
    if objective := str(row.get("objective_key") or ""):
        words = names.objectives.get(objective) or _("an objective that is no longer there")
        found.append(_("only for the objective “%(objective)s”") % {"objective": words})
    if difficulty := str(row.get("difficulty") or ""):
        words = str(dict(Question.Difficulty.choices).get(difficulty, difficulty))
        found.append(_("only of the difficulty “%(difficulty)s”") % {"difficulty": words})
    return found


def objective_of(content: Mapping[str, Any], names: Names) -> list[Part]:
    """The learning objective that a question tests."""
    key = str(content.get("objective_key") or "")
    if not key:
        return []
    words = names.objectives.get(key) or _("an objective that is no longer there")
    return [Part("objective_key", _("Tests the objective"), "objective_key", words, one_line=True)]


def category_of(content: Mapping[str, Any], names: Names) -> list[Part]:
    """The drawer that a question lies in."""
    name = names.categories.get(number_of(content.get("category")), "")
    return [Part("category", _("Category"), "category", name, one_line=True)] if name else []
