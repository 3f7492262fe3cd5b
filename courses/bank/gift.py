"""Read questions in GIFT as teachers really wrote it.

Pure: text in, rows out, no database. A file may come from anybody: everything is bounded and read in time
that grows with its size, nothing raises, and a question past reading becomes a `Skipped` with its line and
reason while the others come in. What is mended, or read otherwise than written, is a remark of its question.

The format is described at https://docs.moodle.org/en/GIFT_format; ours besides is in docs/question-files.md.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from courses.bank.category_paths import read_path
from courses.bank.gift_answers import Answers, NotOurs, read_answers
from courses.bank.gift_blocks import Block, blocks, looks_like_answers
from courses.bank.gift_tagged import tagged
from courses.bank.gift_tags import Tags, tags_of
from courses.bank.gift_text import MOODLE, Refused, cut, find, named_format, text_of, unescape
from courses.bank.limits import MAX_BLOCK_CHARS, MAX_NAME_CHARS
from courses.bank.rows import ReadQuestion, ReadText, Skipped
from courses.material.toml_writing import single_spaced

_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_CLOZE = re.compile(r"\{\s*\d*\s*:\s*[A-Z_]{1,20}\s*:", re.IGNORECASE)
_BARE = re.compile(r"(?<=\n)[ \t]{0,20}[=~][^\n]+\n[ \t]{0,20}[=~]")  # two lines of options
_KINDS = {"single", "multiple", "matching", "ordering", "short-text"}


def read_gift(
    source: str, path: Callable[[str], tuple[str, ...]] = read_path
) -> Iterator[ReadQuestion | Skipped]:
    """Read a GIFT file for an import; `path` makes the drawers of what a `$CATEGORY:` says."""
    drawer: tuple[str, ...] = ()
    said = ""
    for block in blocks(source):
        if block.category != said:
            said, drawer = block.category, path(block.category)
        name = ""
        try:
            name, text, remarks = _take_name(block)
            yield _question(block, name, text, remarks, drawer)
        except (Refused, NotOurs) as reason:
            yield Skipped(block.line, name[:MAX_NAME_CHARS] or _shown(block), str(reason))


def _shown(block: Block) -> str:
    """The first words of a question without a name."""
    return " ".join(block.text[:200].split())[:80]


def _question(
    block: Block, name: str, source: str, remarks: list[str], drawer: tuple[str, ...]
) -> ReadQuestion:
    if block.is_too_long:
        raise Refused(_("The question is longer than %(number)s characters.") % {"number": MAX_BLOCK_CHARS})
    tags = tags_of(block.comments)
    before, inside, after = _cut_answers(block, source, remarks)
    style, _rest = named_format(before, MOODLE)
    if after.strip(" \n\t}"):
        before = f"{before.rstrip()} _____{after}"
    text = text_of(before, MOODLE, remarks)
    inside, general = cut(inside, "####")
    answers = _answers(inside.strip(), style, tags)
    if not text and not name:
        raise Refused(_("The question has no text."))
    if not text.plain.strip() and not text:
        text = ReadText(name)
        remarks.append(_("The question has no text; its name stands for it."))
    feedback = text_of(general, style, remarks)
    row = ReadQuestion(
        line=block.line,
        name=(name or text.plain[:80].strip() or text.source[:80]),
        kind=answers.kind,
        text=text,
        options=answers.options,
        category=drawer,
        feedback=feedback,
        feedback_wrong=answers.wrong,
    )
    return tagged(row, tags, [*remarks, *answers.remarks])


def _answers(inside: str, style: str, tags: Tags) -> Answers:
    kind = tags["kind"][0] if tags.get("kind") and tags["kind"][0] in _KINDS else ""
    numbers = re.findall(r"-?\d{1,4}", tags["weights"][0][:1_000]) if tags.get("weights") else []
    weights = tuple(max(-1_000, min(1_000, int(each))) for each in numbers)
    answers = read_answers(inside, style, kind, weights)
    if weights and len(weights) == len(answers.options) and answers.kind not in ("matching", "ordering"):
        rows = zip(answers.options, weights, strict=True)
        answers.options = tuple(replace(option, weight=weight) for option, weight in rows)
    return answers


def _take_name(block: Block) -> tuple[str, str, list[str]]:
    """The `::name::` of a question, and what follows it."""
    source, remarks = block.text, list[str]()
    if not source.startswith("::"):
        return "", source, remarks
    end = find(source[: 2 + 2 * MAX_NAME_CHARS + 2_000], "::", 2)
    if end < 0:
        return "", source[2:], [_("The name is not closed with a second “::”, so it is part of the text.")]
    name = single_spaced(unescape(source[2:end]))
    if len(name) > MAX_NAME_CHARS:
        name = name[:MAX_NAME_CHARS].rstrip()
        remarks.append(_("The name was shortened."))
    return name, source[end + 2 :], remarks


def _cut_answers(block: Block, source: str, remarks: list[str]) -> tuple[str, str, str]:
    """What stands before, inside and after the braces that hold the answers."""
    if block.open:
        raise Refused(_("The closing brace is missing."))
    groups = _groups(source)
    known = any(looks_like_answers(source[start + 1 : end]) for start, end in groups)
    if not known and (bare := _BARE.search(source)):
        remarks.append(_("The braces around the answers are missing."))
        return source[: bare.start()], source[bare.start() :], ""
    if _CLOZE.search(source):
        raise NotOurs(_("Cloze questions, with gaps in their text, are not known here."))
    if not groups:
        if find(source, "}") >= 0:
            raise Refused(_("A closing brace has no opening one; write “\\}” for a brace in a text."))
        raise NotOurs(_("A text without answers (a description) is no question here."))
    answers = [(start, end) for start, end in groups if looks_like_answers(source[start + 1 : end])]
    if len(answers) > 1 or (not answers and len(groups) > 1):
        raise Refused(_("More than one pair of braces; write “\\{” and “\\}” for braces in a text."))
    if len(groups) > 1:
        remarks.append(_("Braces in the text were taken as text."))
    start, end = (answers or groups)[0]
    return source[:start], source[start + 1 : end], source[end + 1 :]


def _groups(source: str) -> list[tuple[int, int]]:
    """Where each outermost pair of braces opens and closes."""
    groups, depth, start = [], 0, 0
    for found in _BRACES.finditer(source):
        if found[0] == "{":
            start = start if depth else found.start()
            depth += 1
        elif found[0] == "}" and depth:
            depth -= 1
            if not depth:
                groups.append((start, found.start()))
    return groups
