"""Re-issuing by an administrator: another spelling at once, another name as the act of two persons."""

from academy.users.models import User
from certificates.errors import NameMissing, OwnMatter
from certificates.models import Certificate, JointAct
from certificates.names_alike import Likeness, likeness
from certificates.services.joint_acts import ask_for_act
from certificates.services.lifecycle import reissue_certificate

REISSUE = "certificate.reissue"


def reissue_by_hand(
    *, certificate: Certificate, by: User, why: str, holder_name: str
) -> Certificate | JointAct:
    """Replace a certificate by one with the same name, spelt otherwise perhaps; ask where it is another name.

    A certificate in another name is another person's: a second administrator confirms it. Raises OwnMatter
    for one's own certificate, and what `reissue_certificate` and `ask_for_act` do.
    """
    if certificate.award.member_id == by.pk:
        raise OwnMatter
    if not (name := " ".join(holder_name.split())):
        raise NameMissing
    if not certificate.standing or likeness(certificate.holder_name, name) is not Likeness.OTHER:
        return reissue_certificate(certificate=certificate, by=by, why=why, holder_name=name)
    return ask_for_act(
        kind=REISSUE,
        by=by,
        why=why,
        data={"number": certificate.number, "holder_name": name},
        certificate=certificate,
    )


def reissue_jointly(act: JointAct) -> None:
    """Re-issue the certificate of a confirmed act in the new name, for whoever asked."""
    assert act.certificate is not None
    name = act.data.get("holder_name", "")  # gone once the person is erased
    reissue_certificate(certificate=act.certificate, by=act.asked_by, why=act.why, holder_name=name)
