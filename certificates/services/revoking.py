"""Acts of two persons on certificates: reinstating one, and revoking many."""

from collections.abc import Iterable

from django.db import transaction

from academy.users.models import User
from certificates.correction_errors import NothingChosen, TooManyChosen
from certificates.errors import NotRevoked
from certificates.models import Certificate, JointAct
from certificates.services.joint_acts import ask_for_act
from certificates.services.lifecycle import reinstate_certificate, revoke_certificate
from certificates.services.logging import log_act
from enrollments.errors import Refused
from enrollments.models import Award

REINSTATE, REVOKE_MANY = "certificate.reinstate", "certificates.revoke"
MOST = 5000
SLICE = 50  # certificates in one transaction: the log waits for its end


def ask_to_reinstate(*, certificate: Certificate, by: User, why: str) -> JointAct:
    """Ask that a revoked certificate be brought back; a second person confirms it.

    Raises ReasonMissing, or NotRevoked for one that is in force.
    """
    if certificate.standing:
        raise NotRevoked
    return ask_for_act(
        kind=REINSTATE,
        by=by,
        why=why,
        data={"number": certificate.number},
        certificate=certificate,
    )


def reinstate_jointly(act: JointAct) -> None:
    """Reinstate the certificate of a confirmed act, in the name of whoever asked."""
    assert act.certificate is not None
    reinstate_certificate(certificate=act.certificate, by=act.asked_by, why=act.why)


def ask_to_revoke_many(*, numbers: Iterable[str], by: User, why: str, public: bool = False) -> JointAct:
    """Ask that these certificates be revoked; the list is frozen, and a second person confirms it.

    Those that are not in force are left out. Raises ReasonMissing, NothingChosen or TooManyChosen.
    """
    asked = sorted(set(numbers))
    if len(asked) > MOST:
        raise TooManyChosen(most=MOST)
    frozen: list[str] = []
    for start in range(0, len(asked), 500):
        part = Certificate.objects.filter(number__in=asked[start : start + 500], standing=True)
        frozen += part.order_by("number").values_list("number", flat=True)
    if not frozen:
        raise NothingChosen
    data = {"numbers": frozen, "public": public}
    return ask_for_act(kind=REVOKE_MANY, by=by, why=why, data=data)


def start_revoking(act: JointAct) -> None:
    """Begin with the list of a confirmed act: the background revokes it slice by slice."""
    act.data = {**act.data, "open": True, "next": 0, "left": []}
    act.save(update_fields=["data"])


def revoke_slice(*, act: JointAct) -> bool:
    """Revoke the next certificates of a confirmed act; say whether there are more.

    What is done and how far the list has come are one transaction: killed at any moment, each is revoked
    once, and one that was reinstated meanwhile is not revoked again. Each certificate is whole: what one
    refuses is noted in `left` and stops no other.
    """
    with transaction.atomic():
        locked = JointAct.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=act.pk)
        data = locked.data
        if not data.get("open"):
            return False
        numbers = data["numbers"][data["next"] : data["next"] + SLICE]
        awards = Award.objects.filter(certificates__number__in=numbers).values("pk")
        list(
            Award.objects.select_for_update(no_key=True).filter(pk__in=awards).order_by("pk")
        )  # before the log's row
        for certificate in Certificate.objects.filter(number__in=numbers).order_by("number"):
            try:
                with transaction.atomic():
                    revoke_certificate(
                        certificate=certificate, by=locked.asked_by, why=locked.why, public=data["public"]
                    )
            except Refused as refused:
                data["left"].append([certificate.number, type(refused).__name__])
        data["next"] += len(numbers)
        data["open"] = data["next"] < len(data["numbers"])
        locked.save(update_fields=["data"])
        if not data["open"]:
            told = {"joint_act": str(locked.uuid), "left": len(data["left"])}
            log_act(act=f"{REVOKE_MANY}.finished", data=told)
    return data["open"]


def unfinished_revocations() -> list[JointAct]:
    """The confirmed acts whose lists are not done yet, the oldest first."""
    return list(
        JointAct.objects.filter(kind=REVOKE_MANY, state=JointAct.State.DONE, data__open=True).order_by("pk")
    )
