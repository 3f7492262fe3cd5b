"""The partners of the demo, read from `partners.toml`: all invented, and each says so in every language."""

import tomllib
from pathlib import Path

from academy.users.models import User
from courses.models import Partner
from courses.services import PartnerText, onboard_partner

HOST = "open-learning-institute"  # the partner that the sample people work for
FILE = Path(__file__).parent / "partners.toml"


def partner_texts() -> dict[str, dict[str, PartnerText]]:
    """Return what the partners say of themselves, by their slug and by language."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        slug: {language: PartnerText(**text) for language, text in texts.items()}
        for slug, texts in table.items()
    }


def make_partners(*, by: User) -> dict[str, Partner]:
    """Bring in the partners that are missing, as the administrator does; return all by their slug."""
    return {
        slug: onboard_partner(name=texts["en"].title, slug=slug, texts=texts, by=by)
        for slug, texts in partner_texts().items()
    }
