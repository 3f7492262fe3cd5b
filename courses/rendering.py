"""Lessons as HTML: rendered once per publication, kept, and the same for every reader.

Nothing personal is inside: no nonce, token, or address of a run. Files stand as marks that
`RenderedBody.with_files` fills in with the address under which this reader's classroom serves them.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from academy.lib.kept_pages import mark
from cms.content_cache import KEPT_SECONDS, keep, key_of
from cms.rich_text import page_links, safe_html
from courses.lesson_files import LessonFile, LessonFiles, open_lesson_file
from courses.media_blocks import audio_context, caption_ids, image_context, video_context
from courses.models import LessonPage, QuizPage
from courses.partner_files import partner_path
from courses.sizes import size_label
from courses.written_blocks import WRITTEN

if TYPE_CHECKING:
    from courses.outline import OutlineActivity

__all__ = [
    "LessonFile",
    "RenderedBody",
    "lesson_bodies",
    "lesson_body",
    "open_lesson_file",
    "quiz_intro",
    "render_bodies",
]

FILES_MARK = mark("files")  # in the place of the files' address
TEMPLATES = {
    "text": "cms/blocks/text.html",
    "image": "cms/blocks/image.html",
    "audio": "courses/blocks/audio.html",
    "video": "courses/blocks/video.html",
    "note": "courses/blocks/note.html",
    "download": "courses/blocks/download.html",
    "reflection": "courses/blocks/reflection.html",
    **{kind: str(block.meta.template) for kind, block in WRITTEN.items()},
}


@dataclass(frozen=True)
class RenderedBody:
    """A lesson's text. Sizes in bytes: the text compressed, as it travels; each picture, sound, file once."""

    html: str
    language: str
    files: frozenset[str]
    text_bytes: int
    media_bytes: int

    def with_files(self, base_url: str) -> SafeString:
        """Return the HTML with its files under `base_url`, which ends with a slash."""
        return mark_safe(self.html.replace(FILES_MARK, escape(base_url)))  # nosec B308: made of safe parts


def lesson_body(activity: "OutlineActivity", *, light: bool = False) -> RenderedBody:
    """Return the body of a lesson as published: one read of the cache, or of its page and files.

    In the `light` one, for whoever saves data, pictures and recordings are links.
    """
    key = _key(activity.key, activity.language, activity.revision, light)
    found = cache.get(key)
    if found is None:
        page = LessonPage.objects.get(pk=activity.page_id)
        found = render_bodies([(page, activity.language)], light=light)[page.pk]
        cache.set(key, found, KEPT_SECONDS)
    return found


def quiz_intro(activity: "OutlineActivity") -> SafeString:
    """Return the introduction of a quiz as published; empty where it has none."""
    key = key_of("quiz-intro", activity.key, activity.language, activity.revision)
    return keep(key, lambda: safe_html(QuizPage.objects.get(pk=activity.page_id).intro))


def lesson_bodies(lessons: list[tuple[LessonPage, str, str]]) -> dict[int, RenderedBody]:
    """Return the bodies of many lessons by page id, given (page, language, revision) of each.

    What is not kept yet is rendered together: five queries for all of them.
    """
    keys = {page.pk: _key(page.translation_key, language, revision) for page, language, revision in lessons}
    kept = cache.get_many(keys.values())
    missing = [(page, language) for page, language, _revision in lessons if keys[page.pk] not in kept]
    made = render_bodies(missing)
    if made:
        cache.set_many({keys[pk]: body for pk, body in made.items()}, KEPT_SECONDS)
    return {pk: kept.get(key) or made[pk] for pk, key in keys.items()}


def render_bodies(lessons: list[tuple[LessonPage, str]], *, light: bool = False) -> dict[int, RenderedBody]:
    """Render these lessons, each in its language, from what the page objects hold now; keeps nothing.

    Files are read once for all lessons under one partner's page; in practice that is all of them.
    """
    raw = {page.pk: list(_blocks(page)) for page, _language in lessons}
    links = page_links(_rich_texts([block for blocks in raw.values() for block in blocks]))
    places: dict[str, list[tuple[str, Any]]] = {}
    for page, _language in lessons:
        places.setdefault(partner_path(page.path), []).extend(raw[page.pk])
    files = {place: _files_of(place, blocks) for place, blocks in places.items()}
    return {
        page.pk: _render(raw[page.pk], language, files[partner_path(page.path)], links, light)
        for page, language in lessons
    }


def _files_of(path: str, blocks: list[tuple[str, Any]]) -> LessonFiles:
    return LessonFiles(
        path=path,
        images=_ids(blocks, "image", "image") | _ids(blocks, "video", "poster"),
        media=_ids(blocks, "audio", "audio")
        | _ids(blocks, "audio", "second")
        | _ids(blocks, "video", "video"),
        documents=_ids(blocks, "download", "document") | caption_ids(blocks),
    )


def _key(key: Any, language: str, revision: str, light: bool = False) -> str:
    return key_of("lesson", key, language, revision, *(["light"] if light else []))


def _blocks(page: LessonPage) -> Iterator[tuple[str, Any]]:
    """Yield (type, value) of each block as stored, without asking the database for what it names.

    Terms in a row are one, so that they read as one list.
    """
    terms: list[Any] = []
    for block in json.loads(json.dumps(page.body.get_prep_value())):
        kind, value = block.get("type"), block.get("value")
        if kind in WRITTEN and not isinstance(value, dict):
            continue
        if kind == "term":
            terms.append(value)
            continue
        if terms:
            yield "term", {"terms": terms}
            terms = []
        if kind in TEMPLATES:
            yield kind, value
    if terms:
        yield "term", {"terms": terms}


def _ids(blocks: list[tuple[str, Any]], kind: str, name: str) -> set[int]:
    return {value[name] for type_, value in blocks if type_ == kind and value.get(name)}


def _rich_texts(blocks: list[tuple[str, Any]]) -> Iterator[str]:
    for kind, value in blocks:
        if kind == "text":
            yield value or ""
        elif kind == "note":
            yield value.get("text") or ""
        elif kind in WRITTEN:
            yield from WRITTEN[kind].rich_texts(value)


def _render(
    blocks: list[tuple[str, Any]], language: str, files: LessonFiles, links: dict[int, str], light: bool
) -> RenderedBody:
    parts: list[str] = []
    names: set[str] = set()
    weights: dict[str, int] = {}
    with translation.override(language):
        for number, (kind, value) in enumerate(blocks, start=1):
            context = _context(kind, value, files, links)
            for file in _files_in(context):
                names.update(file.names)
                weights[file.names[0]] = file.size
            names.update(file.name for file in context.get("more", ()))  # a browser takes one of the formats
            context |= {"number": number, "light": light}
            context["files"] = mark_safe(FILES_MARK)  # nosec B308: made of safe parts
            parts.append(render_to_string(TEMPLATES[kind], context))
    html = "\n".join(text for part in parts if (text := part.strip()))
    return RenderedBody(
        html=html,
        language=language,
        files=frozenset(names),
        text_bytes=len(gzip.compress(html.replace(FILES_MARK, "").encode(), mtime=0)) if html else 0,
        media_bytes=sum(weights.values()),
    )


def _context(kind: str, value: Any, files: LessonFiles, links: dict[int, str]) -> dict[str, Any]:
    """Return what the block's template shows."""
    if kind in WRITTEN:
        return WRITTEN[kind].shown(value, links)
    if kind == "text":
        return {"html": safe_html(value or "", links)}
    if kind == "note":
        return {"kind": value.get("kind"), "html": safe_html(value.get("text") or "", links)}
    if kind == "image":
        return image_context(value, files)
    if kind == "audio":
        return audio_context(value, files)
    if kind == "video":
        return video_context(value, files)
    if kind == "download":
        file = files.document(value.get("document"))
        return {**value, "file": file, "size": size_label(file.size) if file else ""}
    return dict(value)


def _files_in(context: dict[str, Any]) -> list[Any]:
    """Return the pictures and files that a block shows or links to."""
    named = [context.get(name) for name in ("picture", "file", "poster")]
    return [file for file in named if file] + [track["file"] for track in context.get("tracks", ())]
