"""Certificates, what happens to them, what they are signed with, and the acts of two persons."""

from certificates.models.acts import JointAct
from certificates.models.certificates import (
    CHANGEABLE,
    ERASABLE,
    Certificate,
    CertificateEvent,
    CertificateQuerySet,
    ContentFrozen,
)
from certificates.models.designs import (
    CertificateDesign,
    DesignText,
    FrozenDesign,
    FrozenImage,
    LogoConsent,
    PartnerLogo,
    Signatory,
)
from certificates.models.keys import SigningKey, StatusList
from certificates.models.log import LogEntry, LogHead
from certificates.models.mails import EventMail, PersonMail
from certificates.models.people import AccountMerge, CorrectionRequest, Portfolio
from certificates.models.releases import Release, ReleaseItem

__all__ = [
    "CHANGEABLE",
    "ERASABLE",
    "AccountMerge",
    "Certificate",
    "CertificateDesign",
    "CertificateEvent",
    "CertificateQuerySet",
    "ContentFrozen",
    "CorrectionRequest",
    "DesignText",
    "EventMail",
    "FrozenDesign",
    "FrozenImage",
    "JointAct",
    "LogEntry",
    "LogHead",
    "LogoConsent",
    "PartnerLogo",
    "PersonMail",
    "Portfolio",
    "Release",
    "ReleaseItem",
    "Signatory",
    "SigningKey",
    "StatusList",
]
