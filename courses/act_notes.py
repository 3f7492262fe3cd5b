"""Notes on a course or partner what happens to its roles, pages and files, whichever form or service did it.

The log of a page or file goes astray when the row is gone, since nothing says any more whose it was; so its
deletion is noted where it is looked for. Who acts is told by Wagtail's log context: the person of the
request.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver
from wagtail.log_actions import log

from academy.users.models import User
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.depths import COURSE_DEPTH
from courses.invitation_tasks import mail_invitation
from courses.models import (
    Activity,
    Course,
    CoursePage,
    Invitation,
    LessonPage,
    ModulePage,
    Partner,
    PartnerGroup,
    Question,
    QuestionCategory,
    QuizPage,
)


@receiver(m2m_changed, sender=User.groups.through)
def note_roles(
    sender: type[Model], instance: User | Group, action: str, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Note who was given or has lost a partner's role; who leaves its coordinators leaves their seat too."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    groups: Iterable[int]
    people: Iterable[User]
    if isinstance(instance, User):
        groups, people = _changed(pk_set, instance.groups), [instance]
    else:
        groups, people = [instance.pk], User.objects.filter(pk__in=_changed(pk_set, instance.user_set))
    for held in PartnerGroup.objects.filter(group__in=list(groups)).select_related("partner"):
        for person in people:
            if action != "post_add" and held.role == PartnerGroup.Role.COORDINATOR:
                _leave_seats(held.partner, person)
            log(
                instance=held.partner,
                action="courses.appoint" if action == "post_add" else "courses.end_role",
                data={"role": held.role, "person": str(person.public_id)},
            )


def _changed(pk_set: set[int] | None, all_of_them: Any) -> list[int]:
    return list(all_of_them.values_list("pk", flat=True)) if pk_set is None else list(pk_set)


def _leave_seats(partner: Partner, person: User) -> None:
    for seat in ("coordinator", "deputy"):
        Partner.objects.filter(pk=partner.pk, **{seat: person}).update(**{seat: None})


@receiver(post_save, sender=Invitation)
def mail_new_invitation(instance: Invitation, **kwargs: Any) -> None:
    """Have an invitation mailed once it is committed; a queue that is away is made up for by the chores."""
    if instance.mailed_at is None and instance.accepted_at is None and instance.withdrawn_at is None:
        number = instance.pk
        transaction.on_commit(lambda: mail_invitation.delay(number), robust=True)


def _note_deleted_page(instance: Any, **kwargs: Any) -> None:
    """Note on the course that one of its pages goes, with the number that its own log is kept under."""
    course = _course_of(instance)
    if course is not None:
        data = {"page": instance.pk, "title": instance.draft_title or instance.title}
        log(instance=course, action="courses.delete_page", data=data)


def _course_of(page: Any) -> Course | None:
    if isinstance(page, CoursePage):
        return Course.objects.filter(key=page.translation_key).first()
    activity = Activity.objects.filter(key=page.translation_key).select_related("course").first()
    if activity is not None:
        return activity.course
    above = page.path[: COURSE_DEPTH * page.steplen]
    keys = CoursePage.objects.filter(path=above).values("translation_key")
    return Course.objects.filter(key__in=keys).first()


for page_type in (CoursePage, ModulePage, LessonPage, QuizPage):
    pre_delete.connect(_note_deleted_page, sender=page_type)


@receiver(pre_delete, sender=Question)
@receiver(pre_delete, sender=QuestionCategory)
def note_deleted_question(instance: Question | QuestionCategory, **kwargs: Any) -> None:
    """Note on the partner that a question or a category of its bank goes."""
    log(instance=instance.partner, action="courses.delete_question", data={"title": str(instance)[:200]})


@receiver(pre_delete, sender=AcademyImage)
@receiver(pre_delete, sender=AcademyDocument)
@receiver(pre_delete, sender=AcademyMedia)
def note_deleted_file(instance: Any, **kwargs: Any) -> None:
    """Note on the partner that one of its files goes."""
    partner = Partner.objects.filter(collection=instance.collection_id).first()
    if partner is not None:
        log(instance=partner, action="courses.delete_file", data={"title": instance.title})
