"""Read questions in Aiken: a question, its options as `A.` or `A)`, and `ANSWER: B`.

The format is described at https://docs.moodle.org/en/Aiken_format; it knows single choice only. Several
letters after `ANSWER:` make a multiple choice here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from courses.bank.lettering import letter
from courses.bank.limits import MAX_OPTIONS, MAX_TEXT_CHARS
from courses.bank.rows import ReadOption, ReadQuestion, ReadText, Skipped

_OPTION = re.compile(r"([A-Za-z])[.)](?:\s+|$)(.*)")
_ANSWER = re.compile(r"(?:ANSWERS?|CORRECT|R[ÉE]PONSE|RESPUESTA)\s{0,20}:(.{0,200})", re.IGNORECASE)


@dataclass
class _Draft:
    """A question as far as it was read."""

    line: int = 0
    text: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    chars: int = 0
    blank: bool = False  # the last line was

    @property
    def name(self) -> str:
        """Its first words."""
        return " ".join(" ".join(self.text)[:200].split())[:80]


def read_aiken(source: str) -> Iterator[ReadQuestion | Skipped]:
    """Read an Aiken file for an import; what lacks its answer is skipped and the next is read."""
    draft = _Draft()
    for number, line in enumerate(source.split("\n"), start=1):
        stripped = line.strip()
        if not stripped:
            draft.blank = True
            continue
        if answer := _ANSWER.fullmatch(stripped[:300]):
            yield _finished(draft, answer[1], number)
            draft = _Draft()
            continue
        option = _OPTION.fullmatch(stripped) if draft.text else None
        if option and option[1].upper() == chr(ord("A") + len(draft.letters)):
            draft.letters.append(option[1].upper())
            draft.options.append([option[2]])
        else:
            if draft.options and draft.blank:
                yield Skipped(draft.line, draft.name, _("The line “ANSWER:” is missing."))
                draft = _Draft()
            _more(draft, number, stripped)
        draft.blank = False
    if draft.text:
        yield Skipped(draft.line, draft.name, _("The line “ANSWER:” is missing."))


def _more(draft: _Draft, number: int, words: str) -> None:
    """Go on with the question, or with its last option."""
    draft.line = draft.line or number
    draft.chars += len(words)
    if draft.chars <= 2 * MAX_TEXT_CHARS:
        (draft.options[-1] if draft.options else draft.text).append(words)


def _finished(draft: _Draft, answer: str, number: int) -> ReadQuestion | Skipped:
    line = draft.line or number
    letters = re.findall(r"\b[A-Z]\b", answer.upper()) or list(answer.strip().upper())
    text = " ".join(draft.text).strip()
    options = [" ".join(words).strip() for words in draft.options]
    if not text:
        return Skipped(line, "", _("The question has no text."))
    if len(text) > MAX_TEXT_CHARS or any(len(each) > MAX_TEXT_CHARS for each in options):
        return Skipped(
            line, draft.name, _("A text is longer than %(number)s characters.") % {"number": MAX_TEXT_CHARS}
        )
    if not 2 <= len(options) <= MAX_OPTIONS:
        return Skipped(line, draft.name, _("A choice needs two options."))
    if not all(options):
        return Skipped(line, draft.name, _("An option has no text."))
    if not letters or not set(letters) <= set(draft.letters):
        said = {"answer": answer.strip()[:40]}
        return Skipped(line, draft.name, _("The answer “%(answer)s” is none of the options.") % said)
    rows = zip(draft.letters, options, strict=True)
    return ReadQuestion(
        line=line,
        name=draft.name,
        kind="multiple" if len(set(letters)) > 1 else "single",
        text=ReadText(text),
        options=tuple(
            ReadOption(letter(place), ReadText(words), int(each in letters))
            for place, (each, words) in enumerate(rows)
        ),
        remarks=(_("Several answers are right, so this is a multiple choice."),)
        if len(set(letters)) > 1
        else (),
    )
