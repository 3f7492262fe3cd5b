"""The door for writes to content: partners and their people, whole courses."""

from courses.services.loading import Loaded, load_course, load_drafts
from courses.services.partner_errors import NoCatalogue, PartnerClosing, PartnerEnded, PersonInactive
from courses.services.partner_people import appoint
from courses.services.partners import PartnerText, onboard_partner
from courses.services.refusal import LoadRefused
from courses.services.stages import open_course

__all__ = [
    "LoadRefused",
    "Loaded",
    "NoCatalogue",
    "PartnerClosing",
    "PartnerEnded",
    "PartnerText",
    "PersonInactive",
    "appoint",
    "load_course",
    "load_drafts",
    "onboard_partner",
    "open_course",
]
