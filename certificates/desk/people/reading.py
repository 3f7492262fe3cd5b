"""What a person's file shows, read in a constant number of queries; long lists are cut until asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from academy.users.models import User
from certificates.desk.log_words import word_of
from certificates.desk.people.access import addresses_of
from certificates.models import AccountMerge, Certificate, LogEntry
from certificates.standing import state_today
from courses.models import PartnerGroup
from enrollments.models import Attempt, Attendance, Award, Enrollment, Transition
from enrollments.readable import shown_percent
from enrollments.services.attempts import next_attempt_of
from enrollments.services.reopening import CAN_BE_TAKEN_UP

SHOWN = {"enrolments": 15, "attempts": 20, "mails": 15, "acts": 15, "sign_ins": 10}
MOST = 500
TONES = {"valid": "leaf", "expired": "amber", "revoked": "rose", "replaced": "", "erased": ""}
STATE_TONES = {"active": "sea", "completed": "leaf", "failed": "rose", "annulled": "rose"}


@dataclass
class Cut:
    """The beginning of a list, and whether there is more of it."""

    rows: list[Any]
    more: bool


@dataclass
class EnrolmentRow:
    """An enrolment with everything that hangs on it."""

    enrollment: Enrollment
    title: str
    tone: str
    steps: list[Transition] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    attended: Attendance | None = None
    may_reopen: bool = False


@dataclass(frozen=True)
class AttemptRow:
    """A sitting of a quiz, with its result where there is one."""

    attempt: Attempt
    title: str
    course: str
    percent: str
    waits: bool  # whether the next one has to wait


@dataclass(frozen=True)
class CertificateRow:
    """A certificate, and where it stands today."""

    certificate: Certificate
    title: str
    state: str
    tone: str


def file_of(person: User, whole: str = "") -> dict[str, Any]:
    """Return what the file of `person` shows; `whole` names the one list to show to its end."""
    enrolments = _cut(_enrolments(person), "enrolments", whole)
    attempts = _cut(_attempts(person), "attempts", whole)
    certificates = list(_certificates(person))
    titles = _titles(enrolments.rows, attempts.rows, certificates)
    enrolments.rows = _with_what_hangs_on(enrolments.rows, titles)
    attempts.rows = _attempt_rows(attempts.rows, titles)
    addresses = addresses_of(person)
    present = {person.email, *(each.email for each in addresses if each.verified)}
    acts = _cut(_acts(person), "acts", whole)
    return {
        "person": person,
        "addresses": addresses,
        "former": [each for each in person.former_addresses.all() if each.email not in present],
        "factors": Authenticator.objects.filter(user=person).exclude(type="recovery_codes").count(),
        "groups": list(person.groups.filter(partner_group__isnull=True).order_by("name")),
        "roles": list(
            PartnerGroup.objects.filter(group__user=person).select_related("partner").order_by("pk")
        ),
        "merges": list(AccountMerge.objects.filter(kept=person).select_related("gone", "by")),
        "enrolments": enrolments,
        "attempts": attempts,
        "certificates": [_certificate_row(each, titles) for each in certificates],
        "mails": _cut(person.sent_mails.all(), "mails", whole),
        "sign_ins": _cut(person.sign_ins.all(), "sign_ins", whole),
        "acts": Cut([(each, word_of(each.act)) for each in acts.rows], acts.more),
    }


def _cut(rows: QuerySet, name: str, whole: str) -> Cut:
    most = MOST if whole == name else SHOWN[name]
    found = list(rows[: most + 1])
    return Cut(found[:most], len(found) > most)


def _enrolments(person: User) -> QuerySet[Enrollment]:
    return Enrollment.objects.for_member(person).select_related("run__course").order_by("-pk")


def _attempts(person: User) -> QuerySet[Attempt]:
    rows = Attempt.objects.for_member(person).select_related("activity", "enrollment__run__course")
    return rows.order_by("-started_at", "-pk")


def _certificates(person: User) -> QuerySet[Certificate]:
    rows = Certificate.objects.for_member(person).with_last_event()
    return rows.select_related("award__enrollment__run__course")[:MOST]


def _acts(person: User) -> QuerySet[LogEntry]:
    """What was done about this person, the newest first; who only looked is not among it."""
    return (
        LogEntry.objects.filter(person=person)
        .exclude(act="person.opened")
        .order_by("-seq")
        .select_related("by")
    )


def _titles(
    enrolments: Iterable[Enrollment], attempts: Iterable[Attempt], certificates: Iterable[Certificate]
) -> dict[Any, str]:
    """The title of each course and quiz by its key, in English where there is an English page: one query."""
    keys = {each.run.course.key for each in enrolments}
    keys |= {each.award.enrollment.run.course.key for each in certificates}
    for attempt in attempts:
        keys |= {attempt.activity.key, attempt.enrollment.run.course.key}
    pages = Page.objects.filter(translation_key__in=keys, alias_of=None)
    found: dict[Any, str] = {}
    for key, language, title in pages.order_by("pk").values_list(
        "translation_key", "locale__language_code", "title"
    ):
        if key not in found or language == "en":
            found[key] = title
    return found


def _with_what_hangs_on(enrolments: Collection[Enrollment], titles: dict[Any, str]) -> list[EnrolmentRow]:
    ids = [each.pk for each in enrolments]
    steps: dict[int, list[Transition]] = defaultdict(list)
    for step in Transition.objects.filter(enrollment__in=ids).select_related("by"):
        steps[step.enrollment_id].append(step)
    awards: dict[int, list[Award]] = defaultdict(list)
    for award in Award.objects.filter(enrollment__in=ids).select_related("granted_by").order_by("pk"):
        awards[award.enrollment_id].append(award)
    attended = {
        each.enrollment_id: each for each in Attendance.objects.filter(enrollment__in=ids).order_by("pk")
    }
    return [
        EnrolmentRow(
            each,
            titles.get(each.run.course.key, each.run.course.code),
            STATE_TONES.get(each.state, ""),
            steps[each.pk],
            awards[each.pk],
            attended.get(each.pk),
            may_reopen=each.state in CAN_BE_TAKEN_UP,
        )
        for each in enrolments
    ]


def _attempt_rows(attempts: Collection[Attempt], titles: dict[Any, str]) -> list[AttemptRow]:
    """Each sitting with its result; of a quiz the last one, where the next has to wait, says so."""
    by_quiz: dict[tuple[int, int], list[Attempt]] = defaultdict(list)
    for attempt in reversed(list(attempts)):
        by_quiz[attempt.enrollment_id, attempt.activity_id].append(attempt)
    waiting = {sat[-1].pk for sat in by_quiz.values() if _has_to_wait(sat)}
    return [
        AttemptRow(
            each,
            titles.get(each.activity.key, each.activity.code),
            titles.get(each.enrollment.run.course.key, each.enrollment.run.course.code),
            shown_percent(each.points, each.out_of) if each.points is not None and each.out_of else "",
            each.pk in waiting,
        )
        for each in attempts
    ]


def _has_to_wait(sat: list[Attempt]) -> bool:
    last = sat[-1]
    if last.enrollment.state != Enrollment.State.ACTIVE or "attempts" not in last.limits:
        return False
    next_at = next_attempt_of(last.limits, sat)
    return next_at is not None and next_at > timezone.now()


def _certificate_row(certificate: Certificate, titles: dict[Any, str]) -> CertificateRow:
    course = certificate.award.enrollment.run.course
    state = state_today(certificate)
    return CertificateRow(certificate, titles.get(course.key, course.code), state, TONES[state])
