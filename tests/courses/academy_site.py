"""For tests of partners: catalogues, partners with their rights, and their people."""

from typing import Any

from academy.users.models import User
from courses.models import CatalogueIndexPage, Partner
from courses.services import PartnerText, appoint, onboard_partner
from tests.factories.courses import catalogue


def make_catalogues(*languages: str) -> list[CatalogueIndexPage]:
    """A home page and a catalogue in each language, linked as translations."""
    return [catalogue(language) for language in languages]


def make_partner(slug: str) -> Partner:
    """A partner with everything that onboarding gives; needs `make_catalogues` first."""
    return onboard_partner(
        name=slug.title(),
        slug=slug,
        texts={"en": PartnerText(slug.title(), "Who we are."), "ar": PartnerText("معهد", "من نحن.")},
    )


def make_person(role: str, *partners: Partner, **fields: Any) -> User:
    """Somebody with this role at each of these partners."""
    slug = "-".join(partner.slug for partner in partners)
    user = User.objects.create_user(f"{role}@{slug}.example", **fields)
    for partner in partners:
        appoint(user=user, partner=partner, role=role)
    return user
