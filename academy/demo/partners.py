"""The partners of the demo, read from `partners.toml`: all invented, and each says so in every language."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from academy.users.models import User
from courses.models import Partner
from courses.services import PartnerText, onboard_partner
from courses.services.partners import Agreement

HOST = "open-learning-institute"  # the partner that the sample people work for
AGREEMENT = "agreement"
FILE = Path(__file__).parent / "partners.toml"


def partner_texts() -> dict[str, dict[str, PartnerText]]:
    """Return what the partners say of themselves, by their slug and by language."""
    return {
        slug: {key: PartnerText(**text) for key, text in texts.items() if key != AGREEMENT}
        for slug, texts in _table().items()
    }


def agreements(*, today: date) -> dict[str, Agreement]:
    """Return the agreements of the partners that have one, by their slug: whole years from this one on."""
    return {
        slug: Agreement(
            starts=date(today.year, 1, 1),
            ends=date(today.year + told["years"] - 1, 12, 31),
            reference=told["reference"],
        )
        for slug, texts in _table().items()
        if (told := texts.get(AGREEMENT))
    }


def _table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def make_partners(*, by: User) -> dict[str, Partner]:
    """Bring in the partners that are missing, as the administrator does; return all by their slug."""
    agreed = agreements(today=timezone.now().date())
    return {
        slug: onboard_partner(
            name=texts["en"].title, slug=slug, texts=texts, by=by, agreement=agreed.get(slug)
        )
        for slug, texts in partner_texts().items()
    }
