"""The release desk: who qualifies and why not, exceptions by two persons, the button, progress and zip."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from certificates import services, sweeping
from certificates.desk.release import sections
from certificates.desk.release_rows import rows_of
from certificates.models import Certificate, JointAct, Release, ReleaseItem
from certificates.services import release_zip, releasing
from enrollments.models import Attendance, Award, Enrollment, Run, Syllabus
from tests.certificates.accounts import make_administrator
from tests.certificates.records import make_award, make_certificate, make_course, make_run, read_pdf
from tests.certificates.test_admin import person_of, text
from tests.factories import EnrollmentFactory, RunFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Certificates are drawn as a few bytes."""

    def draw(*, certificate):
        return services.attach_pdf(certificate=certificate, content=f"%PDF {certificate.number}".encode())

    monkeypatch.setattr(releasing, "draw_certificate", draw)


def administrator(name: str):
    person = UserFactory(full_name=name)
    make_administrator(person)
    return person


@pytest.fixture
def registrar():
    return administrator("The Registrar")


@pytest.fixture
def colleague():
    return administrator("The Colleague")


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


def waiting_run(number: int = 2, **row) -> Run:
    run = make_run(release=Run.Release.BY_ADMINISTRATOR, **row)
    for _ in range(number):
        make_award(run=run, released=False)
    return run


def page(name: str, *args) -> str:
    return reverse(f"desk:{name}", args=args)


def learner(run: Run, state: str = "active", **member) -> Enrollment:
    """Somebody in a run whose syllabus asks for nothing."""
    syllabus, _made = Syllabus.objects.get_or_create(
        digest=f"{run.course_id:064d}",
        defaults={"course": run.course, "rules": {"v": 1, "pass_mark": 80, "requirements": []}},
    )
    return Enrollment.objects.create(
        run=run, member=UserFactory(**member), state=state, language="en", syllabus=syllabus
    )


def test_the_desk_lists_the_runs_that_wait_and_only_these(desk):
    ended = {"paced": Run.Paced.DATED, "starts_at": datetime(2026, 3, 1, tzinfo=UTC)}
    waiting_run(
        title="Waiting run",
        time_zone="Pacific/Auckland",
        ends_at=datetime(2026, 4, 1, 12, tzinfo=UTC),
        **ended,
    )
    waiting_run(title="Taught run", ends_at=timezone.now() + timedelta(days=1), **ended)
    make_award(run=make_run(title="Released run"))
    waiting_run(0, title="Empty run")
    shown = text(desk.get(page("releases")))
    assert "Waiting run" in shown
    assert "2 April 2026" in shown, "the day in the run's own zone"
    for other in ("Taught run", "Released run", "Empty run"):
        assert other not in shown
    assert "Taught run" in text(desk.get(page("releases") + "?show=coming"))
    everything = text(desk.get(page("releases") + "?show=all"))
    assert "Empty run" in everything
    assert "Released run" not in everything, "it releases on completion"
    assert "No run matches" in text(desk.get(page("releases") + "?q=nowhere"))


def test_an_empty_desk_says_when_something_will_stand_there(desk):
    assert "No certificates wait" in text(desk.get(page("releases")))


@pytest.mark.parametrize("runs", [1, 3])
def test_what_waits_stands_on_the_administrators_worklist_and_costs_one_query(
    desk, runs, django_assert_num_queries
):
    waiting = [waiting_run() for _ in range(runs)]
    first = text(desk.get(reverse("wagtailadmin_home")))
    for run in waiting:
        assert first.count(f'href="{page("release", run.code)}"') == 1
    request = desk.get(reverse("wagtailadmin_home")).wsgi_request
    with django_assert_num_queries(1):
        (section,) = sections(request)
    assert [item.chip for item in section.items] == ["2"] * runs


def test_nobody_else_is_told_what_waits(rf):
    waiting_run()
    request = rf.get("/")
    request.user = person_of("reviewer")
    assert sections(request) == []


def test_everybody_stands_there_with_why_not_in_words(desk):
    run = RunFactory(release=Run.Release.BY_ADMINISTRATOR)
    course = run.course
    EnrollmentFactory(run=run, member=UserFactory(full_name="Unfinished Person"))
    for state in ("withdrawn", "no-show", "annulled"):
        row = EnrollmentFactory(run=run, member=UserFactory(full_name=f"{state} person"))
        Enrollment.objects.filter(pk=row.pk).update(state=state)
    make_award(run=run, released=False, member=UserFactory(full_name="", email="nobody@test.example"))
    make_award(run=run, released=False, member=UserFactory(full_name="Qualified Person"))
    shown = text(desk.get(page("release", run.code)))
    lesson = course.activities.filter(kind="lesson").first()
    assert lesson
    for words in (
        "is not finished.", "is not passed.", "Withdrew from the run.", "Did not attend.",
        "The enrolment was annulled.", "There is no name to print.", "nobody@test.example",
        "The name is not confirmed. That stops nothing.", "Release 1 certificate",
    ):  # fmt: skip
        assert words in shown, words
    only = text(desk.get(page("release", run.code) + "?show=qualify"))
    assert "Qualified Person" in only
    assert "Unfinished Person" not in only
    others = text(desk.get(page("release", run.code) + "?show=not"))
    assert "Qualified Person" not in others
    assert "Unfinished Person" in others
    assert "nobody@test.example" in others
    found = text(desk.get(page("release", run.code) + "?q=unfinished"))
    assert "Unfinished Person" in found
    assert "Qualified Person" not in found


@pytest.mark.parametrize(
    ("percent", "words"), [(None, "No attendance is recorded."), (79, "Attended 79 %, needs 80 %.")]
)
def test_attendance_below_the_mark_is_said(desk, registrar, percent, words):
    rules = {"v": 1, "pass_mark": 80, "requirements": []}
    given = {"completion": False, "attendance_mark": 80, "valid_months": None, "supervised": False}
    run = make_run(
        release="by-administrator", course=make_course(gives_completion=False, gives_participation=True)
    )
    row = learner(run)
    Syllabus.objects.filter(pk=row.syllabus_id).update(rules=rules | {"awards": given})
    if percent is not None:
        Attendance.objects.create(enrollment=row, percent=percent, by=registrar)
    assert words in text(desk.get(page("release", run.code)))


def test_a_result_below_the_mark_is_said(desk):
    from certificates.desk.release_rows import requirements_missing

    item = {"activity": "q", "rule": "pass", "pass_mark": 80, "weight": 1}
    rules = {"pass_mark": 80, "requirements": [item]}
    assert requirements_missing(rules, set(), {"q": "The quiz"}, {"q": (79999, 100000)}) == [
        "“The quiz”: 79.9 %, needs 80 %."
    ]
    assert requirements_missing(rules, {"q"}, {}, {"q": (8, 10)}) == []
    easy = {"pass_mark": 80, "requirements": [item | {"rule": "hand-in", "pass_mark": None}]}
    assert requirements_missing(easy, set(), {}, {}) == [
        "“an activity that is not available now” is not handed in."
    ]
    assert requirements_missing(easy, {"q"}, {}, {"q": (7, 10)}) == [
        "All results together: 70 %, needs 80 %."
    ]


@pytest.mark.parametrize("people", [1, 3])
def test_a_page_costs_the_same_for_one_person_and_three(desk, people, django_assert_num_queries):
    run = waiting_run(people)
    for _ in range(people):
        make_certificate(run=run)
        learner(run)
    url = page("release", run.code)
    desk.get(url)
    with django_assert_num_queries(25):
        assert desk.get(url).status_code == 200


def test_pressing_the_button_starts_one_release_that_the_sweep_works_off(desk, registrar):
    run = waiting_run()
    url = page("release_all", run.code)
    assert "2 certificates will be issued" in text(desk.get(url))
    seen = desk.get(url).context["seen"]
    first = desk.post(url, {"seen": seen, "mail": "on"})
    assert not Certificate.objects.exists(), "nothing is issued within the request"
    again = desk.post(url, {"seen": seen, "mail": "on"})
    release = Release.objects.get()
    assert first.url == again.url == page("release_work", release.uuid)
    assert "0 of 2 done, 0 failed" in text(desk.get(first.url))
    assert desk.get(page("release_state", release.uuid)).json() == {
        "total": 2, "done": 0, "failed": 0, "waiting": 2, "goes_on": True, "state": "running",
    }  # fmt: skip
    sweeping.sweep()
    assert "2 of 2 done, 0 failed" in text(desk.get(first.url))
    assert len(mail.outbox) == 2
    shown = text(desk.get(page("release", run.code)))
    assert "Nobody in this run waits" in shown
    assert Certificate.objects.first().grouped_number in shown
    assert desk.post(url, {"seen": seen}).url == page("release", run.code)
    assert Release.objects.count() == 1


def test_others_of_the_same_number_are_not_released(desk):
    run = waiting_run()
    url = page("release_all", run.code)
    seen = desk.get(url).context["seen"]
    Award.objects.filter(enrollment__run=run).first().delete()
    make_award(run=run, released=False)
    for sent in (seen, "", "2"):
        response = desk.post(url, {"seen": sent})
        assert "The number has changed" in text(response)
        assert response.context["number"] == 2
    assert not Release.objects.exists()


def test_before_the_end_the_desk_says_when_it_opens(desk):
    run = waiting_run(
        paced="dated", starts_at=timezone.now() - timedelta(days=1), ends_at=datetime(2099, 5, 7, tzinfo=UTC)
    )
    assert "This run ends on 7 May 2099" in text(desk.get(page("release", run.code)))
    assert "This run ends on 7 May 2099" in text(desk.get(page("release_all", run.code)))
    desk.post(page("release_all", run.code), {"seen": ""})
    assert not Release.objects.exists()


def test_pause_go_on_and_try_again_are_buttons(desk, registrar, monkeypatch):
    run = waiting_run(1)
    release = releasing.start_release(run=run, by=registrar)
    act = page("release_act", release.uuid)
    desk.post(act, {"act": "pause"})
    assert "Paused. What was issued so far stays." in text(desk.get(page("release_work", release.uuid)))
    desk.post(act, {"act": "resume"})
    draw = releasing.draw_certificate
    monkeypatch.setattr(releasing, "draw_certificate", lambda **names: 1 / 0)
    sweeping.release_waiting()
    shown = text(desk.get(page("release_work", release.uuid)))
    assert "could not be drawn or signed (ZeroDivisionError)" in shown
    assert "Ended, but not everything could be done." in shown
    assert "completion: issued" in text(desk.get(page("release", run.code) + "?show=failed"))
    monkeypatch.setattr(releasing, "draw_certificate", draw)
    assert desk.post(act, {"act": "retry", "item": "x"}).status_code == 404
    desk.post(act, {"act": "retry", "item": str(ReleaseItem.objects.get().pk)})
    sweeping.release_waiting()
    assert "Everything is released." in text(desk.get(page("release_work", release.uuid)))
    assert desk.get(act).status_code == 405


def test_an_exception_is_asked_by_one_confirmed_by_another_and_released_with_the_rest(
    desk, registrar, client, colleague
):
    run = make_run(release=Run.Release.BY_ADMINISTRATOR)
    row = learner(run, full_name="Nearly There")
    url = page("release_exception", run.code, row.uuid)
    assert desk.post(url, {"kind": "completion", "why": ""}).status_code == 422
    assert desk.post(url, {"kind": "participation", "why": "x"}).status_code == 422
    desk.post(url, {"kind": "completion", "why": "The exam was ill"})
    assert "waits for a second person" in text(desk.get(page("release", run.code) + "?show=exceptions"))
    act = JointAct.objects.get()
    own = desk.post(url, {"decision": "confirm", "act": str(act.uuid)})
    assert own.status_code == 422
    assert "Another administrator confirms it" in text(own)
    assert not Award.objects.exists()
    client.force_login(colleague)
    assert "The exam was ill" in text(client.get(url))
    shown = text(client.get(page("joint_act", act.uuid)))
    assert page("release_preview", run.code, row.uuid) in shown
    assert all(words in shown for words in rows_of([row], "en")[0].reasons)
    client.post(url, {"decision": "confirm", "act": str(act.uuid)})
    award = Award.objects.get()
    assert (award.granted_by, award.reason, award.released_at) == (registrar, "The exam was ill", None)
    act = JointAct.objects.get()
    assert (act.state, act.decided_by) == ("done", colleague)
    release = releasing.start_release(run=run, by=colleague)
    releasing.work_on_release(release=release)
    assert Certificate.objects.get().statement["assessed"] == "granted"
    assert "There is nothing to grant here" in text(client.get(url))


def test_what_was_not_seen_is_not_confirmed(desk, client, colleague):
    run = make_run(release=Run.Release.BY_ADMINISTRATOR)
    url = page("release_exception", run.code, learner(run).uuid)
    desk.post(url, {"kind": "completion", "why": "The exam was ill"})
    seen = str(JointAct.objects.get().uuid)
    desk.post(url, {"decision": "refuse", "note": "other words", "act": seen})
    desk.post(url, {"kind": "completion", "why": "Something else"})
    client.force_login(colleague)
    for sent in ({"act": seen}, {}):
        stale = client.post(url, {"decision": "confirm", **sent})
        assert stale.status_code == 409
        assert "decided meanwhile" in text(stale)
        assert "Something else" in text(stale)
    assert not Award.objects.exists()


def test_an_exception_may_be_refused_or_taken_back(desk, client, colleague):
    run = make_run(release=Run.Release.BY_ADMINISTRATOR)
    row = learner(run)
    url = page("release_exception", run.code, row.uuid)
    for person, state in ((None, "withdrawn"), (colleague, "refused")):
        desk.post(url, {"kind": "completion", "why": "please"})
        if person:
            client.force_login(person)
        this = {"decision": "refuse", "act": str(JointAct.objects.first().uuid)}
        assert client.post(url, this | {"note": ""}).status_code == 422
        client.post(url, this | {"note": "no"})
        assert JointAct.objects.first().state == state
    assert not Award.objects.exists()


def test_a_preview_is_a_specimen_whose_number_never_verifies_and_leaves_nothing(desk):
    run = make_run(release=Run.Release.BY_ADMINISTRATOR)
    row = learner(run)
    response = desk.get(page("release_preview", run.code, row.uuid))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"/ByteRange" not in response.content, "it is not signed"
    assert not Certificate.objects.exists()
    assert not Award.objects.exists()
    verdict = desk.get("/verify/PREV1EWPREV1EWPREV00.json").json()
    assert verdict["state"] not in ("valid", "revoked")


def test_the_zip_is_written_in_the_background_and_sent_to_administrators_only(desk, client, registrar):
    run = waiting_run(0)
    make_award(run=run, released=False, member=UserFactory(full_name="../../Ångström <b>\u202e.."))
    make_award(run=run, released=False, member=UserFactory(full_name="王小明"))
    release = releasing.start_release(run=run, by=registrar)
    releasing.work_on_release(release=release)
    url = page("release_zip", release.uuid)
    assert desk.get(url).status_code == 404
    desk.post(page("release_act", release.uuid), {"act": "zip"})
    desk.post(page("release_act", release.uuid), {"act": "zip"})
    assert "The zip is being written" in text(desk.get(page("release_work", release.uuid)))
    assert release_zip.write_zips() == 1
    assert release_zip.write_zips() == 0
    assert "All PDFs as a zip" in text(desk.get(page("release_work", release.uuid)))
    answer = desk.get(url)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
        assert sorted(name[25:] for name in names) == ["Ångström-b.pdf", "王小明.pdf"]
        for certificate in Certificate.objects.all():
            (name,) = [name for name in names if name.startswith(certificate.grouped_number)]
            assert archive.read(name) == read_pdf(certificate)
    client.force_login(person_of("reviewer"))
    assert client.get(url).status_code in (302, 403, 404)


def test_a_zip_names_what_it_lacks_and_goes_after_a_week(registrar):
    release = releasing.start_release(run=waiting_run(1), by=registrar)
    releasing.work_on_release(release=release)
    certificate = Certificate.objects.get()
    certificate.pdf.storage.delete(certificate.pdf.name)
    assert release_zip.want_zip(release=release)
    assert release_zip.write_zip(release=release)
    release.refresh_from_db()
    with release.zip.open("rb") as file, zipfile.ZipFile(file) as archive:
        assert archive.read("MISSING.txt").decode() == f"{certificate.grouped_number}\n"
    assert release_zip.drop_old_zips() == 0
    name, storage = release.zip.name, release.zip.storage
    Release.objects.update(zip_made_at=timezone.now() - release_zip.ZIP_KEPT * 1.01)
    assert release_zip.drop_old_zips() == 1
    assert release_zip.drop_old_zips() == 0
    assert not storage.exists(name)
    assert release_zip.want_zip(release=release), "it can be asked for again"


def test_a_zip_that_a_killed_worker_left_is_begun_anew_after_a_while(registrar):
    release = releasing.start_release(run=waiting_run(1), by=registrar)
    releasing.work_on_release(release=release)
    release_zip.want_zip(release=release)
    Release.objects.update(zip_made_at=timezone.now())
    assert not release_zip.write_zip(release=release)
    Release.objects.update(zip_made_at=timezone.now() - release_zip.ZIP_LEASE * 1.01)
    assert release_zip.write_zip(release=release)
