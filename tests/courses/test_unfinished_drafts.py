"""A draft is saved and previewed however much is missing; what learners see is whole."""

import json

import pytest
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError

from courses.blocks import LessonBody
from courses.models import LessonPage
from tests.courses.academy_site import make_person
from tests.courses.test_foreign_files import files_in, ours, posted, theirs  # noqa: F401
from tests.factories import UserFactory, make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


def lesson_of(partner) -> LessonPage:
    course = make_course(partner=partner, questions=0)
    return LessonPage.objects.get(translation_key__in=course.activities.values("key"))


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_picture_without_words_waits_in_the_draft_and_does_not_go_live(client, ours, alt):  # noqa: F811
    page, ids = lesson_of(ours), files_in(ours.collection, "mine")
    url, preview = (
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in ("edit", "preview_on_edit")
    )
    data = posted(ids) | {"body-0-value-alt": alt}
    client.force_login(make_person("author", ours))
    assert client.post(preview, data).json()["is_valid"] is True
    assert client.post(url, data).status_code == 302
    body = json.loads(page.revisions.latest("pk").content["body"])
    assert body[0]["value"]["image"] == ids["image"]
    client.force_login(UserFactory(is_superuser=True))
    response = client.post(url, data | {"action-publish": "action-publish"})
    assert response.status_code == 200  # the form again
    assert page.revisions.count() == 2


def test_a_video_without_words_waits_in_the_draft():
    block = LessonBody()
    value = block.to_python([{"type": "video", "value": {"title": "Mast", "captions": [], "transcript": ""}}])
    block.clean_deferred(value)
    with pytest.raises(StreamBlockValidationError):
        block.clean(value)
