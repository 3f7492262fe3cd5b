"""The sample people of the demo: one sign-in per role, and the members of `cohort.toml`."""

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from academy.demo.cohort import Person
from academy.users.backend import SAMPLE_DOMAIN
from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS

PASSWORD = "academy-demo"  # nosec B105: printed at every start, and refused outside the demo
DOMAIN = SAMPLE_DOMAIN
ROLES = (
    *("member", "author", "coordinator", "translator", "instructor"),
    *("reviewer", "registrar", "deputy", "admin"),
)
ADVERTISED = {  # who is worth a look, and why; of a role the name says it
    **dict.fromkeys(ROLES, ""),
    "deputy": "the registrar's deputy: confirms what needs two people",
    "paolo": "a member in the middle of the final quiz",
    "devon": "failed it twice: one attempt is left",
    "rania": "failed it three times, and waits",
    "karim": "has certificates in Arabic and in English",
}
STAFF = {"registrar": ADMINISTRATORS, "deputy": ADMINISTRATORS, "reviewer": REVIEWERS}


def sign_ins() -> list[str]:
    """Return a line for each address to sign in with."""
    return [f"  {name}@{DOMAIN:14} {why}".rstrip() for name, why in ADVERTISED.items()]


def make_staff() -> dict[str, User]:
    """Make the person of each role who is missing, with a confirmed address; return all by their role."""
    password = make_password(PASSWORD)  # hashed once: hashing takes most of a second on a slow machine
    people = {}
    for name in ROLES:
        email = f"{name}@{DOMAIN}"
        user, created = User.objects.get_or_create(
            email=email,
            defaults={
                "full_name": f"Sample {name.title()}",
                "password": password,
                "is_superuser": name == "admin",
            },
        )
        if created:
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        people[name] = user
    for name, group in STAFF.items():
        people[name].groups.add(Group.objects.get(name=group))
    here = User.objects.filter(pk__in=[people[name].pk for name in (*STAFF, "admin")])
    here.update(administrator_since=None)  # long enough to confirm what the others ask for
    return people


def make_members(members: Mapping[str, Person], *, joined: Mapping[str, datetime]) -> dict[str, User]:
    """Make the members who are missing, in bulk, with confirmed addresses; return all by their short name.

    `joined` says by that name when each made their account.
    """
    emails = {f"{name}@{DOMAIN}": name for name in members}
    there = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    password = make_password(PASSWORD)
    made = User.objects.bulk_create(
        User(
            email=email,
            password=password,
            full_name=members[name].full_name,
            country=members[name].country,
            language=members[name].language,
            time_zone=members[name].time_zone,
            date_joined=joined[name],
        )
        for email, name in emails.items()
        if email not in there
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made
    )
    return {emails[user.email]: user for user in User.objects.filter(email__in=emails)}
