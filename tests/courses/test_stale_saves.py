"""Two people write in the same lesson: the second save asks before it replaces the first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import LessonPage
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


def form_of(page, user, loaded_at):
    form = LessonPage.get_edit_handler().get_form_class()
    data = {"title": page.title, "loaded_revision_created_at": loaded_at}
    return form(
        data, instance=page.get_latest_revision_as_object(), for_user=user, parent_page=page.get_parent()
    )


def test_a_save_over_anothers_newer_text_is_seen():
    make_course()
    page = LessonPage.objects.get()
    first, second = UserFactory(full_name="Fatou First"), UserFactory()
    before = (timezone.now() - timedelta(minutes=5)).isoformat()
    page.save_revision(user=first)
    form = form_of(page, second, before)
    assert form._saved_by_another().user == first


@pytest.mark.parametrize("loaded", ["", "nonsense", "2026-02-31T00:00:00+00:00", "2026-01-01"])
def test_without_a_known_start_nothing_is_refused(loaded):
    make_course()
    page = LessonPage.objects.get()
    page.save_revision(user=UserFactory())
    assert form_of(page, UserFactory(), loaded)._saved_by_another() is None


def test_ones_own_newer_text_and_the_newest_are_no_reason():
    make_course()
    page = LessonPage.objects.get()
    person = UserFactory()
    before = (timezone.now() - timedelta(minutes=5)).isoformat()
    LessonPage.objects.get().revisions.update(created_at=timezone.now() - timedelta(hours=1))
    page.save_revision(user=person)
    assert form_of(page, person, before)._saved_by_another() is None
    newest = page.latest_revision.created_at.isoformat()
    assert form_of(page, UserFactory(), newest)._saved_by_another() is None
