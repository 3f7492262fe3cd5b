"""Every link in the demo's courses leads somewhere: inner ones to a page that answers, others to a site."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from cms.demo.sample_pages import make_sample_pages
from cms.services import ensure_site
from courses.folder import LANGUAGES
from courses.lesson_text import NoteBlock, TextBlock
from courses.lesson_written import WrittenBlock
from tests.courses.content import COMPLETE, FOLDERS, lessons


def linked() -> Iterator[tuple[str, str]]:
    """Where each link in lessons, quizzes and course pages stands, and its address."""
    for folder in FOLDERS:
        for language, page in folder.texts.items():
            yield from ((f"{folder.code}/{language}", address) for address in _hrefs(page.description))
    for folder in COMPLETE:
        for activity in folder.activities:
            for language, quiz in activity.quizzes.items():
                name = f"{folder.code}/{language}/{activity.id}"
                yield from ((name, address) for address in _hrefs(quiz.introduction))
    for lesson in lessons():
        for block in lesson.text.blocks:
            if isinstance(block, TextBlock | NoteBlock):
                yield from ((str(lesson), address) for address in _hrefs(block.html))
            elif isinstance(block, WrittenBlock):
                yield from ((str(lesson), address) for address in _hrefs(str(block.stored)))
                if block.stored.get("address"):
                    yield str(lesson), block.stored["address"]


def _hrefs(html: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', html)


@pytest.mark.django_db
def test_inner_links_lead_to_pages_that_answer(client):
    make_sample_pages(ensure_site(languages=LANGUAGES))
    inner = {address for _where, address in linked() if address.startswith("/")}
    assert "/verify/" in inner
    broken = {address for address in inner if client.get(address).status_code != 200}
    assert [(where, address) for where, address in linked() if address in broken] == []
    assert client.get("/no-such-page/").status_code == 404  # so an answer does say something


def test_outer_links_and_sources_name_a_site_over_a_safe_connection():
    said = [(where, address) for where, address in linked() if not address.startswith("/")]
    for lesson in lessons():
        for source in lesson.text.sources:
            said += [(str(lesson), address.rstrip(".,;)")) for address in re.findall(r"\S+://\S+", source)]
    for where, address in said:
        parts = urlsplit(address)
        assert parts.scheme in {"https", "mailto"}, where
        assert parts.scheme == "mailto" or "." in (parts.hostname or ""), where
        assert "." not in (parts.path[-1:] or "/"), where
