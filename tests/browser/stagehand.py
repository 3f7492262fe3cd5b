"""What stands ready when the curtain rises: people and records of the running site, made through services.

`python -m tests.browser.stagehand` runs in the site's own environment, reads one JSON object a line
(`{"do": "person", ...}`) and answers each with one. `backstage.Backstage` starts it, once for all tests,
since loading Django for each wish would take longer than the tests.
"""

import json
import sys
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from academy.error_pages import bare_page  # noqa: E402
from academy.maintenance import begin_maintenance, end_maintenance  # noqa: E402
from academy.users.models import User  # noqa: E402
from certificates.models import Certificate  # noqa: E402
from certificates.services import revoke_certificate  # noqa: E402
from cms.models import Notice, NoticeText  # noqa: E402
from courses.models import Activity, Course, LessonPage, Submission  # noqa: E402
from courses.outline import languages_of  # noqa: E402
from enrollments import services  # noqa: E402
from enrollments.models import Attempt, Enrollment, Milestone, Run  # noqa: E402
from tests.browser import registrar_stage, stage_bank  # noqa: E402
from tests.courses.every_block import BODIES  # noqa: E402
from tests.enrollments.essays import enrolled, every_kind  # noqa: E402
from tests.factories import EnrollmentFactory, PartnerFactory, RunFactory, UserFactory, make_course  # noqa: E402

DEMO_RUN = "SAMP1E01"
acts: dict[str, Callable[..., Any]] = {}


def act(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let tests call this function by its name."""
    acts[function.__name__] = function
    return function


for each_act in (*stage_bank.ACTS, *registrar_stage.ACTS):
    act(each_act)


@act
def person(**fields: Any) -> dict[str, str]:
    """A new member with a confirmed address, and the cookie of a session of theirs."""
    user = UserFactory(**{"email": f"learner-{uuid.uuid4().hex[:12]}@road.example", **fields})
    return {"email": user.email, "session": session(user.email)}


@act
def session(email: str) -> str:
    """A new session of this person: what signing in would have left in the browser."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@act
def end_session(key: str) -> None:
    """What a month, or somebody at another desk, does to a session: the cookie means nothing any more."""
    Session.objects.filter(pk=key).delete()


@act
def learn(email: str, done: int, language: str = "en", run: str = DEMO_RUN) -> list[dict[str, str]]:
    """Enrol the person and finish the first `done` activities, quizzes with full marks; name all of them."""
    found = Run.objects.get(code=run)
    enrollment = EnrollmentFactory(member=User.objects.get(email=email), run=found, language=language)
    assert enrollment.syllabus is not None
    held_to = [each.activity for each in enrollment.syllabus.requirements.select_related("activity")]
    for activity in held_to[:done]:
        if activity.kind == Activity.Kind.LESSON:
            services.finish_activity(enrollment=enrollment, activity=activity)
        else:
            _pass(services.start_attempt(enrollment=enrollment, activity=activity))
    return [{"url": f"/learn/{run}/{each.code}/", "kind": each.kind} for each in held_to]


@act
def drop_out(email: str) -> None:
    """Withdraw the person from every run."""
    for enrollment in Enrollment.objects.filter(member__email=email):
        services.withdraw(enrollment=enrollment, by=enrollment.member, why="")


@act
def milestones(email: str) -> int:
    """How many activities the server has on record as done by this person."""
    return Milestone.objects.filter(enrollment__member__email=email).count()


@act
def sit(email: str, activity: str, deadline_seconds: float | None = None) -> dict[str, Any]:
    """Start a sitting of a quiz (by its address); with a clock of its own, where one is asked for."""
    code = activity.strip("/").split("/")[2]
    enrollment = Enrollment.objects.get(member__email=email, run__course__activities__code=code)
    attempt = services.start_attempt(enrollment=enrollment, activity=Activity.objects.get(code=code))
    if deadline_seconds is not None:
        attempt.deadline = timezone.now() + timedelta(seconds=deadline_seconds)
        attempt.save(update_fields=["deadline"])
    return {"uuid": str(attempt.uuid), "url": f"/learn/attempts/{attempt.uuid}/"}


@act
def sit_every_kind(email: str, whole: bool = False) -> dict[str, Any]:
    """A sitting with a question of each kind, in a course of its own; all on one page where `whole`."""
    enrollment = enrolled(User.objects.get(email=email))
    attempt = every_kind(enrollment)
    attempt.limits["layout"] = "all" if whole else "one"
    attempt.save(update_fields=["limits"])
    return {"uuid": str(attempt.uuid), "url": f"/learn/attempts/{attempt.uuid}/"}


@act
def values(sitting: str) -> dict[str, Any]:
    """What the server has saved of a sitting, of whatever kind, by position."""
    rows = Attempt.objects.get(uuid=sitting).questions.filter(answer__isnull=False).select_related("answer")
    return {str(row.position): row.answer.value for row in rows}


@act
def paper(sitting: str) -> list[dict[str, Any]]:
    """The questions of a sitting in their order, each with the keys of its right and of all its options."""
    return [
        {
            "right": [option["key"] for option in item.question.content["options"] if option["weight"] > 0],
            "options": item.option_order,
            "kind": item.question.content["kind"],
        }
        for item in Attempt.objects.get(uuid=sitting)
        .questions.select_related("question")
        .order_by("position")
    ]


@act
def answers(sitting: str) -> dict[str, list[str]]:
    """What the server has saved of a sitting: by position, the keys that were chosen."""
    rows = Attempt.objects.get(uuid=sitting).questions.filter(answer__isnull=False).select_related("answer")
    return {str(row.position): row.answer.value["chosen"] for row in rows}


@act
def answer_all(sitting: str, right: bool = True) -> None:
    """Save an answer to every question of an open sitting."""
    _answer(Attempt.objects.get(uuid=sitting), right=right)


@act
def hand_in(sitting: str) -> None:
    """Hand in the sitting, as another tab of the member would."""
    services.submit_attempt(attempt=Attempt.objects.get(uuid=sitting))


@act
def course_with_a_clock(minutes: int) -> dict[str, str]:
    """A course of its own whose quiz has a time limit, with a run to enrol in."""
    partner = PartnerFactory(slug=f"clock-{uuid.uuid4().hex[:12]}")
    course = make_course(partner=partner, lessons=1, questions=2, rules={"time_limit_minutes": minutes})
    return {"run": RunFactory(course=course).code}


@act
def lesson_of_all_blocks(email: str, language: str) -> str:
    """The address of a lesson with every written block, in a course that the person is enrolled in."""
    partner = PartnerFactory(slug=f"blocks-{uuid.uuid4().hex[:12]}")
    course = make_course(partner=partner, lessons=1, questions=0, languages=tuple(BODIES))
    activity = course.activities.get()
    for code, body in BODIES.items():
        page = LessonPage.objects.get(translation_key=activity.key, locale__language_code=code)
        page.body = json.dumps(body)
        page.save_revision().publish()
    run = RunFactory(course=course)
    EnrollmentFactory(member=User.objects.get(email=email), run=run, language=language)
    return f"/learn/{run.code}/{activity.code}/"


@act
def certificate(email: str) -> dict[str, str] | None:
    """The person's newest certificate: its number, its verification page, and the seal in its code."""
    found = Certificate.objects.filter(award__member__email=email).order_by("pk").last()
    return {"number": found.number, "url": f"/verify/{found.number}/", "seal": found.seal} if found else None


@act
def revoke(email: str) -> None:
    """Revoke the person's certificate, with a reason that the public page shows."""
    found = Certificate.objects.filter(award__member__email=email).latest("pk")
    registrar = User.objects.get(email="registrar@demo.example")
    revoke_certificate(certificate=found, by=registrar, why="Issued to the wrong person.", public=True)


@act
def stand(email: str, state: str, language: str = "en") -> None:
    """Enrol the person in a run that comes (in one that is taught, to fail it), in this state."""
    run = DEMO_RUN if state == "failed" else "SAMP1E02"
    enrollment = EnrollmentFactory(
        member=User.objects.get(email=email), run=Run.objects.get(code=run), language=language
    )
    Enrollment.objects.filter(pk=enrollment.pk).update(
        state=state, waitlisted_at=timezone.now() if state == "waitlisted" else None
    )


@act
def post_notices(texts: dict[str, str], kinds: list[str]) -> None:
    """Show a notice of each kind from now on, with these texts by language."""
    for kind in kinds:
        row = Notice.objects.create(kind=kind, starts_at=timezone.now())
        for language, text in texts.items():
            NoticeText.objects.create(notice=row, language=language, text=text)


@act
def drop_notices() -> None:
    """Show no notice any more."""
    for row in Notice.objects.all():
        row.delete()


@act
def error_page(name: str, language: str) -> str:
    """The HTML of a page that the site shows only when it is broken or pressed."""
    request = RequestFactory().get(f"/{language}/")
    request.user, request.LANGUAGE_CODE = AnonymousUser(), language  # type: ignore[attr-defined]
    with translation.override(language):
        page = bare_page(request, name, 500) if name == "500.html" else render(request, name)
    return page.content.decode()


@act
def close_academy(minutes: int) -> None:
    """What an operator does before work on the server."""
    begin_maintenance(until=timezone.now() + timedelta(minutes=minutes))


@act
def open_academy() -> None:
    """What an operator does afterwards."""
    end_maintenance()


@act
def speaks(email: str, language: str) -> None:
    """The person chooses a language for the interface."""
    User.objects.filter(email=email).update(language=language)


@act
def open_review() -> str:
    """The address of a review that waits for somebody."""
    found = Submission.objects.filter(state=Submission.State.IN_REVIEW).earliest("pk")
    return f"/admin/academy/reviews/{found.pk}/"


@act
def course_facts(code: str) -> dict[str, Any]:
    """Where a course is in its life: its stage, the states of its reviews, the languages that are offered."""
    course = Course.objects.get(code=code)
    return {
        "stage": course.stage,
        "reviews": list(course.submissions.order_by("pk").values_list("state", flat=True)),
        "offered": list(languages_of(course)),
    }


def _pass(attempt: Attempt) -> None:
    _answer(attempt, right=True)
    services.submit_attempt(attempt=attempt)


def _answer(attempt: Attempt, *, right: bool) -> None:
    for position, question in enumerate(paper(str(attempt.uuid)), start=1):
        wrong = [key for key in question["options"] if key not in question["right"]]
        services.save_answer(
            member=attempt.enrollment.member,
            attempt_uuid=attempt.uuid,
            position=position,
            value={"chosen": question["right"] if right else wrong[:1]},
        )


def main() -> None:
    """Do what each line asks for until there are no more; anything printed meanwhile goes to stderr."""
    answers_to, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        wish = json.loads(line)
        try:
            reply = {"done": acts[wish.pop("do")](**wish)}
        except Exception as error:
            reply = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=answers_to, flush=True)


if __name__ == "__main__":
    main()
