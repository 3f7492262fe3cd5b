"""How a copy is written: in few statements, with the index and revisions that saving each page would give."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index
from wagtail.search.models import IndexEntry

from courses.models import CoursePage
from courses.services.copying import copy_course
from tests.courses.test_copying import original, pages
from tests.factories import make_course

pytestmark = pytest.mark.django_db

A_PAGE = 24  # statements, savepoints too; one save after the other took 45


def entries():
    rows = IndexEntry.objects.values_list("content_type", "object_id", "title", "autocomplete", "body")
    return {row[:2]: row[2:] for row in rows}


def copies(course):
    copy = copy_course(course=course, by=None, title="Again")
    return [page for code in ("en", "fr") for page in pages(copy, code)]


def test_a_page_more_costs_few_statements():
    counted = []
    for lessons in (1, 5):
        course = make_course(lessons=lessons, languages=("en", "fr"))
        with CaptureQueriesContext(connection) as captured:
            copy_course(course=course, by=None, title="Again")
        counted.append(len(captured))
    assert (counted[1] - counted[0]) / 8 < A_PAGE


def test_the_index_and_the_references_are_those_that_saving_again_would_write():
    made = copies(original())
    found, named = entries(), list(ReferenceIndex.objects.order_by("pk").values_list("content_path_hash"))
    assert len(found) > len(made) and named
    for page in made:
        index.insert_or_update_object(page)
        ReferenceIndex.create_or_update_for_object(page)
    assert entries() == found
    assert list(ReferenceIndex.objects.order_by("pk").values_list("content_path_hash")) == named
    assert CoursePage.objects.search("Again").count() == 1


def test_a_revision_says_what_saving_the_page_again_would_say():
    passing = {"latest_revision", "latest_revision_created_at"}
    for page in copies(original()):
        page.refresh_from_db()
        first = page.latest_revision
        assert first.created_at == page.latest_revision_created_at
        assert page.has_unpublished_changes and page.draft_title == page.title
        page = Page.objects.get(pk=page.pk).specific
        again = page.save_revision(clean=False)
        plain = [
            {name: value for name, value in revision.content.items() if name not in passing}
            for revision in (first, again)
        ]
        assert plain[0] == plain[1]
        assert (first.object_str, first.base_content_type, first.content_type) == (
            *(again.object_str, again.base_content_type, again.content_type),
        )
