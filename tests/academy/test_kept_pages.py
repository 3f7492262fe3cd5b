"""What is kept for many is filled in for one, and nothing of one reaches another."""

import pytest
from django.test import Client
from django.urls import reverse

from academy.lib.kept_pages import BODY, NAME, PATH, TOKEN, fill_in
from courses.models import Activity
from enrollments import services
from tests.factories import EnrollmentFactory, RunFactory, UserFactory


def test_marks_are_filled_in_and_escaped():
    kept = f'<a href="/x?next=%02">{PATH}</a>{TOKEN} {NAME} {BODY} {NAME}'
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
        assert not {NAME, TOKEN, PATH, BODY} & set(page)


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
    from django.utils import timezone

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
    assert "\x07" not in html
