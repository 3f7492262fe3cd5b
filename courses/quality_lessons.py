"""Checks of lessons: words for what is seen and heard, credits of files, headings, links, weight.

Sources are named at each check: success criteria of WCAG 2.2 (https://www.w3.org/TR/WCAG22/), which the ITU
Academy's e-learning checklist asks for under “Accessibility"; the academy's own promises to learners on slow
and metered links, and to authors, are in `docs/`.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from courses.quality_kinds import (
    BodyFacts,
    CourseFacts,
    EditionFacts,
    Finding,
    LessonFacts,
    is_blank,
    place_of,
)
from courses.quality_outline import is_default_title
from courses.quality_words import must, should

FILE_NAME = re.compile(r"[\w .()-]{1,100}\.(?:jpe?g|png|gif|webp|svg|avif|tiff?|bmp)", re.IGNORECASE)
_LOCAL = re.compile(r"localhost|.*\.(?:local|localhost|internal|test)|127\..*|10\..*|192\.168\..*|\[?::1\]?")
_EMPTY_WORDS = {
    *("click here", "here", "this", "link", "this link", "read more", "more"),
    *("cliquez ici", "ici", "lien", "ce lien", "lire la suite", "en savoir plus"),
    *("haga clic aquí", "haz clic aquí", "aquí", "enlace", "este enlace", "leer más", "más"),
    *("здесь", "тут", "ссылка", "нажмите здесь", "подробнее", "这里", "点击这里", "点此", "链接", "更多"),
    *("هنا", "انقر هنا", "اضغط هنا", "رابط", "المزيد"),
}


def check_lessons(facts: CourseFacts) -> Iterator[Finding]:
    """Yield what is to be said of each lesson in each language."""
    for edition in facts.editions:
        for module in edition.modules:
            for lesson in module.lessons:
                yield from _lesson(facts, edition, lesson)


def lesson_weight(facts: CourseFacts, lesson: LessonFacts) -> int:
    """Return what a lesson weighs in bytes, its text and its files, each file once.

    A published lesson was measured. A draft is estimated: a recording in two formats counts with its lighter
    one, since a device takes one of the two.
    """
    if lesson.weight is not None:
        return lesson.weight
    files = {(each.kind, each.id) for each in lesson.body.files}
    seconds = {(each.kind, each.id) for each in lesson.body.files if each.place.endswith(".second")}
    media = sum(facts.files[file].travels for file in files - seconds if file in facts.files)
    return lesson.body.stored_bytes + media


def _lesson(facts: CourseFacts, edition: EditionFacts, lesson: LessonFacts) -> Iterator[Finding]:
    where, body = (lesson.key, edition.language), lesson.body
    if is_default_title(lesson.title):
        yield should("title-default", place_of(*where, "title"), title=lesson.title)
    if not body.has_words:
        yield must("lesson-empty", place_of(*where, "body"))
        return
    yield from _credits(facts, edition, lesson)
    weight = lesson_weight(facts, lesson)
    if weight > facts.lesson_budget_bytes:
        # the academy's promise to members on metered links: sizes have a limit, and it is kept
        yield must(
            "lesson-heavy", place_of(*where, "body"), has_bytes=weight, most_bytes=facts.lesson_budget_bytes
        )
    for gap in body.gaps:  # a draft may lack what its form requires; what is published may not
        yield must("block-gap", place_of(*where, gap))
    yield from _headings(where, body)
    yield from _links(where, body)
    yield from _words(where, body)


def _credits(facts: CourseFacts, edition: EditionFacts, lesson: LessonFacts) -> Iterator[Finding]:
    """Our own promise: every image, file, audio, video and lesson carries author, source and licence."""
    where = lesson.key, edition.language
    for text, code, name in (
        (lesson.author, "lesson-author", "author"),
        (lesson.sources, "lesson-sources", "sources"),
        (lesson.licence, "lesson-licence", "licence"),
    ):
        if is_blank(text):
            yield must(code, place_of(*where, name))
    said: set[tuple[str, int]] = set()
    for named in lesson.body.files:
        file = facts.files.get((named.kind, named.id))
        if file is None:
            yield must("file-gone", place_of(*where, named.place))
        elif not file.credited and (named.kind, named.id) not in said:
            yield must("file-credit", place_of(*where, named.place), title=file.title)
        said.add((named.kind, named.id))


def _headings(where: tuple[str, str], body: BodyFacts) -> Iterator[Finding]:
    """WCAG 2.2, 1.3.1 (info and relationships) and 2.4.6 (headings): no level is left out on the way down."""
    above = 1
    for heading in body.headings:
        if heading.level > above + 1:
            yield should("heading-order", place_of(*where, heading.place), words=heading.words)
        above = heading.level


def _links(where: tuple[str, str], body: BodyFacts) -> Iterator[Finding]:
    """WCAG 2.2, 2.4.4 (link purpose); and an address that somebody else can reach."""
    for link in body.links:
        if link.words.casefold().strip(" .…»>") in _EMPTY_WORDS or not link.words:
            yield should("link-words", place_of(*where, link.place), words=link.words)
        if link.address and not is_plausible(link.address):
            yield should("link-address", place_of(*where, link.place), address=link.address)


def is_plausible(address: str) -> bool:
    """Whether an address may lead a learner anywhere: the web or mail, and no machine of the author's own."""
    if address.startswith(("/", "#")) and not address.startswith("//"):
        return True
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in ("http", "https") and "." in host and _LOCAL.fullmatch(host) is None


def _words(where: tuple[str, str], body: BodyFacts) -> Iterator[Finding]:
    """WCAG 2.2: 1.1.1 (text alternatives), 1.2.1 (transcripts), 1.2.2 and 1.2.3 (words of a video)."""
    for shown in body.shown:
        if shown.kind == "image" and is_blank(shown.words):
            yield must("picture-words", place_of(*where, f"{shown.place}.alt"))
        elif shown.kind == "image" and FILE_NAME.fullmatch(PurePosixPath(shown.words).name):
            yield should("picture-words-name", place_of(*where, f"{shown.place}.alt"), words=shown.words)
        elif shown.kind == "audio" and is_blank(shown.words):
            yield must("audio-words", place_of(*where, f"{shown.place}.transcript"))
        elif shown.kind == "video" and is_blank(shown.words) and not shown.captions:
            yield must("video-words", place_of(*where, f"{shown.place}.transcript"))
        elif shown.kind == "video" and where[1] not in shown.captions:
            yield should("captions-language", place_of(*where, f"{shown.place}.captions"))
