"""An administrator at the desk, and people to open files of."""

from django.contrib.auth.models import Group
from django.test import Client

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS
from courses.models import Partner, PartnerGroup
from tests.factories import PartnerFactory, UserFactory


def make_registrar(email: str = "registrar@test.example") -> User:
    """An administrator."""
    return make_administrator(UserFactory(email=email, full_name="Rana Registrar"))


def make_administrator(person: User) -> User:
    """Give the person the group of administrators, for so long that they may confirm what others ask for."""
    person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    User.objects.filter(pk=person.pk).update(administrator_since=None)
    return person


def signed_in(person: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def partner_with_roles() -> Partner:
    """A partner whose roles can be given; its groups have no rights of their own."""
    partner = PartnerFactory()
    for role in PartnerGroup.Role.values:
        group = Group.objects.create(name=f"{partner.slug} {role}")
        PartnerGroup.objects.create(partner=partner, role=role, group=group)
    return partner
