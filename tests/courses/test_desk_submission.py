"""The page of a submission: who sees it, who notes, who decides; what it shows, and at what cost."""

import re
import uuid

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.users.roles import ADMINISTRATORS, REVIEWERS
from courses.models import (
    Course,
    CoursePage,
    LessonPage,
    PartnerGroup,
    QualityOverride,
    ReviewNote,
    Submission,
)
from courses.review.difference import difference_of
from courses.services import appoint, onboard_partner
from courses.services.review import add_note, approve_step, return_step, submit_course
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role


@pytest.fixture(autouse=True)
def no_checks(monkeypatch):
    """Let the sample courses pass the machine: its checks have tests of their own."""
    monkeypatch.setattr("courses.services.submitting.findings_of", lambda course: [])


@pytest.fixture
def partner(author):
    return PartnerGroup.objects.get(group__user=author).partner


def person(role, partner=None, name="someone"):
    user = UserFactory(email=f"{name}-{uuid.uuid4().hex[:6]}@test.example", full_name=name.title())
    if partner:
        appoint(user=user, partner=partner, role=role)
    else:
        user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def coordinator(partner):
    return person(Role.COORDINATOR, partner, "coordinator")


@pytest.fixture
def reviewer():
    return person(REVIEWERS, name="reviewer")


@pytest.fixture
def course(partner):
    return make_course(partner=partner, stage=Course.Stage.OPEN, lessons=2, questions=2)


def change_lesson(course, number=1, text="<p>Text of lesson 1 in English, mended.</p>", author=None):
    page = LessonPage.objects.filter(path__startswith=CoursePage.objects.get(translation_key=course.key).path)
    lesson = page.order_by("path")[number - 1].get_latest_revision_as_object()
    lesson.body = [("text", text)]
    lesson.save_revision(user=author)
    return lesson


@pytest.fixture
def submission(course, coordinator):
    return submit_course(course=course, by=coordinator, message="Please read the second module.")


def url_of(submission, name="submission", *args):
    return reverse(f"desk:{name}", args=[submission.pk, *args])


def see(client, user, submission, query=""):
    client.force_login(user)
    return client.get(url_of(submission) + query)


def test_a_reviewer_reads_the_message_and_the_whole_course(client, reviewer, submission):
    Submission.objects.filter(pk=submission.pk).update(state="approved", closed_at=submission.submitted_at)
    text = see(client, reviewer, submission).content.decode()
    assert "Please read the second module." in text
    assert "Text of lesson 1 in en." in text and "Text of lesson 2 in en." in text
    assert "Which one is right?" in text
    assert re.findall(r'<details class="desk-card rv-text"[^>]*?( open)?>', text)[:2] == [" open", ""]


def test_a_course_that_was_live_before_any_review_is_compared_with_what_learners_see(
    client, reviewer, course, coordinator
):
    change_lesson(course)
    submission = submit_course(course=course, by=coordinator)
    answer = see(client, reviewer, submission)
    text = answer.content.decode()
    assert "<ins>English, mended.</ins>" in text and "<del>en.</del>" in text
    assert [each.text.kind for each in answer.context["page"].difference.texts] == ["lesson"]


def test_after_an_approval_only_what_changed_is_shown(client, reviewer, course, coordinator):
    first = submit_course(course=course, by=coordinator)
    approve_step(step=first.steps.get(), by=reviewer)
    change_lesson(course, 2, "<p>Quite another text.</p>")
    submission = submit_course(course=course, by=coordinator)
    found = difference_of(submission)
    assert [(each.text.kind, each.state) for each in found.texts] == [("lesson", "changed")]
    assert found.since == first and found.unchanged == 6
    text = see(client, reviewer, submission).content.decode()
    assert "Quite another text." in text and "Text of lesson 1" not in text
    assert "Text of lesson 1" in see(client, reviewer, submission, "?read=all").content.decode()


def test_a_changed_setting_stands_on_top(client, reviewer, course, coordinator):
    first = submit_course(course=course, by=coordinator)
    approve_step(step=first.steps.get(), by=reviewer)
    page = CoursePage.objects.get(translation_key=course.key).get_latest_revision_as_object()
    page.propose_settings(page.read_settings() | {"pass_mark": 90, "effort_minutes": 77})
    page.save_revision(user=coordinator)
    submission = submit_course(course=course, by=coordinator)
    found = difference_of(submission)
    assert [(each.name, each.before, each.after) for each in found.serious_settings] == [
        ("pass_mark", "80", "90")
    ]
    assert [each.name for each in found.small_settings] == ["effort_minutes"]
    assert "<del>80</del>" in see(client, reviewer, submission).content.decode()


def test_people_of_another_partner_find_nothing(client, submission):
    other = onboard_partner(name="Other", slug="other", texts={})
    stranger = person(Role.COORDINATOR, other, "stranger")
    client.force_login(stranger)
    key = submission.pins.first().key
    for name, args in (("submission", ()), ("submission_text", (key, "en"))):
        assert client.get(url_of(submission, name, *args)).status_code == 404
    for name in ("add_note", "decide", "take_review", "assign_review", "take_back", "override_finding"):
        assert client.post(url_of(submission, name), {"text": "x"}).status_code == 404
    assert not ReviewNote.objects.exists()


def test_an_author_notes_and_answers_but_does_not_decide(client, author, submission):
    text = see(client, author, submission).content.decode()
    assert "Add the note" in text and 'id="decide"' not in text
    client.post(url_of(submission, "decide"), {"decision": "approve", "step": submission.steps.get().pk})
    submission.refresh_from_db()
    assert submission.state == "in-review"


def test_a_translator_reads_and_writes_nothing(client, partner, submission):
    translator = person(Role.TRANSLATOR, partner, "translator")
    assert "Add the note" not in see(client, translator, submission).content.decode()
    client.post(url_of(submission, "add_note"), {"text": "x"})
    assert not ReviewNote.objects.exists()


def test_a_reviewer_of_the_partner_is_told_that_somebody_else_decides(client, reviewer, partner, submission):
    appoint(user=reviewer, partner=partner, role=Role.AUTHOR)
    text = see(client, reviewer, submission).content.decode()
    assert "somebody else decides" in text and 'id="decide"' not in text


def test_a_reviewer_takes_and_approves(client, reviewer, submission):
    client.force_login(reviewer)
    step = submission.steps.get()
    client.post(url_of(submission, "take_review"), {"step": step.pk})
    step.refresh_from_db()
    assert step.reviewer == reviewer
    client.post(url_of(submission, "decide"), {"decision": "approve", "step": step.pk})
    submission.refresh_from_db()
    assert submission.state == "approved"
    answer = client.post(
        url_of(submission, "decide"), {"decision": "return", "step": step.pk, "comment": "No"}
    )
    submission.refresh_from_db()
    assert answer.status_code == 302 and submission.state == "approved"


def test_what_names_no_step_of_this_submission_decides_nothing(
    client, reviewer, submission, course, coordinator
):
    earlier = return_step(step=submission.steps.get(), by=reviewer, comment="Mend it.").steps.get()
    again = submit_course(course=course, by=coordinator)
    client.force_login(person(ADMINISTRATORS, name="administrator"))
    sent = {"decision": "approve", "reviewer": str(reviewer.public_id)}
    for named in ("", "0", "first", str(earlier.pk)):
        for name in ("decide", "take_review", "assign_review"):
            assert client.post(url_of(again, name), sent | {"step": named}).status_code == 404
    assert again.steps.get().state == "open"


def test_returning_asks_for_a_word_why(client, reviewer, submission):
    client.force_login(reviewer)
    sent = {"decision": "return", "step": submission.steps.get().pk}
    client.post(url_of(submission, "decide"), sent | {"comment": "  "})
    submission.refresh_from_db()
    assert submission.state == "in-review"
    client.post(url_of(submission, "decide"), sent | {"comment": "Mend the second lesson."})
    submission.refresh_from_db()
    assert submission.state == "returned"
    assert "Mend the second lesson." in client.get(url_of(submission)).content.decode()


def test_what_comes_of_an_approval_is_said_first(client, reviewer, submission):
    assert "puts exactly these texts and settings live" in see(client, reviewer, submission).content.decode()


def test_only_an_administrator_assigns(client, reviewer, submission):
    other, administrator = person(REVIEWERS, name="other"), person(ADMINISTRATORS, name="registrar")
    step = submission.steps.get()
    sent = {"reviewer": str(other.public_id), "due_on": "2027-01-15", "step": step.pk}
    client.force_login(reviewer)
    client.post(url_of(submission, "assign_review"), sent)
    assert submission.steps.get().reviewer is None
    client.force_login(administrator)
    client.post(url_of(submission, "assign_review"), sent)
    step = submission.steps.get()
    assert step.reviewer == other and step.due_on.isoformat() == "2027-01-15"
    assert client.post(url_of(submission, "assign_review"), sent | {"due_on": "soon"}).status_code == 400
    assert client.post(url_of(submission, "assign_review"), sent | {"reviewer": "x"}).status_code == 404


def test_a_coordinator_takes_the_course_back(client, coordinator, author, submission):
    client.force_login(author)
    client.post(url_of(submission, "take_back"))
    submission.refresh_from_db()
    assert submission.state == "in-review"
    client.force_login(coordinator)
    client.post(url_of(submission, "take_back"))
    submission.refresh_from_db()
    assert submission.state == "taken-back"


def test_a_note_stands_beside_its_place_for_both_sides(client, reviewer, author, course, coordinator):
    lesson = change_lesson(course)
    submission = submit_course(course=course, by=coordinator)
    item = see(client, reviewer, submission).context["page"].texts[0].items[0]
    place = {"key": str(lesson.translation_key), "language": "en", "place": item.place, "quote": item.quote}
    client.post(url_of(submission, "add_note"), {**place, "text": "Which link?"})
    [note] = ReviewNote.objects.all()
    assert (note.place, note.author) == (item.place, reviewer)
    client.force_login(author)
    client.post(url_of(submission, "add_note"), {"answers": note.pk, "text": "The radio link."})
    shown = see(client, author, submission).context["page"].texts[0].items[0]
    assert [each.text for each in shown.notes] == ["Which link?"]
    assert [each.text for each in shown.notes[0].replies.all()] == ["The radio link."]
    client.post(url_of(submission, "settle_note", note.pk))
    note.refresh_from_db()
    assert note.settled_by == author


def test_notes_of_an_earlier_round_stay_visible(client, reviewer, course, coordinator):
    lesson = change_lesson(course)
    first = submit_course(course=course, by=coordinator)
    add_note(submission=first, by=reviewer, text="Too long.", key=lesson.translation_key, language="en")
    return_step(step=first.steps.get(), by=reviewer, comment="See the note.")
    change_lesson(course, text="<p>Shorter.</p>")
    second = submit_course(course=course, by=coordinator)
    text = see(client, reviewer, second).content.decode()
    assert "Too long." in text and "earlier round" in text


def test_a_script_gets_the_note_back(client, reviewer, submission):
    client.force_login(reviewer)
    answer = client.post(
        url_of(submission, "add_note"), {"text": "On the whole"}, headers={"x-desk": "script"}
    )
    assert answer.status_code == 200 and b"<article" in answer.content
    empty = client.post(url_of(submission, "add_note"), {"text": " "}, headers={"x-desk": "script"})
    assert empty.status_code == 409


def test_without_a_script_a_link_opens_the_form_at_the_place(client, reviewer, course, coordinator):
    lesson = change_lesson(course)
    submission = submit_course(course=course, by=coordinator)
    item = see(client, reviewer, submission).context["page"].texts[0].items[0]
    text = see(
        client, reviewer, submission, f"?note={lesson.translation_key}/en/{item.place}"
    ).content.decode()
    before = see(client, reviewer, submission).content.decode()
    assert text.count('class="rv-note-form"') == before.count('class="rv-note-form"') + 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"key": "nonsense"}, 400),
        ({"key": "6f1d2a52-6a42-4c42-9a6e-2a6a2d1affff", "language": "en"}, 404),
        ({"answers": "99999"}, 404),
        ({"answers": "9" * 400}, 404),
        ({"place": "x" * 5000, "quote": "y\0" * 5000}, 302),
    ],
)
def test_hostile_notes_are_refused(client, reviewer, submission, sent, status):
    client.force_login(reviewer)
    assert client.post(url_of(submission, "add_note"), {"text": "t", **sent}).status_code == status


def test_a_note_of_another_course_is_not_reached_through_mine(client, coordinator, submission):
    theirs = submit_course(course=make_course(), by=UserFactory())
    note = add_note(submission=theirs, by=UserFactory(), text="Secret")
    client.force_login(coordinator)
    assert client.post(url_of(submission, "settle_note", note.pk)).status_code == 404
    assert client.post(url_of(submission, "add_note"), {"answers": note.pk, "text": "x"}).status_code == 404


def test_a_finding_is_overridden_with_a_reason(client, reviewer, author, submission):
    row = {"code": "course-summary", "level": "must", "place": "", "params": {}, "overridden": ""}
    submission.quality = [row]
    submission.save()
    sent = {"code": row["code"], "place": "", "reason": "It is said in the description."}
    client.force_login(author)
    client.post(url_of(submission, "override_finding"), sent)
    assert not QualityOverride.objects.exists()
    client.force_login(reviewer)
    client.post(url_of(submission, "override_finding"), sent)
    assert QualityOverride.objects.get().by == reviewer
    assert client.post(url_of(submission, "override_finding"), sent | {"code": "else"}).status_code == 404


def test_a_pinned_text_is_shown_as_a_learner_sees_it(client, reviewer, submission):
    client.force_login(reviewer)
    for pin in submission.pins.all():
        answer = client.get(url_of(submission, "submission_text", pin.key, pin.language))
        assert answer.status_code == 200, pin.kind
        assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_nobodys_text_is_markup(client, reviewer, course, coordinator):
    change_lesson(course, text='<p>Now <script>alert(1)</script><img src=x onerror="alert(2)"> here</p>')
    submission = submit_course(course=course, by=coordinator, message="<script>alert(3)</script>")
    add_note(submission=submission, by=reviewer, text="<script>alert(4)</script>")
    for query in ("", "?read=all"):
        text = see(client, reviewer, submission, query).content.decode()
        assert "<script>alert(" not in text and "onerror=" not in text


@pytest.mark.parametrize("lessons", [1, 6])
@pytest.mark.parametrize("read", ["", "?read=all"])
def test_the_page_costs_the_same_for_one_lesson_and_six(
    client, partner, reviewer, coordinator, lessons, read
):
    course = make_course(partner=partner, lessons=lessons, questions=lessons, languages=("en",))
    for number in range(1, lessons + 1):
        change_lesson(course, number, f"<p>Another text {number}.</p>")
    submission = submit_course(course=course, by=coordinator)
    for pin in submission.pins.filter(kind="lesson"):
        note = add_note(submission=submission, by=reviewer, text="N", key=pin.key, language="en")
        add_note(submission=submission, by=reviewer, text="A", answers=note)
    client.force_login(reviewer)
    client.get(url_of(submission) + read)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url_of(submission) + read).status_code == 200
    assert len(queries) <= COST[read], len(queries)


COST = {"": 40, "?read=all": 50}


def test_every_form_of_the_page_carries_its_token(reviewer, coordinator, course):
    change_lesson(course)
    submission = submit_course(course=course, by=coordinator)
    note = add_note(submission=submission, by=coordinator, text="N")
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    text = client.get(url_of(submission) + f"?note={submission.pins.first().key}/en/").content.decode()
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL)
    assert len(forms) >= 5
    assert all("csrfmiddlewaretoken" in form for form in forms)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]
    sent = {"text": "By script", "answers": note.pk, "csrfmiddlewaretoken": token}
    answer = client.post(url_of(submission, "add_note"), sent, headers={"x-desk": "script"})
    assert answer.content.decode().count("csrfmiddlewaretoken") == 2


def test_a_moved_block_is_shown_once_and_not_as_removed_and_added(client, reviewer, course, coordinator):
    lesson = change_lesson(course)
    lesson.body = [("text", "<p>First.</p>"), ("text", "<p>Second.</p>"), ("text", "<p>Third.</p>")]
    lesson.save_revision()
    approve_step(step=submit_course(course=course, by=coordinator).steps.get(), by=reviewer)
    lesson.body = [("text", "<p>Third.</p>"), ("text", "<p>First.</p>"), ("text", "<p>Second.</p>")]
    lesson.save_revision()
    submission = submit_course(course=course, by=coordinator)
    answer = see(client, reviewer, submission)
    [item] = answer.context["page"].texts[0].items
    assert (item.state, str(item.html)) == ("moved", "Third.")
    assert "<del>Third." not in answer.content.decode()
