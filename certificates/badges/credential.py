"""The credential of a certificate, without its proof: from the statement, its number and its place alone.

Every node that may have an id has one; only the two identities of the holder have none, since the standard
gives them none. So canonical form is cheap (`certificates.badges.quads`).
"""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from certificates.badges.addresses import achievement_url, badge_url, did_web, status_url
from certificates.badges.quads import written
from certificates.badges.terms import CREDENTIALS, OPEN_BADGES
from certificates.badges.words import words_of
from certificates.models import Certificate
from certificates.numbers import grouped
from certificates.signing.seals import verify_url_with


def credential_of(certificate: Certificate) -> dict[str, Any]:
    """Return what a certificate's badge says (Open Badges 3.0, Verifiable Credentials 2.0), not signed yet.

    Raises ValueError for one whose name was erased: there is nothing to say any more.
    """
    statement = certificate.statement
    if not statement["holder"]:
        raise ValueError("the name was erased: there is no badge to make")
    words, own = words_of(statement), badge_url(certificate.number)
    credential = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": own,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": words["name"],
        "issuer": issuer_profile(words["issuer"]),
        "validFrom": instant(certificate.issued_at),
        "credentialSubject": _subject(certificate, words, own),
        "evidence": [
            {
                "id": verify_url_with(statement, certificate.seal),
                "type": ["Evidence"],
                "name": words["evidence_name"],
                "narrative": words["evidence"],
            }
        ],
    }
    if until := statement.get("expires_on"):
        credential["validUntil"] = instant(end_of(until))
    if certificate.status_list_id is not None and certificate.status_index is not None:
        credential["credentialStatus"] = _status(certificate.status_list_id, certificate.status_index)
    return credential


def issuer_profile(name: str) -> dict[str, Any]:
    """Return who issues: `did:web` of our address, with its name in the badge's language."""
    return {
        "id": did_web(),
        "type": ["Profile"],
        "name": name,
        "url": settings.ACADEMY_BASE_URL + "/",
    }


def identities(holder: str, salt: str) -> list[dict[str, Any]]:
    """Return the holder's name twice: to read, and salted and hashed as the certificate's digest has it.

    The hash is SHA-256 of salt and name, in this order, as in `certificates.statement.statement_digest`: who
    has the badge can show which name the academy's record was about when that record has lost it.
    """
    name = written(holder)
    return [
        {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"},
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": "sha256$" + hashlib.sha256((salt + name).encode()).hexdigest(),
            "identityType": "name",
            "salt": salt,
        },
    ]


def instant(at: datetime) -> str:
    """Return an instant as badges write it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def end_of(day: str) -> datetime:
    """Return when a certificate that is good until `day` ends: that day is over everywhere on earth."""
    return datetime.combine(date.fromisoformat(day), time(12, tzinfo=UTC)) + timedelta(days=1)


def _subject(certificate: Certificate, words: dict[str, str], own: str) -> dict[str, Any]:
    statement = certificate.statement
    subject: dict[str, Any] = {
        "id": f"{own}#holder",
        "type": ["AchievementSubject"],
        "identifier": identities(statement["holder"], certificate.salt),
        "licenseNumber": grouped(certificate.number),
        "activityEndDate": statement["completed_on"],
        "achievement": _achievement(statement, words),
    }
    if words["about"]:
        subject["narrative"] = words["about"]
    if period := statement.get("period"):
        subject["activityStartDate"] = period[0]
    if result := statement["result"]:
        described = subject["achievement"]["resultDescription"][0]["id"]
        subject["result"] = [
            {
                "id": f"{own}#result",
                "type": ["Result"],
                "resultDescription": described,
                "value": result["percent"],
            }
        ]
    return subject


def _achievement(statement: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    key, kind = statement["course"]["key"], statement["kind"]
    own = achievement_url(key, kind)
    outline = statement.get("outline")
    achievement: dict[str, Any] = {
        "id": own,
        "type": ["Achievement"],
        "name": words["title"],
        "description": words["description"],
        "achievementType": "Certificate",
        "humanCode": written(statement["course"]["code"]),
        "inLanguage": words["language"],
        "criteria": {
            "id": outline_url(outline) if outline else f"{own}#criteria",
            "narrative": words["criteria"],
        },
        "image": {"id": achievement_url(key, kind, "png"), "type": "Image"},
    }
    if result := statement["result"]:
        achievement["resultDescription"] = [
            {
                "id": f"{own}#result",
                "type": ["ResultDescription"],
                "name": words["result"],
                "resultType": "Percent",
                "requiredValue": str(result["pass_mark"]),
                "valueMin": "0",
                "valueMax": "100",
            }
        ]
    return achievement


def _status(list_id: int, index: int) -> dict[str, Any]:
    address = status_url(list_id)
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def outline_url(digest: str) -> str:
    """Return the page of an outline as it was."""
    return settings.ACADEMY_BASE_URL + reverse("certificates:outline", args=[digest])
