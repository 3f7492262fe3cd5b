"""Every word that a badge of ours may use, place by place, and what it means in RDF.

The meanings are those of the two contexts (`certificates.badges.contexts`), copied for the few words we use;
a test compares them with what PyLD makes of the contexts themselves. A word that is not here is refused: so
no part of a badge that is shown to somebody is left out of what was signed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_VC = "https://www.w3.org/2018/credentials#"
_OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_SCHEMA = "https://schema.org/"
_SECURITY = "https://w3id.org/security#"
_STATUS = "https://www.w3.org/ns/credentials/status#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_XSD_OF_OB = "https://www.w3.org/2001/XMLSchema#"  # so written in the context

RDF_TYPE = f"<{_RDF_TYPE}>"


@dataclass(frozen=True)
class Word:
    """A key of a JSON object: its predicate, and what its values are.

    One of: a text (`datatype` empty or an IRI), a truth value or whole number with `datatype`, the address of
    something (`is_address`), one of a list of words (`among`), or an object of its own (`place`).
    """

    predicate: str
    datatype: str = ""
    is_address: bool = False
    among: Mapping[str, str] | None = None
    place: "Place | None" = None
    many: bool = False  # written as a list
    required: bool = True

    @property
    def tail(self) -> str:
        """What stands behind a text of this word in a line of N-Quads."""
        return f'"^^<{self.datatype}> .\n' if self.datatype else '" .\n'


@dataclass(frozen=True)
class Place:
    """A kind of JSON object: its types with their IRIs, whether it has an id, and its words."""

    types: Mapping[str, str]
    words: Mapping[str, Word]
    has_id: bool = True


def _text(iri: str, *, required: bool = True) -> Word:
    return Word(iri, required=required)


NAME = _text(_SCHEMA + "name")
DESCRIPTION = _text(_SCHEMA + "description", required=False)
INSTANT = _XSD + "dateTime"
DAY = _XSD_OF_OB + "date"
BOOLEAN = _XSD_OF_OB + "boolean"
INTEGER = _XSD + "integer"

ISSUER = Place(
    {"Profile": _OB + "Profile"},
    {"name": NAME, "url": Word(_SCHEMA + "url", datatype=_XSD_OF_OB + "anyURI")},
)
IDENTITY = Place(
    {"IdentityObject": _OB + "IdentityObject"},
    {
        "hashed": Word(_OB + "hashed", datatype=BOOLEAN),
        "identityHash": _text(_OB + "identityHash"),
        "identityType": _text(_OB + "identityType"),
        "salt": _text(_OB + "salt", required=False),
    },
    has_id=False,
)
IMAGE = Place({"Image": _OB + "Image"}, {})
CRITERIA = Place({}, {"narrative": _text(_OB + "narrative")})
RESULT_DESCRIPTION = Place(
    {"ResultDescription": _OB + "ResultDescription"},
    {
        "name": NAME,
        "resultType": _text(_OB + "resultType"),
        "requiredValue": _text(_OB + "requiredValue"),
        "valueMin": _text(_OB + "valueMin"),
        "valueMax": _text(_OB + "valueMax"),
    },
)
ACHIEVEMENT = Place(
    {"Achievement": _OB + "Achievement"},
    {
        "name": NAME,
        "description": _text(_SCHEMA + "description"),
        "achievementType": _text(_OB + "achievementType"),
        "humanCode": _text(_OB + "humanCode"),
        "inLanguage": _text(_SCHEMA + "inLanguage"),
        "criteria": Word(_OB + "Criteria", place=CRITERIA),
        "image": Word(_OB + "image", place=IMAGE),
        "resultDescription": Word(
            _OB + "resultDescription", place=RESULT_DESCRIPTION, many=True, required=False
        ),
    },
)
RESULT = Place(
    {"Result": _OB + "Result"},
    {
        "resultDescription": Word(_OB + "resultDescription", datatype=_XSD_OF_OB + "anyURI"),
        "value": _text(_SCHEMA + "value"),
    },
)
SUBJECT = Place(
    {"AchievementSubject": _OB + "AchievementSubject"},
    {
        "identifier": Word(_OB + "identifier", place=IDENTITY, many=True),
        "achievement": Word(_OB + "achievement", place=ACHIEVEMENT),
        "activityStartDate": Word(_OB + "activityStartDate", datatype=DAY, required=False),
        "activityEndDate": Word(_OB + "activityEndDate", datatype=DAY),
        "narrative": _text(_OB + "narrative", required=False),
        "licenseNumber": _text(_OB + "licenseNumber"),
        "result": Word(_OB + "result", place=RESULT, many=True, required=False),
    },
)
EVIDENCE = Place({"Evidence": _OB + "Evidence"}, {"name": NAME, "narrative": _text(_OB + "narrative")})
STATUS_ENTRY = Place(
    {"BitstringStatusListEntry": _STATUS + "BitstringStatusListEntry"},
    {
        "statusPurpose": _text(_STATUS + "statusPurpose"),
        "statusListIndex": _text(_STATUS + "statusListIndex"),
        "statusListCredential": Word(_STATUS + "statusListCredential", is_address=True),
    },
)
BADGE = Place(
    {
        "VerifiableCredential": _VC + "VerifiableCredential",
        "OpenBadgeCredential": _OB + "OpenBadgeCredential",
    },
    {
        "name": NAME,
        "issuer": Word(_VC + "issuer", place=ISSUER),
        "validFrom": Word(_VC + "validFrom", datatype=INSTANT),
        "validUntil": Word(_VC + "validUntil", datatype=INSTANT, required=False),
        "credentialSubject": Word(_VC + "credentialSubject", place=SUBJECT),
        "evidence": Word(_VC + "evidence", place=EVIDENCE, many=True),
        "credentialStatus": Word(_VC + "credentialStatus", place=STATUS_ENTRY, required=False),
    },
)
PROOF = Place(
    {"DataIntegrityProof": _SECURITY + "DataIntegrityProof"},
    {
        "cryptosuite": Word(_SECURITY + "cryptosuite", datatype=_SECURITY + "cryptosuiteString"),
        "created": Word("http://purl.org/dc/terms/created", datatype=INSTANT),
        "verificationMethod": Word(_SECURITY + "verificationMethod", is_address=True),
        "proofPurpose": Word(
            _SECURITY + "proofPurpose", among={"assertionMethod": f"<{_SECURITY}assertionMethod>"}
        ),
    },
    has_id=False,
)
STATUS_LIST = Place(
    {
        "VerifiableCredential": _VC + "VerifiableCredential",
        "BitstringStatusListCredential": _STATUS + "BitstringStatusListCredential",
    },
    {
        "issuer": Word(_VC + "issuer", is_address=True),
        "validFrom": Word(_VC + "validFrom", datatype=INSTANT),
        "credentialSubject": Word(
            _VC + "credentialSubject",
            place=Place(
                {"BitstringStatusList": _STATUS + "BitstringStatusList"},
                {
                    "statusPurpose": _text(_STATUS + "statusPurpose"),
                    "ttl": Word(_STATUS + "ttl", datatype=INTEGER),
                    "encodedList": Word(_STATUS + "encodedList", datatype=_SECURITY + "multibase"),
                },
            ),
        ),
    },
)
