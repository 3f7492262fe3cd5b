"""The languages of a course at the desk: who sees, begins and publishes them, what a translator may."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from courses.models import (
    Course,
    CoursePage,
    GlossaryTerm,
    LessonPage,
    PartnerGroup,
    Question,
)
from courses.outline import languages_of
from courses.services import appoint, onboard_partner
from courses.services.translations import start_language
from tests.courses.translating.scenes import fresh, texts, translate
from tests.factories import UserFactory, make_course
from tests.factories.courses import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    for language in ("en", "fr"):
        catalogue(language)
    return onboard_partner(name="Nile Institute", slug="nile", texts={})


@pytest.fixture
def course(partner):
    return make_course(partner=partner, lessons=1, questions=1)


def person(partner, role):
    user = UserFactory(email=f"{role}@nile.example")
    appoint(user=user, partner=partner, role=role)
    return type(user).objects.get(pk=user.pk)


def translator(partner):
    return person(partner, PartnerGroup.Role.TRANSLATOR)


def act(client, course, what, language="fr", **data):
    return client.post(
        reverse("desk:language", args=[course.code, language]), {"act": what, **data}, follow=True
    )


def page_of(client, course):
    return client.get(reverse("desk:languages", args=[course.code]))


def lesson(language="en"):
    return LessonPage.objects.get(locale__language_code=language)


def test_a_translator_begins_a_language_and_a_coordinator_publishes_it(client, partner, course):
    client.force_login(translator(partner))
    html = act(client, course, "start").content.decode()
    assert "5 texts are ready to be translated" in html
    assert "0 of 16 strings translated" in html
    assert "1 required lesson, the final quiz, 1 question" in html
    act(client, course, "publish")  # Wagtail's admin leads whoever may not to its home, with a word
    for each in texts(course):
        translate(each)
    act(client, course, "publish")
    assert languages_of(fresh(course)) == ("en",)
    client.force_login(person(partner, PartnerGroup.Role.COORDINATOR))
    html = act(client, course, "publish").content.decode()
    assert "5 texts are live" in html
    assert languages_of(fresh(course)) == ("en", "fr")
    assert "What is missing" not in html


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_for_one_lesson_and_three(
    client, partner, size, django_assert_max_num_queries
):
    course = make_course(partner=partner, lessons=size, questions=size)
    start_language(course=course, language="fr", by=None)
    client.force_login(translator(partner))
    page_of(client, course)
    with django_assert_max_num_queries(33):
        assert page_of(client, course).content.decode().count("Lesson ") >= size


def test_strangers_and_other_partners_find_nothing(client, course):
    other = onboard_partner(name="Other", slug="other", texts={})
    for user in (UserFactory(), person(other, PartnerGroup.Role.COORDINATOR)):
        client.force_login(user)
        for name, args in (
            ("languages", [course.code]),
            ("language", [course.code, "fr"]),
            ("download_po", [course.code, "fr"]),
            ("upload_po", [course.code, "fr"]),
            ("copy", [course.code]),
            ("glossary", [course.partner.slug]),
            ("download_glossary", [course.partner.slug]),
        ):
            for method in (client.get, client.post):
                assert method(reverse(f"desk:{name}", args=args)).status_code in (302, 404, 405)
    assert Translation.objects.count() == 0


def test_an_act_that_is_none_is_refused(client, partner, course):
    client.force_login(person(partner, PartnerGroup.Role.COORDINATOR))
    assert act(client, course, "explode").status_code == 400
    assert act(client, course, "stale", key="no-key").status_code == 400
    assert "Choose one of the academy" in act(client, course, "start", language="tlh").content.decode()


def test_a_coordinator_calls_an_edition_out_of_date_and_right_again(client, partner):
    course = make_course(partner=partner, languages=("en", "fr"))
    client.force_login(person(partner, PartnerGroup.Role.COORDINATOR))
    key = LessonPage.objects.first().translation_key
    assert "out of date" in act(client, course, "stale", key=key).content.decode()
    assert "Still right" in page_of(client, course).content.decode()
    act(client, course, "right", key=key)
    assert "Still right" not in page_of(client, course).content.decode()


def test_a_translator_edits_translations_and_not_their_originals(client, partner, course):
    start_language(course=course, language="fr", by=None)
    client.force_login(translator(partner))
    original, target = (reverse("wagtailadmin_pages:edit", args=[lesson(code).pk]) for code in ("en", "fr"))
    assert client.get(original).status_code in (302, 403, 404)
    assert client.post(original, {"title": "Mine", "slug": "mine"}).status_code in (302, 403, 404)
    assert lesson().latest_revision.content["title"] == "Lesson 1 (en)"
    html = client.get(target).content.decode()
    assert "Text of lesson 1 in en." in html
    assert reverse("desk:languages", args=[course.code]) in html
    assert client.post(target, {"action": "publish"}).status_code in (302, 403)
    assert not lesson("fr").live
    translation = Translation.objects.get(source__object_id=lesson().translation_key)
    segment = StringSegment.objects.filter(source=translation.source, context__path="title").get()
    url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    answer = client.put(url, "value=Bonjour", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 201
    assert StringTranslation.objects.get().data == "Bonjour"
    copy = {"new_title": "Mine", "new_slug": "mine", "new_parent_page": lesson().get_parent().pk}
    for name in ("delete", "move", "unpublish", "copy", "lock"):
        for code in ("en", "fr"):
            answer = client.post(reverse(f"wagtailadmin_pages:{name}", args=[lesson(code).pk]), copy)
            if name == "copy":
                continue  # the form is shown again, or the page is not found
            assert answer.status_code in (302, 403, 404, 405), name
    assert Page.objects.filter(translation_key=lesson().translation_key).count() == 2
    assert lesson().live


def test_a_translator_edits_translated_questions_only(client, partner, course):
    start_language(course=course, language="fr", by=None)
    client.force_login(translator(partner))
    url = Question.snippet_viewset.get_url_name("edit")
    english, french = (Question.objects.get(locale__language_code=code) for code in ("en", "fr"))
    assert client.get(reverse(url, args=[english.pk])).status_code == 302
    assert client.post(reverse(url, args=[english.pk]), {"name": "x"}).status_code == 302
    assert client.get(reverse(url, args=[french.pk])).status_code == 200
    client.post(reverse(url, args=[french.pk]), {"action": "publish"})
    assert not Question.objects.get(pk=french.pk).live


def test_an_author_still_edits_originals(client, partner, course):
    client.force_login(person(partner, PartnerGroup.Role.AUTHOR))
    assert client.get(reverse("wagtailadmin_pages:edit", args=[lesson().pk])).status_code == 200


def test_wagtails_own_ways_to_translate_lead_to_the_desk_or_nowhere(client, partner, course):
    start_language(course=course, language="fr", by=None)
    translation = Translation.objects.get(source__object_id=lesson().translation_key)
    desk = reverse("desk:languages", args=[course.code])
    client.force_login(person(partner, PartnerGroup.Role.COORDINATOR))
    for name, args in (
        ("submit_page_translation", [lesson().pk]),
        ("update_translations", [translation.source_id]),
    ):
        for method in (client.get, client.post):
            answer = method(reverse(f"wagtail_localize:{name}", args=args))
            assert (answer.status_code, answer.get("Location")) == (302, desk)
    question = Question.objects.get(locale__language_code="en")
    for name, args in (
        ("submit_snippet_translation", ["courses", "question", question.pk]),
        ("convert_to_alias", [lesson("fr").pk]),
        ("stop_translation", [translation.pk]),
        ("machine_translate", [translation.pk]),
        ("upload_pofile", [translation.pk]),
    ):
        assert client.post(reverse(f"wagtail_localize:{name}", args=args)).status_code == 404


def test_a_file_goes_out_and_comes_back(client, partner, course):
    start_language(course=course, language="fr", by=None)
    client.force_login(translator(partner))
    answer = client.get(reverse("desk:download_po", args=[course.code, "fr"]))
    assert answer["Content-Disposition"] == f'attachment; filename="{course.code}-fr.po"'
    file = polib.pofile(answer.content.decode())
    for entry in file:
        entry.msgstr = f"fr {entry.msgid}"
    upload = reverse("desk:upload_po", args=[course.code, "fr"])
    sent = SimpleUploadedFile("x.po", str(file).encode())
    assert "16 translations are new" in client.post(upload, {"file": sent}, follow=True).content.decode()
    file[0].msgstr = "<script>alert(1)</script>"
    answer = client.post(upload, {"file": SimpleUploadedFile("x.po", str(file).encode())})
    assert answer.status_code == 422
    assert "Line " in answer.content.decode()
    assert "alert(1)" not in answer.content.decode()
    assert "Choose a file first" in client.post(upload, follow=True).content.decode()


def test_the_glossary_is_kept_found_and_shown_while_translating(client, partner, course):
    start_language(course=course, language="fr", by=None)
    client.force_login(translator(partner))
    url = reverse("desk:glossary", args=[partner.slug])
    data = {
        "source_language": "en", "term": "lesson", "target_language": "fr", "translation": "leçon",
        "note": "</script><script>alert(1)</script>",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"target_language": "en"}).status_code == 422
    html = client.get(url, {"q": "less"}).content.decode()
    assert "leçon" in html
    html = client.get(reverse("wagtailadmin_pages:edit", args=[lesson("fr").pk])).content.decode()
    assert 'id="glossary-terms"' in html
    assert "le\\u00e7on" in html or "leçon" in html
    assert "<script>alert(1)" not in html
    term = GlossaryTerm.objects.get()
    assert (
        client.post(
            reverse("desk:glossary_term", args=[partner.slug, term.pk]), data | {"note": ""}
        ).status_code
        == 302
    )
    assert client.post(reverse("desk:delete_glossary_term", args=[partner.slug, term.pk])).status_code == 302
    assert GlossaryTerm.objects.count() == 0


def test_a_glossary_comes_from_a_file_and_goes_into_one(client, partner):
    client.force_login(translator(partner))
    rows = 'language,term,in_language,translation,note\nen,link,fr,liaison,"=1+1"\nen,mast,fr,pylône,\n'
    upload = reverse("desk:upload_glossary", args=[partner.slug])
    sent = SimpleUploadedFile("g.csv", rows.encode())
    assert "2 terms are new" in client.post(upload, {"file": sent}, follow=True).content.decode()
    out = client.get(reverse("desk:download_glossary", args=[partner.slug])).content
    assert b",'=1+1" in out
    again = client.post(upload, {"file": SimpleUploadedFile("g.csv", out)}, follow=True).content.decode()
    assert "0 terms are new" in again
    assert GlossaryTerm.objects.get(term="link").note == "=1+1"
    for bad in (
        b"\xff\xfe",
        b"a,b\n",
        rows.replace("fr", "tlh").encode(),
        rows.replace(",fr", ",en").encode(),
    ):
        assert client.post(upload, {"file": SimpleUploadedFile("g.csv", bad)}).status_code == 422


def test_an_author_copies_a_course_from_the_desk_and_from_wagtails_copy(client, partner, course):
    client.force_login(person(partner, PartnerGroup.Role.AUTHOR))
    page = CoursePage.objects.get(translation_key=course.key)
    url = reverse("desk:copy", args=[course.code])
    assert client.get(reverse("wagtailadmin_pages:copy", args=[page.pk]))["Location"] == url
    assert 'name="partner"' not in client.get(url).content.decode()
    answer = client.post(url, {"title": "Again", "code": "NEW-1", "partner": 1})
    assert answer["Location"] == reverse("desk:course", args=["NEW-1"])
    assert Course.objects.get(code="NEW-1").copied_from == course
    assert (
        "Another course has this code"
        in client.post(url, {"title": "Again", "code": "NEW-1"}).content.decode()
    )


def test_a_translator_copies_nothing(client, partner, course):
    client.force_login(translator(partner))
    assert client.post(reverse("desk:copy", args=[course.code]), {"title": "x"}).status_code == 404
    assert Course.objects.count() == 1
