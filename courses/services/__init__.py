"""The door for writes to content: partners and their people, whole courses."""

from courses.services.loading import Loaded, load_course
from courses.services.partners import (
    NoCatalogue,
    PartnerEnded,
    PartnerText,
    PersonInactive,
    appoint,
    onboard_partner,
)
from courses.services.refusal import LoadRefused
from courses.services.stages import open_course

__all__ = [
    "LoadRefused",
    "Loaded",
    "NoCatalogue",
    "PartnerEnded",
    "PartnerText",
    "PersonInactive",
    "appoint",
    "load_course",
    "onboard_partner",
    "open_course",
]
