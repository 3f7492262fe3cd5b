"""Beside a course's outline: what comes next, in words, and the ways to everything else about the course."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Page

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.course_tree import CourseTree
from courses.desk.access import AUTHORING, COORDINATING, has_role, is_reviewer
from courses.desk.outline_rows import Row
from courses.desk.worklists_words import Standing
from courses.models import Course, CourseMail, CoursePage, Submission


@dataclass(frozen=True)
class NextStep:
    """What comes next. `act`, a button here: `submit`, `ready` or `restore`; `url` with `label` leads on."""

    words: str
    act: str = ""
    url: str = ""
    label: str = ""
    told: str = ""  # that the coordinator knows already


def next_step(user: User, course: Course, standing: Standing, changed: bool) -> NextStep:
    """Return what this person can do next about the course, or what everybody waits for.

    `changed` is whether it has anything that learners do not see yet.
    """
    submission = standing.submission
    if course.stage == Course.Stage.WITHDRAWN:
        words = _("This course has been withdrawn. Its page stays, since certificates point to it.")
        return NextStep(words, act="restore" if is_administrator(user) else "")
    if submission and submission.state == Submission.State.IN_REVIEW:
        words = _("Handed in on %(day)s. Until it is decided, nothing in this course can be changed.") % {
            "day": date_format(localtime(submission.submitted_at), "DATE_FORMAT")
        }
        return NextStep(words, url=way_to("submission", submission.pk), label=_("See the review"))
    coordinates = has_role(user, course.partner_id, COORDINATING)
    if not has_role(user, course.partner_id, AUTHORING):
        return NextStep(_("The coordinator submits the course when it is ready."))
    words = _what_to_write(course, submission, changed)
    if course.stage == Course.Stage.OPEN and not changed:
        return NextStep(words)
    url = way_to("submission", submission.pk) if submission else ""
    label = _("Read the notes") if url else ""
    told = "" if coordinates else _told(course)
    act = "submit" if coordinates else "" if told else "ready"
    return NextStep(words, act=act, url=url, label=label, told=told)


def _told(course: Course) -> str:
    """When the coordinator was told that the course is ready; nothing where anything changed since."""
    mails = CourseMail.objects.filter(course=course, kind=CourseMail.Kind.READY)
    at = mails.aggregate(last=Max("made_at"))["last"]
    if at is None or course.submissions.filter(submitted_at__gt=at).exists() or _is_written_after(course, at):
        return ""
    return _("Told on %(day)s.") % {"day": date_format(localtime(at), "DATE_FORMAT")}


def _is_written_after(course: Course, at: datetime) -> bool:
    heads = CoursePage.objects.filter(translation_key=course.key, alias_of=None)
    under = Q()
    for path in heads.values_list("path", flat=True):
        under |= Q(path__startswith=path)
    return bool(under) and Page.objects.filter(under, latest_revision_created_at__gt=at).exists()


def _what_to_write(course: Course, submission: Submission | None, changed: bool) -> str:
    if submission and submission.state == Submission.State.RETURNED:
        return _("The reviewers have sent it back with notes. Answer each, then submit it again.")
    if course.stage == Course.Stage.OUTLINE:
        return _(
            "Fill in the outline form and plan the modules here. Then the outline goes to the reviewers, "
            "before anybody writes the lessons."
        )
    if course.stage == Course.Stage.OPEN:
        if not changed:
            return _("Learners see this course. Whatever you change stays a draft until it is approved.")
        return _("Learners see the approved texts. Your changes are drafts until they are approved.")
    return _("Write the lessons and quizzes. When all is there, the whole course goes to the reviewers once.")


def is_changed(tree: CourseTree, rows: tuple[Row, ...]) -> bool:
    """Whether the course page or any part, in any language, has a text that learners do not see yet."""
    heads = tree.course.editions.values()
    return any(page.changed for page in heads) or any(
        _differs(part) for row in rows for part in (row, *row.rows)
    )


def _differs(part: Row) -> bool:
    """Whether learners see something else of this part than its authors; of one that leaves, anything."""
    if part.leaves:
        return part.live
    return any(edition.url and edition.tone != "leaf" for edition in part.editions)


def side_links(user: User, course: Course, tree: CourseTree) -> list[tuple[str, str]]:
    """Return the ways on, as label and address; what this person may not use is left out."""
    writes = has_role(user, course.partner_id, AUTHORING)
    page = tree.course.shown(tree.languages)
    withdraws = course.stage == Course.Stage.OPEN and has_role(user, course.partner_id, COORDINATING)
    wanted = [
        (_("See it as a learner"), way_to("preview_course", course.code)),
        (_("Outline form"), way_to("outline_form", course.code) if writes else ""),
        (
            _("Course page: summary, objectives, contact"),
            reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else "",
        ),
        (_("Languages"), way_to("languages", course.code)),
        (_("Quality"), way_to("quality", course.code)),
        (_("Bring in files"), way_to("material", course.code) if writes else ""),
        (_("Send files"), way_to("uploads") if writes else ""),
        (_("Export"), way_to("export", course.code) if writes or is_reviewer(user) else ""),
        (_("Copy as a new course"), way_to("copy", course.code) if writes else ""),
        (_("History"), way_to("log_of_course", course.code)),
        (_("Withdraw this course"), way_to("withdraw", course.code) if withdraws else ""),
    ]
    return [(label, url) for label, url in wanted if url]


def people_of(course: Course) -> list[tuple[str, str]]:
    """Return who answers for the course at its partner, as role and name."""
    partner = course.partner
    named = [(_("Coordinator"), partner.coordinator), (_("Deputy"), partner.deputy)]
    people = [(_("Partner"), partner.name)]
    return people + [(role, person.full_name) for role, person in named if person]


def way_to(name: str, *args: object) -> str:
    """The address of a page of the desk."""
    return reverse(f"desk:{name}", args=args)
