"""The academy's topics and a course's region: in every language, set by an author, read from a folder."""

import re
import shutil

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from wagtail.test.utils.form_data import querydict_from_html

from academy.demo.courses import ROOT
from courses.folder import FolderInvalid, read_course_folder
from courses.models import Course, CoursePage, Partner, PartnerGroup, Topic
from courses.services import LoadRefused, PartnerText, load_course, onboard_partner
from tests.courses.academy_site import make_person
from tests.factories import UserFactory, make_course
from tests.factories.courses import catalogue

pytestmark = pytest.mark.django_db

TEXT = PartnerText("Institute", "Who we are.")
NAMES = {"name_en": "Rural links", "name_ar": "وصلات الريف", "name_zh_hans": "", "name_fr": ""}


@pytest.fixture
def administrator(client):
    """A browser signed in as somebody of the academy's staff."""
    from django.contrib.auth.models import Group

    person = UserFactory()
    person.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(person)
    return client


def save(client, address, data):
    return client.post(address, data.urlencode(), content_type="application/x-www-form-urlencoded")


def versions():
    return list(Course.objects.order_by("pk").values_list("content_version", flat=True))


def test_the_academy_starts_with_topics_in_six_languages():
    assert Topic.objects.count() == 8
    for topic in Topic.objects.all():
        topic.full_clean()
        assert len(topic.names) == 6


def test_a_topic_is_called_by_its_english_name_where_a_language_lacks_one():
    topic = Topic(slug="rural", names={"en": "Rural links", "ar": "وصلات الريف"})
    assert (topic.name_in("ar"), topic.name_in("fr")) == ("وصلات الريف", "Rural links")
    with translation.override("ar"):
        assert str(topic) == "وصلات الريف"


@pytest.mark.parametrize(
    "names",
    [
        {},
        {"ar": "وصلات"},
        {"en": ""},
        {"en": "x" * 81},
        {"en": "Rural", "de": "Land"},
        {"en": "Rural\nlinks"},
        {"en": "Rural \u202elinks"},
        {"en": 7},
        ["Rural"],
        "Rural",
    ],
)
def test_names_that_are_none_are_refused(names):
    with pytest.raises(ValidationError):
        Topic(slug="rural", names=names).full_clean()


def test_an_administrator_names_a_topic(administrator):
    answer = administrator.post(reverse("topics:add"), {"slug": "rural-links", **NAMES})
    assert answer.status_code == 302
    assert Topic.objects.get(slug="rural-links").names == {"en": "Rural links", "ar": "وصلات الريف"}


def test_a_topic_without_an_english_name_is_told_so_once(administrator):
    answer = administrator.post(reverse("topics:add"), {"slug": "rural-links", "name_ar": "وصلات"})
    assert answer.content.decode().count("A topic needs an English name.") == 1
    assert not Topic.objects.filter(slug="rural-links").exists()


def test_the_form_shows_the_names_it_has(administrator):
    topic = Topic.objects.get(slug="early-warning")
    page = administrator.get(reverse("topics:edit", args=[topic.pk])).content.decode()
    assert 'value="早期预警"' in page


def test_a_partners_author_cannot_change_the_academys_topics(client, author):
    client.force_login(author)
    assert client.get(reverse("topics:index")).status_code == 404
    assert client.post(reverse("topics:add"), {"slug": "mine", **NAMES}).status_code == 404
    assert not Topic.objects.filter(slug="mine").exists()


@pytest.fixture
def course():
    catalogue()
    return make_course(partner=onboard_partner(name="Own", slug="own", texts={}))


def test_a_coordinator_says_where_and_what_a_course_is_about(client, course):
    CoursePage.objects.update(live=False)  # of a live one it waits in the draft
    client.force_login(make_person(PartnerGroup.Role.COORDINATOR, course.partner))
    address = reverse("wagtailadmin_pages:edit", args=[CoursePage.objects.get().pk])
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    data["region"] = "arab-states"
    data.setlist("topics", [str(topic.pk) for topic in Topic.objects.filter(slug__startswith="e")])
    assert save(client, address, data).status_code == 302
    course.refresh_from_db()
    assert course.region == Course.Region.ARAB_STATES
    assert [topic.slug for topic in course.topics.all()] == ["early-warning", "emergency-telecommunications"]


def test_an_authors_draft_moves_no_live_course(client, course):
    course.topics.add(Topic.objects.get(slug="early-warning"))
    client.force_login(make_person(PartnerGroup.Role.AUTHOR, course.partner))
    address = reverse("wagtailadmin_pages:edit", args=[CoursePage.objects.get().pk])
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    data["region"] = "europe"
    data.setlist("topics", [])
    assert save(client, address, data).status_code == 302
    course.refresh_from_db()
    assert (course.region, course.topics.count()) == (Course.Region.ALL, 1)


def test_a_copy_of_a_course_keeps_its_topics(course):
    course.topics.add(Topic.objects.get(slug="early-warning"))
    page = CoursePage.objects.get()
    copied = page.copy(update_attrs={"slug": "copied"})
    assert [topic.slug for topic in copied.course_row.topics.all()] == ["early-warning"]


def test_a_change_of_topics_or_their_names_is_a_new_version(course):
    other = make_course(partner=course.partner)
    topic = Topic.objects.get(slug="early-warning")
    seen = [versions()]

    def changed():
        seen.append(versions())
        assert seen[-1][1] == seen[0][1], f"{other} is not concerned"
        return seen[-1][0] > seen[-2][0]

    course.topics.add(topic)
    assert changed()
    topic.names = {"en": "Warning in time"}
    topic.save()
    assert changed()
    topic.courses.remove(course)
    assert changed()
    topic.courses.add(course)
    assert changed()
    topic.courses.clear()
    assert changed()
    course.topics.set([topic])
    assert changed()
    topic.delete()
    assert changed()
    course.partner.save()
    assert versions()[0] > seen[-1][0]


@pytest.fixture
def folder(tmp_path):
    """A copy of the demo's course folder in two of its languages, and its partner."""
    shutil.copytree(ROOT / "your-first-hour", tmp_path / "course")
    toml = tmp_path / "course/course.toml"
    toml.write_text(re.sub(r"(?m)^languages = .*$", 'languages = ["en", "ar"]', toml.read_text()))
    catalogue("en"), catalogue("ar")
    onboard_partner(name="Institute", slug="open-learning-institute", texts={"en": TEXT, "ar": TEXT})
    return tmp_path / "course"


def loaded(folder, old, new):
    toml = folder / "course.toml"
    toml.write_text(toml.read_text().replace(old, new))
    partner = Partner.objects.get(slug="open-learning-institute")
    return load_course(folder=read_course_folder(folder), partner=partner).course


def test_a_folder_says_region_and_topics(folder):
    course = loaded(folder, 'topics = ["online-teaching", ', 'region = "cis"\ntopics = ["early-warning", ')
    assert course.region == "cis"
    assert [topic.slug for topic in course.topics.all()] == ["digital-inclusion", "early-warning"]
    again = loaded(folder, 'region = "cis"', "")
    assert again.region == "all"
    assert loaded(folder, 'topics = ["early-warning", "digital-inclusion"]', "").topics.count() == 0


def test_loading_the_same_topics_again_is_no_new_version(folder):
    course = loaded(folder, "", "")
    assert loaded(folder, "", "").content_version == course.content_version


def test_a_topic_that_the_academy_lacks_is_refused(folder):
    with pytest.raises(LoadRefused, match=r"no topic knitting, weaving\. It has: child-online"):
        loaded(folder, '"online-teaching", ', '"knitting", "weaving", ')


def test_a_region_that_is_none_is_refused(folder):
    with pytest.raises(FolderInvalid, match="“region” is one of: all, africa"):
        loaded(folder, "topics = ", 'region = "atlantis"\ntopics = ')
