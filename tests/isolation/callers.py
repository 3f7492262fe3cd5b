"""Whoever calls: each role of our own partner, people of neither, staff, and the other partner's people."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.test import Client

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS
from courses.services import appoint
from tests.courses.academy_site import make_person
from tests.factories import UserFactory
from tests.isolation.sides import ROLES, Side


@dataclass
class Caller:
    """A role and its signed-in client."""

    role: str
    client: Client


def make_callers(own: Side, other: Side) -> dict[str, Caller]:
    """One of each role; `mover` worked for the other partner until yesterday and works for ours now."""
    member = UserFactory(email="member@isolation.example")
    gone = make_person("coordinator", own.partner)
    people: dict[str, User | None] = {
        "visitor": None,
        "member": own.learner,
        "other member": member,
        "deactivated": gone,
        "mover": _mover(own, other),
        "reviewer": _staff("reviewer", REVIEWERS),
        "administrator": _staff("registrar", ADMINISTRATORS),
        "superuser": User.objects.create_superuser("root@isolation.example"),
        **{role: own.people[role] for role in ROLES},
        **{f"other {role}": other.people[role] for role in ("author", "coordinator")},
    }
    return {role: Caller(role, _signed_in(role, user)) for role, user in people.items()}


def _signed_in(role: str, user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    if role == "deactivated" and user is not None:
        User.objects.filter(pk=user.pk).update(is_active=False)
    return client


def _staff(name: str, group: str) -> User:
    user = UserFactory(email=f"{name}@isolation.example")
    user.groups.add(Group.objects.get(name=group))
    return user


def _mover(own: Side, other: Side) -> User:
    """Somebody who edited, locked and began things at the other partner, and then changed sides."""
    from wagtail.admin.models import FormState
    from wagtail.models import Page

    user = UserFactory(email="mover@isolation.example")
    appoint(user=user, partner=other.partner, role="author")
    lesson = other.pages["course_lesson"].specific
    lesson.save_revision(user=user, clean=False, log_action=True)
    Page.objects.filter(pk=lesson.pk).update(locked=True, locked_by=user)
    theirs = FormState.objects.get(pk=other.rows["form"].pk)
    FormState.objects.create(
        user=user,
        content_type=theirs.content_type,
        object_id=theirs.object_id,
        data=theirs.data,
        last_updated_at=theirs.last_updated_at,
    )
    user.groups.clear()
    appoint(user=user, partner=own.partner, role="author")
    return user
