"""Whether a file is ours, says what we hold, and still stands. Nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import Certificate, SigningKey
from certificates.numbers import normalise
from certificates.signing.seals import Seal, payload_of
from certificates.statement import statement_digest
from certificates.verifying.by_number import facts_about
from certificates.verifying.evidence import COMPROMISED, VALID, Evidence, evidence_in
from certificates.verifying.facts import Facts

HEADINGS = {
    "valid": gettext_lazy("This file is ours, and nothing in it was changed"),
    "broken": gettext_lazy("This file was changed after it was signed"),
    "none": gettext_lazy("This file carries no signature"),
    "foreign": gettext_lazy("This file was not signed here"),
    "key compromised": gettext_lazy("The signature of this file proves nothing"),
    "empty": gettext_lazy("This file is empty"),
    "too large": gettext_lazy("This file is too large to be a certificate"),
    "wrong type": gettext_lazy("This file is no certificate"),
    "damaged": gettext_lazy("This file cannot be read"),
    "encrypted": gettext_lazy("This PDF is locked with a password"),
    "no badge": gettext_lazy("This picture holds no badge"),
}
ENDED = {
    "revoked": gettext_lazy("The file is ours, but the certificate was revoked"),
    "replaced": gettext_lazy("The file is ours, but the certificate was replaced"),
    "expired": gettext_lazy("The file is ours, but the certificate has expired"),
}
ADVICE = {
    "broken": gettext_lazy("Trust only what our records say of the number, not the file."),
    "none": gettext_lazy(
        "Printing to a new PDF or saving from an editor takes the signature away. "
        "Trust only what our records say of the number."
    ),
    "foreign": gettext_lazy("Somebody else signed it. If it names this academy, do not trust it."),
    "key compromised": gettext_lazy(
        "It was made with a key that others may have had. Trust only what our records say of the number."
    ),
    "empty": gettext_lazy("Download it again, or ask its holder to send it again."),
    "too large": gettext_lazy("Certificates have less than 1 MB; files of more than 5 MB are not read."),
    "wrong type": gettext_lazy("Choose the PDF, the badge (JSON), or the picture that holds the badge."),
    "damaged": gettext_lazy("It may have been cut off on its way. Ask its holder to send it again."),
    "encrypted": gettext_lazy("Our certificates never are. Type the number on the document instead."),
    "no badge": gettext_lazy(
        "Ask for the file as it was downloaded here: apps that shrink pictures take the badge out."
    ),
}


@dataclass(frozen=True)
class Verdict:
    """What we say about a file. `matches` is None where there is nothing to compare."""

    evidence: Evidence
    facts: Facts | None = None
    matches: bool | None = None

    @property
    def is_genuine(self) -> bool:
        """Whether the file is ours, unchanged, and says what we hold."""
        return self.evidence.signature == VALID and self.matches is True

    @property
    def is_good(self) -> bool:
        """Whether the file is genuine and certifies something today."""
        return self.is_genuine and self.facts is not None and self.facts.is_good

    @property
    def heading(self) -> str:
        """The verdict in a few words."""
        if self.evidence.signature == VALID and self.matches is False:
            return _("This file is signed, but our records do not bear it out")
        if self.is_genuine and self.facts is not None and self.facts.state in ENDED:
            return str(ENDED[self.facts.state])
        if self.evidence.signature == "none" and not self.evidence.number:
            return _("Nothing shows that this file is ours")
        return str(HEADINGS[self.evidence.trouble or self.evidence.signature])

    @property
    def advice(self) -> str:
        """What to make of it; empty where the heading says it all."""
        if self.evidence.signature == VALID and self.matches is False:
            return _("Do not trust it, and tell us where it comes from.")
        if self.evidence.signature == "none" and not self.evidence.number:
            return _(
                "It has no signature and no number. Ask its holder for the file as it was downloaded here."
            )
        return str(ADVICE.get(self.evidence.trouble or self.evidence.signature, ""))

    @property
    def tone(self) -> str:
        """The colour of the verdict: good, to be looked at, or bad."""
        if self.is_good:
            return "leaf"
        ended = self.is_genuine and self.facts is not None and self.facts.state in ("expired", "replaced")
        unread = self.evidence.trouble in ("empty", "wrong type", "no badge", "damaged")
        unsigned = self.evidence.signature == "none"
        return "amber" if ended or unread or unsigned else "rose"

    @property
    def sign(self) -> str:
        """The sign in the drawing beside the verdict."""
        return {"leaf": "check", "amber": "bang", "rose": "cross"}[self.tone]


def verdict_on(content: bytes) -> Verdict:
    """Return what we say about the bytes of a file. Three queries at most."""
    return verdict_of(evidence_in(content, list(SigningKey.objects.order_by("pk"))))


def verdict_of(evidence: Evidence) -> Verdict:
    """Hold evidence against our records. Two queries at most."""
    if not evidence.number:
        return Verdict(evidence)
    facts = facts_about(evidence.number)
    if facts.statement is None:
        known = False if evidence.signature in (VALID, COMPROMISED) else None
        return Verdict(evidence, facts, known)
    return Verdict(evidence, facts, _matches(evidence, facts.statement))


def _matches(evidence: Evidence, statement: Mapping[str, Any]) -> bool | None:
    """Whether what the evidence says is what we hold; what is unsigned says nothing worth comparing."""
    if evidence.kind == "number" or not (evidence.seal or evidence.badge):
        return None
    held = (
        Certificate.objects.filter(number=normalise(evidence.number))
        .values("seal", "salt", "digest", "badge")
        .get()
    )
    if evidence.badge is not None and held["badge"]:
        # The signature holds and is over the meaning: wallets may write the same in another order.
        return bool(evidence.badge["proof"]["proofValue"] == held["badge"]["proof"]["proofValue"])
    if evidence.seal is None:
        return None
    if held["seal"]:
        return evidence.seal_text == held["seal"]
    return seal_says(evidence.seal, statement, salt=held["salt"], digest=held["digest"])


def seal_says(seal: Seal, statement: Mapping[str, Any], *, salt: str, digest: str) -> bool:
    """Whether a seal says what a statement says, whose own seal is kept no more.

    Where the name was erased, salt and name come from the seal: together they make the digest that is kept.
    """
    if not statement["holder"]:
        statement = {**statement, "holder": seal.holder}
    same = payload_of(statement, salt or seal.salt, seal.kid) == seal.payload
    return same and statement_digest(statement, salt or seal.salt) == digest
