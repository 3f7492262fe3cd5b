"""What the acts in the log are called."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.desk.people.words import ACTS as ABOUT_PEOPLE
from certificates.joint import KINDS
from enrollments.models import Award

ACTS: dict[str, Any] = {
    **ABOUT_PEOPLE,
    "logo.set": gettext_lazy("Partner’s logo set"),
    "logo.consented": gettext_lazy("Consent to a partner’s logo given"),
    "logo.withdrawn": gettext_lazy("Consent to a partner’s logo withdrawn"),
    "certificate.issued": gettext_lazy("Certificate issued"),
    "certificate.revoked": gettext_lazy("Certificate revoked"),
    "certificate.reinstated": gettext_lazy("Certificate reinstated"),
    "certificate.reissued": gettext_lazy("Certificate issued in the place of another"),
    "certificate.name_hidden": gettext_lazy("Name hidden on the verification page"),
    "certificate.name_shown": gettext_lazy("Name shown on the verification page"),
    "release.started": gettext_lazy("Release begun"),
    "release.paused": gettext_lazy("Release paused"),
    "release.resumed": gettext_lazy("Release taken up again"),
    "release.retried": gettext_lazy("Failed certificates tried again"),
    "release.done": gettext_lazy("Release ended"),
    "key.prepared": gettext_lazy("Key prepared"),
    "key.certified": gettext_lazy("Key given an authority’s certificate"),
    "key.activated": gettext_lazy("Key taken into use"),
    "key.compromised": gettext_lazy("Key marked as compromised"),
    "certificates.revoke.finished": gettext_lazy("List of revocations finished"),
    "correction.asked": gettext_lazy("Correction of a name asked for"),
    "correction.granted": gettext_lazy("Correction of a name granted"),
    "correction.refused": gettext_lazy("Correction of a name refused"),
    "correction.withdrawn": gettext_lazy("Correction of a name taken back"),
    "correction.evidence_opened": gettext_lazy("Evidence opened"),
    "person.erased": gettext_lazy("Person erased"),
}
STEPS: dict[str, Any] = {
    "asked": gettext_lazy("%(act)s: asked for"),
    "confirmed": gettext_lazy("%(act)s: confirmed by a second person"),
    "refused": gettext_lazy("%(act)s: refused"),
    "withdrawn": gettext_lazy("%(act)s: taken back"),
}

SAID: dict[str, Any] = {  # what acts' data are called; all else names rows to the machine
    "run": gettext_lazy("Run"),
    "kind": gettext_lazy("Kind"),
    "replaces": gettext_lazy("Replaces"),
    "kid": gettext_lazy("Key"),
    "instead_of": gettext_lazy("Replaces"),
    "certificates": gettext_lazy("Certificates"),
    "failed": gettext_lazy("Failed"),
    "quiz": gettext_lazy("Quiz"),
    "files": gettext_lazy("Files"),
}


def word_of(act: str) -> str:
    """Return what an act is called; one without words shows its name."""
    if act in ACTS:
        return str(ACTS[act])
    kind, _dot, step = act.rpartition(".")
    if kind in KINDS and step in STEPS:
        return str(STEPS[step]) % {"act": KINDS[kind].words}
    return act


def words_about(data: dict[str, Any]) -> str:
    """Return what an act's data say to a reader, as short pairs; long lists by their number.

    What only names a row to the machine is left out: the act's other columns tell whom and what it is about.
    """
    told = []
    for name, value in sorted(data.items()):
        if name not in SAID or value in (None, ""):
            continue
        told.append(f"{SAID[name]}: {_shown(value)}")
    return " · ".join(told)[:300]


def _shown(value: Any) -> Any:
    if isinstance(value, list):
        return _("%(count)s entries") % {"count": len(value)}
    return Award.Kind(value).label if value in Award.Kind.values else value
