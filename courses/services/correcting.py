"""Small corrections: a typo, a link, a caption goes live on the coordinator's word; staff look afterwards."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from academy.users.models import User
from courses.depths import COURSE_DEPTH
from courses.models import Correction, Course, Partner, Question
from courses.review.locks import CourseInReview, in_review
from courses.review.pins import KINDS
from courses.review.smallness import smallness_of
from courses.services.publishing_pins import publish_revision
from courses.services.review_days import review_rules
from courses.services.review_errors import (
    CourseWithdrawn,
    NothingNew,
    NotLive,
    PartnerNotActive,
    TooMuch,
)


def correct(*, page: Page | Question, by: User, course: Course | None = None) -> Correction:
    """Publish the newest text of one live page, or question, as a small correction, and note it for staff.

    The caller has asked who may: the partner's coordinators. A question belongs to no course, so `course`
    says of which one it is corrected. Raises `NotLive`, `NothingNew`, `CourseInReview`, `CourseWithdrawn`,
    `PartnerNotActive`, and `TooMuch` with the reasons where it is more than a small correction.
    """
    with transaction.atomic():
        course = _locked(course or course_of(page))
        if in_review(course):
            raise CourseInReview(course.code)
        text: Any = type(page)._default_manager.get(pk=page.pk)
        text = getattr(text, "specific", text)
        before, after = live_and_newest(text)
        judged = smallness_of(kind_of(text), before.content, after.content, review_rules().small_words)
        if not judged.is_small:
            raise TooMuch(judged.reasons)
        publish_revision(after, by)
        correction = Correction.objects.create(
            course=course, revision=after, before=before, title=str(text)[:300], words=judged.words, by=by
        )
        log(
            instance=course,
            action="courses.correct",
            user=by,
            data={
                "correction": correction.pk,
                "title": correction.title,
                "language": text.locale.language_code,
                "words": judged.words,
            },
        )
    return correction


def mark_seen(*, correction: Correction, by: User) -> Correction:
    """Note that staff have looked at a correction; twice is the same as once, and who came first stays."""
    with transaction.atomic():
        unseen = Correction.objects.filter(pk=correction.pk, seen_at=None)
        if unseen.update(seen_by=by, seen_at=timezone.now()):
            log(
                instance=correction.course,
                action="courses.mark_seen",
                user=by,
                data={"correction": correction.pk},
            )
        correction.refresh_from_db()
    return correction


def live_and_newest(text: Page | Question) -> tuple[Revision, Revision]:
    """Return the revision that is live and the newest one; raise `NotLive` or `NothingNew`."""
    if not text.live or text.live_revision is None or getattr(text, "alias_of_id", None):
        raise NotLive(text.pk)
    newest = text.get_latest_revision()
    if newest is None or newest.pk == text.live_revision_id:
        raise NothingNew(text.pk)
    return text.live_revision, newest


def kind_of(text: Page | Question) -> str:
    """Return what a text is called among pins: course, module, lesson, quiz or question."""
    return "question" if isinstance(text, Question) else KINDS[type(text)]


def course_of(page: Page | Question) -> Course:
    """Return the course that a page stands in; raise `Course.DoesNotExist` for what stands in none."""
    if isinstance(page, Question):
        raise Course.DoesNotExist("a question belongs to a bank: say of which course it is corrected")
    head = Page.objects.filter(path=page.path[: COURSE_DEPTH * Page.steplen], depth=COURSE_DEPTH)
    return Course.objects.get(key__in=head.values("translation_key"))


def _locked(course: Course) -> Course:
    course = Course.objects.select_for_update(of=("self",)).select_related("partner").get(pk=course.pk)
    if course.stage == Course.Stage.WITHDRAWN:
        raise CourseWithdrawn(course.code)
    if course.partner.state == Partner.State.ENDED:
        raise PartnerNotActive(course.code)
    return course
