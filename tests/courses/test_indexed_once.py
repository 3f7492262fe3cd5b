"""A loaded page is written into the search index once, and stands there as if written each time."""

import contextlib

import pytest
from wagtail.models import Page
from wagtail.search import index
from wagtail.search.models import IndexEntry

from courses import indexed_once
from courses.folder import read_course_folder
from courses.models import CoursePage, Question
from courses.services import load_course
from tests.courses.academy_site import make_catalogues, make_partner
from tests.courses.small_course import write_small_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


@pytest.fixture
def load(tmp_path):
    make_catalogues("en", "ar")
    partner = make_partner("institute")

    def once_more():
        path = tmp_path / "small"
        folder = read_course_folder(path if path.exists() else write_small_course(path))
        return load_course(folder=folder, partner=partner).course

    return once_more


def entries() -> dict:
    """What stands in the index."""
    rows = IndexEntry.objects.values_list("content_type", "object_id", "title", "autocomplete", "body")
    return {row[:2]: row[2:] for row in rows}


def test_what_stands_in_the_index_is_what_saving_again_would_write(load):
    load()
    found = entries()
    for page in Page.objects.filter(depth__gt=2).specific():
        index.insert_or_update_object(page)
    for question in Question.objects.all():
        index.insert_or_update_object(question)
    assert entries() == found
    assert len(found) > 12


def test_each_page_and_question_is_written_once(load, monkeypatch):
    from modelsearch.backends.base import BaseSearchBackend

    written = []
    add = BaseSearchBackend.add

    def note(self, instance):
        written.append((type(instance).__name__, instance.pk))
        return add(self, instance)

    monkeypatch.setattr(BaseSearchBackend, "add", note)
    load()
    pages = [each for each in written if each[0] in ("CoursePage", "ModulePage", "LessonPage", "QuizPage")]
    assert len(pages) == len(set(pages)) == 8
    assert written.count(("Question", Question.objects.earliest("pk").pk)) == 1


def test_who_publishes_by_hand_is_indexed_at_once(load):
    page = CoursePage.objects.get(translation_key=load().key, locale__language_code="en")
    page.title = "Hippopotamus"
    page.save_revision().publish()
    assert IndexEntry.objects.filter(title__icontains="hippopotamus", object_id=str(page.pk)).exists()


def test_a_failure_in_between_does_not_switch_the_index_off(load):
    page = CoursePage.objects.get(translation_key=load().key, locale__language_code="en")
    with contextlib.suppress(ZeroDivisionError), indexed_once.indexed_once(page):
        assert page.get_indexed_instance() is None
        raise ZeroDivisionError
    assert page.get_indexed_instance() == page
