"""Scenes of a review: a partner with its people, a course of it, reviewers of the academy."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from wagtail.models import Page

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS
from courses.models import Course, CoursePage, LessonPage, ModulePage, Partner, PartnerGroup, QuizPage
from courses.services import onboard_partner
from tests.courses.academy_site import make_person
from tests.factories import UserFactory, make_course
from tests.factories.courses import catalogue

Role = PartnerGroup.Role
Stage = Course.Stage


@dataclass
class Scene:
    """A course, the people of its partner, and two reviewers who do not know them."""

    course: Course
    partner: Partner
    coordinator: User
    author: User
    reviewer: User
    other: User
    administrator: User

    def page(self, model=CoursePage, language="en"):
        """The first page of a kind in a language."""
        return model.objects.filter(locale__language_code=language).order_by("path").first()


def staff(group: str, email: str) -> User:
    """Somebody of the academy."""
    user = UserFactory(email=email)
    user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def make_scene(stage=Stage.OPEN, **course) -> Scene:
    """A partner that was onboarded, and a course of it; live where it is open, a draft before."""
    catalogue()
    for language in course.get("languages", ()):
        catalogue(language)
    partner = onboard_partner(name="Own", slug="own", texts={})
    scene = Scene(
        course=make_course(partner=partner, stage=stage, **course),
        partner=partner,
        coordinator=make_person(Role.COORDINATOR, partner, full_name="Coco Coordinator"),
        author=make_person(Role.AUTHOR, partner, full_name="Ada Author"),
        reviewer=staff(REVIEWERS, "reviewer@academy.example"),
        other=staff(REVIEWERS, "other@academy.example"),
        administrator=staff(ADMINISTRATORS, "registrar@academy.example"),
    )
    if stage in (Stage.OUTLINE, Stage.MATERIAL):
        for page in pages_of(scene.course):
            Page.objects.filter(pk=page.pk).update(
                live=False, has_unpublished_changes=True, live_revision=None
            )
    return scene


def pages_of(course: Course) -> list[Page]:
    """All pages of a course, from the top down."""
    heads = CoursePage.objects.filter(translation_key=course.key)
    return [page for head in heads for page in Page.objects.filter(path__startswith=head.path)]


def write(page: Page, **fields) -> Page:
    """Save a new draft of a page, as an author would."""
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision()
    return type(page).objects.get(pk=page.pk)


__all__ = ["CoursePage", "LessonPage", "ModulePage", "QuizPage", "Scene", "make_scene", "pages_of", "write"]
