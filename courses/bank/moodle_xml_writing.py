"""Write questions as Moodle XML that Moodle takes in, and that comes back to us as it went.

What Moodle does not know of ours travels in elements named `academy`: its importer looks its own elements up
by name and passes over others.
"""

import base64
import html
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr  # nosec B406: these write, nothing is parsed

from courses.bank.rows import ReadOption, ReadPicture, ReadQuestion, ReadText
from courses.bank.weighing import plain_percent, rounded_shares

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_FORMATS = {"plain": "plain_text", "html": "html", "markdown": "markdown"}
_TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true-false": "truefalse",
    "matching": "matching",
    "ordering": "ordering",
    "short-text": "shortanswer",
    "number": "numerical",
    "essay": "essay",
}


def write_moodle_xml(questions: Iterable[ReadQuestion]) -> Iterator[bytes]:
    """Yield a file of questions, in drawers, part by part, for a download."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
    category: tuple[str, ...] = ()
    for question in questions:
        if question.category != category:
            category = question.category
            yield _bytes(_category(category))
        yield _bytes(_question(question))
    yield b"</quiz>\n"


def _bytes(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _plain(text: str) -> str:
    """A text inside an element. A carriage return would come back as a line feed."""
    return escape(_FORBIDDEN.sub("", text), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", text))


def _category(path: tuple[str, ...]) -> Iterator[str]:
    written = "/".join(part.replace("/", "//") for part in path)
    yield ' <question type="category">'
    yield f"  <category><text>$course$/top{'/' if written else ''}{_plain(written)}</text></category>"
    yield f"  <academy>{''.join(f'<part>{_plain(part)}</part>' for part in path)}</academy>"
    yield " </question>"


def _question(question: ReadQuestion) -> Iterator[str]:
    yield f' <question type="{_TYPES[question.kind]}">'
    yield f"  <name><text>{_plain(question.name)}</text></name>"
    yield _text("questiontext", question.text, question.picture)
    yield _text("generalfeedback", question.feedback)
    yield "  <defaultgrade>1</defaultgrade>"
    yield f"  <penalty>{1 if question.kind == 'true-false' else 0}</penalty>"
    yield f"  <hidden>{int(question.retired)}</hidden>"
    yield f"  <idnumber>{_plain(question.id)}</idnumber>"
    yield from _KINDS[question.kind](question)
    for name, text in (
        ("correctfeedback", question.feedback_right),
        ("partiallycorrectfeedback", question.feedback_partly),
        ("incorrectfeedback", question.feedback_wrong),
    ):
        yield _text(name, text)
    if question.hint:
        yield _text("hint", question.hint)
    if question.tags:
        tags = "".join(f"<tag><text>{_plain(tag)}</text></tag>" for tag in question.tags)
        yield f"  <tags>{tags}</tags>"
    own = {
        "key": question.key,
        "objective": question.objective,
        "difficulty": question.difficulty,
        "accents": "1" if question.match_accents else "",
        "width": "1" if question.match_width else "",
    }
    yield f"  <academy{_attributes(own)}/>"
    yield " </question>"


def _attributes(values: dict[str, str]) -> str:
    return "".join(f" {name}={_attribute(value)}" for name, value in values.items() if value)


def _text(name: str, text: ReadText, picture: ReadPicture | None = None, also: str = "") -> str:
    source, style, file = text.source, _FORMATS[text.format], ""
    if picture is not None:
        called = _FORBIDDEN.sub("", picture.name) or "picture"
        said = f'alt="{html.escape(picture.alt)}"'
        source = f'{text.html}<p><img src="@@PLUGINFILE@@/{html.escape(called)}" {said} /></p>'
        style = "html"
        data = base64.b64encode(picture.data).decode()
        file = f'<file name={_attribute(called)} path="/" encoding="base64">{data}</file>'
    return f'  <{name}{also} format="{style}"><text>{_plain(source)}</text>{file}'.rstrip() + f"</{name}>"


def _choice(question: ReadQuestion) -> Iterator[str]:
    yield f"  <single>{'true' if question.kind == 'single' else 'false'}</single>"
    yield "  <shuffleanswers>true</shuffleanswers>"
    yield "  <answernumbering>abc</answernumbering>"
    for option, fraction in _with_fractions(question):
        yield _answer(option, fraction, option.text, option.picture)


def _true_false(question: ReadQuestion) -> Iterator[str]:
    for option, fraction in _with_fractions(question):
        yield _answer(option, fraction, ReadText(option.id))


def _short_text(question: ReadQuestion) -> Iterator[str]:
    yield f"  <usecase>{int(question.match_case)}</usecase>"
    for option, fraction in _with_fractions(question):
        yield _answer(option, fraction, ReadText(option.answer))


def _number(question: ReadQuestion) -> Iterator[str]:
    for option, fraction in _with_fractions(question):
        within = f"<tolerance>{_plain(option.tolerance or '0')}</tolerance>"
        yield _answer(option, fraction, ReadText(option.answer), extra=within)
    if question.unit:
        unit = f"<unit><multiplier>1</multiplier><unit_name>{_plain(question.unit)}</unit_name></unit>"
        yield f"  <units>{unit}</units>"
    yield "  <unitgradingtype>0</unitgradingtype>"
    yield f"  <showunits>{0 if question.unit else 3}</showunits>"
    yield "  <unitsleft>0</unitsleft>"


def _matching(question: ReadQuestion) -> Iterator[str]:
    yield "  <shuffleanswers>true</shuffleanswers>"
    for option in question.options:
        text = _text("subquestion", option.text, option.picture).removesuffix("</subquestion>")
        match = _text("answer", option.match).strip()
        yield f"{text}{match}{_feedback(option)}{_own(option)}</subquestion>"


def _ordering(question: ReadQuestion) -> Iterator[str]:
    yield "  <layouttype>VERTICAL</layouttype>"
    yield "  <selecttype>ALL</selecttype>"
    yield "  <selectcount>0</selectcount>"
    yield "  <gradingtype>LONGEST_ORDERED_SUBSET</gradingtype>"
    for place, option in enumerate(question.options, start=1):
        yield _answer(option, f"{place}", option.text, option.picture)


def _essay(question: ReadQuestion) -> Iterator[str]:
    yield "  <responseformat>editor</responseformat>"
    yield "  <responserequired>1</responserequired>"
    yield "  <responsefieldlines>15</responsefieldlines>"
    for name, limit in (("minwordlimit", question.min_words), ("maxwordlimit", question.max_words)):
        if limit:
            yield f"  <{name}>{limit}</{name}>"
    yield "  <attachments>0</attachments>"
    yield '  <graderinfo format="html"><text></text></graderinfo>'
    yield '  <responsetemplate format="html"><text></text></responsetemplate>'


_KINDS = {
    "single": _choice,
    "multiple": _choice,
    "true-false": _true_false,
    "short-text": _short_text,
    "number": _number,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}


def _with_fractions(question: ReadQuestion) -> Iterator[tuple[ReadOption, str]]:
    shares = rounded_shares(question.kind, [option.weight for option in question.options])
    for option, share in zip(question.options, shares, strict=True):
        yield option, plain_percent(max(Decimal(-100), min(Decimal(100), share)))


def _answer(
    option: ReadOption, fraction: str, text: ReadText, picture: ReadPicture | None = None, extra: str = ""
) -> str:
    began = _text("answer", text, picture, also=f' fraction="{fraction}"').removesuffix("</answer>")
    return f"{began}{_feedback(option)}{extra}{_own(option)}</answer>"


def _feedback(option: ReadOption) -> str:
    return _text("feedback", option.feedback).strip()


def _own(option: ReadOption) -> str:
    own = {"weight": str(option.weight), "key": option.key, "pinned": "1" if option.pinned else ""}
    if option.tolerance.strip("0.") == "":  # written as 0 in any case
        own["tolerance"] = option.tolerance
    return f"<academy{_attributes(own)}/>"
