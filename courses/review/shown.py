"""The parts of pinned texts as safe HTML, as a member would see them; nobody's text is ever markup here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from cms.rich_text import page_links, safe_html
from courses.previews import with_staff_files
from courses.rendering import render_bodies
from courses.review.reading import RICH, Part, stored_blocks

PartPlace = tuple[str, str, str]  # key, language, place


@dataclass(frozen=True)
class OneBlock:
    """A lesson of a single block, for the renderer of lessons."""

    pk: PartPlace
    path: str
    body: "StoredBody"


@dataclass(frozen=True)
class StoredBody:
    """A body as the database holds it."""

    blocks: tuple[dict[str, Any], ...]

    def get_prep_value(self) -> list[dict[str, Any]]:
        """Return the stored blocks."""
        return list(self.blocks)


def lesson_blocks(
    lessons: Iterable[tuple[str, str, Mapping[str, Any]]],
) -> dict[PartPlace, SafeString]:
    """Return each block of these lessons (key, language, content) as its readers see it.

    Files are read together for all of them. A block that cannot be rendered is left to its words.
    """
    pages: list[tuple[Any, str]] = []
    for key, language, content in lessons:
        for number, block in enumerate(stored_blocks(content), start=1):
            place = f"body/{block.get('id') or number}"[:200]
            one = OneBlock((key, language, place), str(content.get("path") or ""), StoredBody((block,)))
            pages.append((one, language))
    try:
        bodies: Mapping[Any, Any] = render_bodies(pages)
    except Exception:  # a hostile or old block: the words of all are shown instead
        return {}
    return {place: with_staff_files(body) for place, body in bodies.items()}


def links_in(contents: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Return the addresses of the pages that these texts link to, so that one query finds all."""
    return page_links(str(content.get(name)) for content in contents for name in RICH if content.get(name))


def html_of_part(part: Part, links: Mapping[int, str]) -> SafeString:
    """Return one part as a reader sees it: rich text made safe, other words on lines."""
    if part.raw and part.kind in RICH:
        return safe_html(part.raw, links)
    return mark_safe(linebreaks(conditional_escape(part.words), autoescape=False))  # nosec B308: escaped
