"""What a result page says of each question: what was answered and, as the rules allow, what is right."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.answers import frozen_html, in_order, picture, plain, recording
from courses.grading import CHOICES, band_of, is_answered, share_earned
from enrollments.readable import ESSAY_PLACES, rounded_down
from enrollments.services.marking import Mark

ANY_LETTERS = re.compile(r"(?<!\\)\*")


def feedback_on(mark: Mark, *, full: bool, file_url: Callable[[str], str], light: bool) -> dict[str, Any]:
    """Return one question's feedback. Unless `full`, nothing is said about what was not answered."""
    content = mark.question.question.content
    right = mark.share == 1
    return {
        "position": mark.question.position,
        "kind": content["kind"],
        "prompt": frozen_html(content["prompt"]),
        "image": picture(content, file_url, light=light),
        "audio": recording(content, file_url, light=light),
        "answered": is_answered(mark.value),
        "verdict": "right" if right else "partly" if mark.share else "wrong",
        "feedback": frozen_html(content["feedback"]) if full or right else "",
        "band": frozen_html(_band(content, mark)),
        "points_text": points_text(mark),
        "rulings": rulings_in_words(mark),
        **_answer(content, mark, full=full, file_url=file_url, light=light),
    }


def rulings_in_words(mark: Mark) -> list[str]:
    """Return a sentence for each ruling on the question, with its reason."""
    return [
        _("This question was ruled on: %(what)s. %(why)s")
        % {"what": ruling.get_kind_display(), "why": ruling.reason}
        for ruling in mark.rulings
    ]


def points_text(mark: Mark) -> str:
    """Return “0.5 of 2 points”: the word goes with how many there are to earn."""
    if mark.dropped:
        return _("does not count")
    if mark.share is None:
        return _("waits for its grade")
    words = ngettext("%(points)s of %(most)s point", "%(points)s of %(most)s points", mark.points)
    places = ESSAY_PLACES if mark.grade else 1
    return words % {"points": rounded_down(mark.share * mark.points, places), "most": mark.points}


def _band(content: Mapping[str, Any], mark: Mark) -> str:
    """The feedback of the grade band; questions of the first version have none."""
    return str(content.get(band_of(mark.share), ""))


def _answer(
    content: Mapping[str, Any], mark: Mark, *, full: bool, file_url: Callable[[str], str], light: bool
) -> dict[str, Any]:
    kind = content["kind"]
    if kind in CHOICES:
        return {"options": _options(content, mark, full=full, file_url=file_url, light=light)}
    if kind == "matching":
        return {"pairs": _pairs(content, mark.value.get("pairs", {}), full=full)}
    if kind == "ordering":
        return _order(content, mark.value.get("places", {}), full=full and mark.share != 1)
    text = str(mark.value.get("text", ""))
    if kind == "essay":
        return {"text": text, "comment": mark.grade.comment if mark.grade else ""}
    return _written(content, text, full=full, right=mark.share == 1)


def _options(
    content: Mapping[str, Any], mark: Mark, *, full: bool, file_url: Callable[[str], str], light: bool
) -> list[dict[str, Any]]:
    chosen = set(mark.value.get("chosen", ()))
    also = {key for ruling in mark.rulings for key in (ruling.accepted or {}).get("options", ())}
    return [
        {
            "html": frozen_html(option["text"]),
            "image": picture(option, file_url, light=light),
            "chosen": option["key"] in chosen,
            "correct": (option["weight"] > 0 or option["key"] in also) and (full or option["key"] in chosen),
            "feedback": frozen_html(option["feedback"]) if full or option["key"] in chosen else "",
        }
        for option in in_order(content["options"], mark.question.option_order)
    ]


def _pairs(content: Mapping[str, Any], pairs: Mapping[str, str], *, full: bool) -> list[dict[str, Any]]:
    texts = {choice["key"]: choice["text"] for choice in content["choices"]}
    return [
        {
            "html": frozen_html(option["text"]),
            "given": frozen_html(texts.get(pairs.get(option["key"], ""), "")),
            "right": pairs.get(option["key"]) == option["choice"],
            "answer": frozen_html(texts[option["choice"]]) if full else "",
            "feedback": frozen_html(option["feedback"]) if full or option["key"] in pairs else "",
        }
        for option in content["options"]
    ]


def _order(content: Mapping[str, Any], places: Mapping[str, int], *, full: bool) -> dict[str, Any]:
    placed = [option for option in content["options"] if option["key"] in places]
    placed.sort(key=lambda option: places[option["key"]])
    return {
        "order": [{"place": places[each["key"]], "html": frozen_html(each["text"])} for each in placed],
        "right_order": [frozen_html(each["text"]) for each in content["options"]] if full else [],
    }


def _written(content: Mapping[str, Any], text: str, *, full: bool, right: bool) -> dict[str, Any]:
    best = max((option["weight"] for option in content["options"]), default=0)
    met = next((option for option in content["options"] if _meets(content, option, text)), None)
    accepted = [_accepted(content, option) for option in content["options"] if option["weight"] == best > 0]
    return {
        "text": text,
        "unit": content.get("unit", ""),
        "accepted": accepted if full and not right else [],
        "met": frozen_html(met["feedback"]) if met else "",
    }


def _meets(content: Mapping[str, Any], option: Mapping[str, Any], text: str) -> bool:
    """Whether a wording or number that the author foresaw, right or wrong, is the one that was given."""
    alone = {**content, "options": [{**option, "weight": 1}]}
    return share_earned(alone, {"text": text}) == 1


def _accepted(content: Mapping[str, Any], option: Mapping[str, Any]) -> str:
    """What was right, as a learner reads it: “pack… loss” where any letters may stand."""
    number = content["kind"] == "number"
    answer = plain(option["answer"]) if number else ANY_LETTERS.sub("…", option["answer"]).replace("\\*", "*")
    unit = f" {content['unit']}" if content.get("unit") else ""
    tolerance = f" ± {option['tolerance']}" if option.get("tolerance") else ""
    return f"{answer}{tolerance}{unit}"
