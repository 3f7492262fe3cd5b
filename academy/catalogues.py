"""Message catalogues: gathered from the code, checked, and compiled, without GNU gettext.

`locale/<language>/LC_MESSAGES/django.po` is committed and edited by translators; the compiled `.mo` beside
it is made when the `.po` is newer. English needs none: its texts are the message ids.
"""

import ast
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ("Translators:",)
ROOMS = ("academy", "cms", "courses", "enrollments", "certificates")
CALL = re.compile(r"(?<![\w.])(_|n?p?gettext)\(")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd](?!\w)")
TAG = re.compile(r"</?([a-z][a-z0-9]*)")

Found = tuple[str, int, Any, list[str], Any]  # file, line, id or (singular, plural), comments, context


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / "django.po"


def translated_languages() -> list[str]:
    """The interface's languages that need a catalogue: all but the one the texts are written in."""
    return [code for code in settings.ACADEMY_INTERFACE_LANGUAGES if code != settings.LANGUAGE_CODE]


def compile_stale() -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; return what was written."""
    written = []
    for source in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        unfinished = compiled.with_suffix(f".{os.getpid()}")  # two processes may compile at once
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(compiled)
        written.append(compiled)
    return written


def gather() -> Catalog:
    """Return every marked string of the Python code and the templates, in the order of the files."""
    root = Path(settings.BASE_DIR)
    catalogue = Catalog(charset="utf-8")
    for path in sorted(source_files(root)):
        name = str(path.relative_to(root))
        reader = python_strings if path.suffix == ".py" else template_strings
        for _, line, message, comments, context in reader(path, name):
            catalogue.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalogue


def source_files(root: Path) -> Iterator[Path]:
    """The files whose strings people see: code of the rooms, and templates."""
    for room in ROOMS:
        yield from (path for path in (root / room).rglob("*.py") if "migrations" not in path.parts)
        yield from (path for path in (root / room).glob("templates/**/*") if path.is_file())
    yield from (path for path in (root / "templates").rglob("*") if path.is_file())


def python_strings(path: Path, name: str) -> Iterator[Found]:
    """The marked strings of a Python file."""
    with path.open("rb") as file:
        for line, message, comments, context in extract(
            "python", file, KEYWORDS, COMMENT_TAGS, {"encoding": "utf-8"}, strip_comment_tags=True
        ):
            yield name, line, message, comments, context


def template_strings(path: Path, name: str) -> Iterator[Found]:
    """The marked strings of a template, with `%` doubled and `trimmed` applied as Django does at run time.

    Django's own `templatize` turns the tags into gettext calls with literals and all else into filler;
    what is left is to read the calls.
    """
    text = templatize(path.read_text(encoding="utf-8"), origin=name)
    for match in CALL.finditer(text):
        call = first_expression(text[match.start() :])
        arguments = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        context = arguments.pop(0) if "p" in match[1].removesuffix("gettext") else None
        message = tuple(arguments) if len(arguments) == 2 else arguments[0]
        yield name, text.count("\n", 0, match.start()) + 1, message, [], context


def first_expression(text: str) -> ast.Call:
    """Parse the call that `text` begins with, whatever follows it."""
    for end in (match.end() for match in re.finditer(r"\)", text)):
        try:
            expression = ast.parse(text[:end], mode="eval").body
        except SyntaxError:
            continue  # that bracket was inside a literal
        if isinstance(expression, ast.Call):
            return expression
    raise SyntaxError(f"a marked string that cannot be read: {text[:80]!r}")


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as committed; an empty one where there is none."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=to_locale(language), charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(language))


def update(language: str) -> bool:
    """Bring a catalogue's ids up to date with the code, keeping its translations; say whether it changed.

    Strings that are gone are dropped, new ones come in empty, and nothing is ever guessed.
    """
    catalogue, gathered = read_catalogue(language), gather()
    for message in gathered:
        if message.id:
            message.locations = sorted({(file, 0) for file, _ in message.locations})
    catalogue.update(gathered, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# Academy's texts in {language}."
    path = catalogue_path(language)
    before = path.read_bytes() if path.exists() else b""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, ignore_obsolete=True, sort_by_file=True, include_lineno=False)
    after = without_dates(path.read_bytes())
    path.write_bytes(after)
    return after != before


def without_dates(text: bytes) -> bytes:
    """Leave out the headers that change with every run, and would only make merges fail."""
    return re.sub(
        rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator): [^"]*\\n"\n', b"", text
    )


def problems(language: str) -> list[str]:
    """Say what keeps a catalogue from being complete and right, a line each; empty when it is."""
    catalogue, gathered = read_catalogue(language), gather()
    known = {(message.id, message.context) for message in gathered if message.id}
    found = []
    for message in gathered:
        if message.id:
            kept = catalogue.get(message.id, message.context)
            found += [f"{language}: {short(message)}: {what}" for what in message_problems(message, kept)]
    for message in catalogue:
        if message.id and (message.id, message.context) not in known:
            found.append(f"{language}: {short(message)}: no longer in the code (run make messages)")
    return found


def message_problems(source: Message, kept: Message | None) -> Iterator[str]:
    """What is wrong with one translation."""
    if kept is None:
        yield "not in the catalogue (run make messages)"
        return
    strings = forms(kept.string)
    if not all(strings):
        yield "not translated"
        return
    if kept.fuzzy:
        yield "marked fuzzy"
    ids = forms(source.id)
    wanted, last = Counter(PLACEHOLDER.findall(ids[-1])), Counter(PLACEHOLDER.findall(strings[-1]))
    if set(wanted) != set(last):
        yield f"placeholders differ: {sorted(wanted)} and {sorted(last)}"
    for string in strings[:-1]:  # a form for one or two may leave the number out, never bring another
        strange = set(PLACEHOLDER.findall(string)) - set(wanted)
        if strange:
            yield f"placeholders that the English text has not: {sorted(strange)}"
    if Counter(TAG.findall(ids[-1])) != Counter(TAG.findall(strings[-1])):
        yield "HTML tags differ"


def forms(texts: Any) -> list[str]:
    """One text as a list, or a plural's several."""
    return [text or "" for text in (texts if isinstance(texts, tuple | list) else [texts])]


def short(message: Message) -> str:
    """A message's id as a line of a report names it."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
