"""What each act of two persons would do, in the reader's language, from the facts that it keeps.

Nothing here may fail for an act whose person was erased since: names and facts may be gone then.
"""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.joint import KINDS
from certificates.models import JointAct, SigningKey
from certificates.numbers import grouped
from enrollments.models import Award


def words_of(act: JointAct) -> str:
    """Return what an act would do: in the asker's words where it was asked when these were kept."""
    if act.summary or act.kind not in KINDS:
        return act.summary
    return KINDS[act.kind].say(act)


def of_grant(act: JointAct) -> str:
    """Say which award to whom, in which run."""
    person = act.enrollment.member if act.enrollment else None
    award = f"{Award.Kind(act.data['kind']).label} · {act.run}"
    return award if person is None or person.anonymised_at else f"{person.get_full_name()}: {award}"


def of_reinstatement(act: JointAct) -> str:
    """Say which certificate comes back."""
    return _("Reinstate the certificate %(number)s.") % {"number": grouped(act.data["number"])}


def of_reissue(act: JointAct) -> str:
    """Say which certificate gets which name in the place of which."""
    assert act.certificate is not None
    number, before = act.certificate.grouped_number, act.certificate.holder_name
    name = act.data.get("holder_name", "")
    return f"{number}: {before} → {name}" if name else number


def of_revocations(act: JointAct) -> str:
    """Say how many certificates are revoked."""
    count = len(act.data["numbers"])
    words = ngettext("Revoke %(count)s certificate.", "Revoke %(count)s certificates.", count)
    return words % {"count": number_format(count)}


def of_erasure(act: JointAct) -> str:
    """Say what goes with a person; whom, the page says."""
    return _("Erase a person: name, addresses and files go for good; certificates stay valid.")


def of_activation(act: JointAct) -> str:
    """Say which key is to sign, and what."""
    return _("Sign with the key %(kid)s (%(purpose)s).") % _key(act)


def of_report(act: JointAct) -> str:
    """Say which key is to be marked."""
    return _("Mark the key %(kid)s (%(purpose)s) as compromised.") % _key(act)


def _key(act: JointAct) -> dict[str, str]:
    return {"kid": act.data["kid"], "purpose": SigningKey(purpose=act.data["purpose"]).get_purpose_display()}
