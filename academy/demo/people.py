"""The sample people of the demo: one sign-in per role, and learners for the desks to show."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS

PASSWORD = "academy-demo"  # nosec B105: printed at every start, and refused outside the demo
DOMAIN = "demo.example"
ADVERTISED = ("member", "author", "coordinator", "instructor", "reviewer", "registrar", "admin")
LEARNERS = ("learner", "graduate")  # not advertised: they only fill the registrar's and instructors' lists
PEERS = ("amina", "boris", "chen", "diego", "elise", "fatou", "goran", "hana", "imani")  # so are they
HOLDERS = ("yusuf", "zola")  # so are they: a certificate that stands, and one that was revoked
STAFF = {"registrar": ADMINISTRATORS, "reviewer": REVIEWERS}


def make_people() -> dict[str, User]:
    """Make the sample people who are missing, with confirmed addresses; return all by their short name."""
    password = make_password(PASSWORD)  # hashed once: hashing takes most of a second on a slow machine
    people = {}
    for name in (*ADVERTISED, *LEARNERS, *PEERS, *HOLDERS):
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
    return people
