"""Mails: each is written once, as text, and the HTML part is that same text, dressed.

So the two parts can never say different things, and a reader of plain text misses nothing. How a text is
written (templates under `*/mail/` and `*/email/`, which extend `mail/frame.txt`):

- a blank line ends a paragraph;
- an address alone on its line is a link; the line above it, where that ends in a colon, is the link's name;
- six digits alone on their line are a code.

What people wrote (a name, a course's title) comes in on one line, without characters that turn or hide text,
so it can never begin a line of its own and be read as one of these.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

ADDRESS = re.compile(r"https?://[^\s<>\"]+")
CODE = re.compile(r"[0-9]{6}")
COLONS = ":：\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE} "
TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Piece:
    """A paragraph of a mail: `lines` of text, a `link` with its name in `lines` (or none), or a `code`."""

    lines: tuple[str, ...] = ()
    link: str = ""
    code: str = ""
    main: bool = False  # the first named link, which is shown as a button


def compose_mail(
    *,
    subject: str,
    text: str,
    context: Mapping[str, Any],
    to: str,
    language: str,
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Return a mail in `language` from the templates `subject` and `text`, with its HTML part.

    The templates see `context`, its strings on one line each, and `site_name` and `site_url`.
    """
    with translation.override(language):
        told = {name: one_line(value) if isinstance(value, str) else value for name, value in context.items()}
        told["site_name"] = settings.ACADEMY_NAMES.get(language, settings.ACADEMY_NAMES["en"])
        told["site_url"] = f"{settings.ACADEMY_BASE_URL}/"
        title = one_line(render_to_string(subject, told))
        body = re.sub(r"\n{3,}", "\n\n", render_to_string(text, told).strip())
        frame = {
            "title": title,
            "pieces": list(pieces(body)),
            "site_name": told["site_name"],
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        message = EmailMultiAlternatives(title, f"{body}\n", to=[to], headers=headers)
        message.attach_alternative(render_to_string("mail/frame.html", frame), "text/html")
    return message


def one_line(value: str) -> str:
    """Return `value` on one line, without characters that cannot be seen or that turn the text around."""
    seen = (
        " " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char
        for char in value
        if char not in TURNING
    )
    return " ".join("".join(seen).split())


def pieces(body: str) -> Iterator[Piece]:
    """Yield the paragraphs of a mail's text."""
    named = 0
    for paragraph in re.split(r"\n\s*\n", body):
        lines: list[str] = []
        for line in (line.strip() for line in paragraph.splitlines()):
            if ADDRESS.fullmatch(line):
                name = lines.pop().rstrip(COLONS) if lines and lines[-1].endswith((":", "：")) else ""
                if lines:
                    yield Piece(lines=tuple(lines))
                lines = []
                named += bool(name)
                yield Piece(lines=(name,) if name else (), link=line, main=bool(name) and named == 1)
            elif CODE.fullmatch(line):
                if lines:
                    yield Piece(lines=tuple(lines))
                lines = []
                yield Piece(code=line)
            else:
                lines.append(line)
        if lines:
            yield Piece(lines=tuple(lines))
