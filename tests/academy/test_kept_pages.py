"""What is kept for many is filled in for one, and nothing of one reaches another."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academy.lib.kept_pages import BODY, NAME, NOTICES, PATH, TOKEN, WEIGHT, fill_in, mark
from courses.models import Activity, LessonPage
from enrollments import services
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, make_course

MARKS = (PATH, NAME, TOKEN, BODY, WEIGHT, NOTICES)
CONTROLS = "".join(map(chr, range(1, 9)))


def test_marks_are_filled_in_and_escaped():
    kept = f'<a href="/x?next={quote(PATH)}">{PATH}</a>{TOKEN} {NAME} {BODY} {NAME}'
    filled = fill_in(kept, path="/a?b=1&c", name="<b>Ann</b>", token="t", body="<p>text</p>")
    assert filled == (
        '<a href="/x?next=/a%3Fb%3D1%26c">/a?b=1&amp;c</a>t &lt;b&gt;Ann&lt;/b&gt; '
        "<p>text</p> &lt;b&gt;Ann&lt;/b&gt;"
    )


def test_marks_in_somebodys_name_or_text_stay_what_they_are():
    filled = fill_in(f"{TOKEN}{NAME}{BODY}", path="/", name=f"{TOKEN}{BODY}{PATH}", token="secret", body=NAME)
    assert filled.count("secret") == 1
    assert filled.endswith(NAME)


@pytest.mark.django_db
def test_two_learners_at_one_point_see_their_own_names_and_tokens(client):
    run = RunFactory()
    lesson = run.course.activities.get(kind=Activity.Kind.LESSON)
    url = reverse("enrollments:activity", args=[run.code, lesson.code])
    pages = {}
    for name in ("Ann Canary", "Bob <i>Canary</i>"):
        enrollment = EnrollmentFactory(run=run, member=UserFactory(full_name=name))
        client.force_login(enrollment.member)
        pages[name] = client.get(url).content.decode()
        assert client.get(url).status_code == 200
    assert "Ann Canary" in pages["Ann Canary"]
    assert "Ann Canary" not in pages["Bob <i>Canary</i>"]
    assert "Bob &lt;i&gt;Canary" in pages["Bob <i>Canary</i>"]
    for page in pages.values():
        assert not [each for each in MARKS if each in page]


@pytest.mark.django_db
def test_what_somebody_has_done_since_shows_at_once(client):
    enrollment = EnrollmentFactory()
    lesson = enrollment.run.course.activities.get(kind=Activity.Kind.LESSON)
    url = reverse("enrollments:activity", args=[enrollment.run.code, lesson.code])
    client.force_login(enrollment.member)
    before = client.get(url).content.decode()
    services.finish_activity(enrollment=enrollment, activity=lesson)
    after = client.get(url).content.decode()
    assert "0 of 2" in before
    assert "1 of 2" in after
    assert "Mark complete" in before
    assert "Mark complete" not in after


@pytest.mark.django_db
def test_a_form_of_a_kept_page_can_be_sent():
    client = Client(enforce_csrf_checks=True)
    enrollment = EnrollmentFactory()
    client.force_login(enrollment.member)
    lesson = enrollment.run.course.activities.get(kind=Activity.Kind.LESSON)
    page = client.get(
        reverse("enrollments:activity", args=[enrollment.run.code, lesson.code])
    ).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    url = reverse("enrollments:finish", args=[enrollment.run.code, lesson.code])
    assert client.post(url).status_code == 403
    assert client.post(url, {"csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.django_db
def test_a_notice_stands_over_a_lesson_that_was_kept_before(client):
    from cms.models import Notice, NoticeText, SiteProfile, SiteText

    run = RunFactory()
    lesson = run.course.activities.get(kind=Activity.Kind.LESSON)
    url = reverse("enrollments:activity", args=[run.code, lesson.code])
    client.force_login(EnrollmentFactory(run=run).member)
    assert "Works" not in client.get(url).content.decode()
    notice = Notice.objects.create(starts_at=timezone.now())
    NoticeText.objects.create(notice=notice, language="en", text="Works tonight")
    profile = SiteProfile.objects.create()
    SiteText.objects.create(profile=profile, language="en", name="Renamed Academy")
    html = client.get(url).content.decode()
    assert "Works tonight" in html and "Renamed Academy" in html
    assert NOTICES not in html


def test_marks_follow_from_the_secret_key_and_are_all_of_one_length(settings):
    assert len(set(MARKS)) == len(MARKS) and len({len(each) for each in MARKS}) == 1
    assert mark("path") == PATH
    settings.SECRET_KEY = "another" * 9
    assert mark("path") != PATH


def test_another_secret_key_finds_nothing_that_was_kept(settings):
    from cms.content_cache import release

    before = release()
    release.cache_clear()
    assert release() == before
    settings.SECRET_KEY = "another" * 9
    release.cache_clear()
    assert release() != before
    release.cache_clear()


def test_control_characters_in_texts_are_no_marks():
    kept = f"<h1>{CONTROLS}%02%03</h1>{NOTICES}{BODY}"
    filled = fill_in(kept, path="/canary", name="Canary", token="canary", body="text", notices="Works")
    assert filled == f"<h1>{CONTROLS}%02%03</h1>Workstext"


@pytest.mark.django_db
def test_a_lesson_of_control_characters_names_nobody_and_keeps_its_notice(client):
    from cms.models import Notice, NoticeText

    run = RunFactory()
    lesson = run.course.activities.get(kind=Activity.Kind.LESSON)
    page = LessonPage.objects.get(translation_key=lesson.key, locale__language_code="en")
    page.title, page.sources = f"Odd {CONTROLS} lesson", f"Source {CONTROLS}"
    page.body = page.body.stream_block.to_python([{"type": "text", "value": f"<p>Text {CONTROLS}</p>"}])
    page.save_revision().publish()
    notice = Notice.objects.create(starts_at=timezone.now())
    NoticeText.objects.create(notice=notice, language="en", text="Works tonight")
    client.force_login(EnrollmentFactory(run=run, member=UserFactory(full_name="Ann Canary")).member)
    html = client.get(reverse("enrollments:activity", args=[run.code, lesson.code])).content.decode()
    main = html.split("<main")[1].split("</main>")[0]
    assert "Odd" in main and "Source" in main and "Text" in main
    assert "Ann Canary" in html and "Ann Canary" not in main
    assert html.count("Works tonight") == 1
    assert "/files/" not in main


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["%02", "%2502", "%03%04%05", "%06%07", "%08"])
def test_a_search_for_a_mark_is_a_search_for_nothing(client, query):
    make_course(languages=("en",), questions=0)
    client.force_login(UserFactory(full_name="Ann Canary"))
    html = client.get(f"/en/courses/?q=weak{query}links").content.decode()
    main = html.split("<main")[1].split("</main>")[0]
    assert "Ann Canary" not in main
    assert "/en/courses/%3F" not in main
