"""A copy for another partner takes that partner's room for files: all of it fits, or nothing is copied."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from academy.users.models import User
from cms.models import AcademyImage
from courses.models import Course, LessonPage, Partner, Question
from courses.partner_room import room_for_files, used_bytes
from courses.services.copying import copy_course
from courses.services.copying_errors import NoRoomForFiles
from tests.factories import PartnerFactory, make_course
from tests.factories.courses import partner_page

pytestmark = pytest.mark.django_db

PICTURES = 2


def picture(partner, number):
    """A picture of the partner's, some hundreds of bytes."""
    drawn = io.BytesIO()
    Image.effect_noise((24, 24), 90).save(drawn, "PNG")
    name = f"mast-{number}.png"
    return AcademyImage.objects.create(
        title="Mast", collection=partner.collection, file_size=len(drawn.getvalue()),
        file=ImageFile(ContentFile(drawn.getvalue(), name=name), name=name),
    )  # fmt: skip


def with_pictures():
    """A course with pictures, and another partner that could have it."""
    course = make_course()
    lesson = LessonPage.objects.get()
    pictures = [picture(course.partner, number) for number in range(PICTURES)]
    lesson.body = [("image", {"image": each, "alt": "A mast", "caption": ""}) for each in pictures]
    lesson.save_revision().publish()
    other = PartnerFactory()
    partner_page(other, "en")
    return course, other


@pytest.fixture
def scene(private_files):
    return with_pictures()


def size_of(course):
    return used_bytes([course.partner])[course.partner_id]


def pictures_of(course):
    """The course's pictures, as kind and id."""
    own = AcademyImage.objects.filter(collection=course.partner.collection)
    return {("image", pk) for pk in own.values_list("pk", flat=True)}


def give(partner, quota):
    Partner.objects.filter(pk=partner.pk).update(quota_bytes=quota)
    partner.refresh_from_db()


def test_a_copy_that_just_fits_is_made_and_counted(scene):
    course, other = scene
    give(other, size_of(course))
    copy_course(course=course, by=None, title="Theirs", partner=other)
    assert room_for_files(other.collection).left == 0
    assert AcademyImage.objects.filter(collection=other.collection).count() == PICTURES


def test_a_copy_that_does_not_fit_is_refused_with_both_sizes_and_leaves_nothing(scene):
    course, other = scene
    AcademyImage.objects.update(file_size=2_100_000)
    give(other, 3_000_000)
    file = AcademyImage.objects.first().file
    folder = file.name.rpartition("/")[0]
    before = sorted(file.storage.listdir(folder)[1])
    asked = Question.objects.count()
    with pytest.raises(NoRoomForFiles) as refused:
        copy_course(course=course, by=None, title="Theirs", partner=other)
    assert "they have 4.2 MB, and 3.0 MB of 3.0 MB are free" in refused.value.message
    assert (Course.objects.count(), Question.objects.count()) == (1, asked)
    assert AcademyImage.objects.count() == PICTURES
    assert sorted(file.storage.listdir(folder)[1]) == before


def test_a_full_partner_is_told_so_and_files_of_unknown_size_are_measured(scene):
    course, other = scene
    AcademyImage.objects.update(file_size=None)
    give(other, 0)
    with pytest.raises(NoRoomForFiles) as refused:
        copy_course(course=course, by=None, title="Theirs", partner=other)
    assert refused.value.size > 100
    assert "0 KB of" in refused.value.message


def test_a_copy_for_the_same_partner_takes_no_room(scene):
    course, _other = scene
    give(course.partner, 0)
    assert copy_course(course=course, by=None, title="Again").partner == course.partner


def test_the_desk_says_why_in_words(scene, client):
    course, other = scene
    give(other, 0)
    client.force_login(User.objects.create_superuser("root@test.example", "a-long-test-password"))
    answer = client.post(
        f"/admin/academy/courses/{course.code}/copy/", {"title": "Theirs", "partner": str(other.pk)}
    )
    assert answer.status_code == 422
    assert "This partner has no room for the files of this course" in answer.content.decode()
