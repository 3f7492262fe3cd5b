"""Acts of two persons: one asks and says why, another confirms, and only then it is done."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from academy.users.models import User
from certificates.errors import ActDecided, ReasonMissing, SamePerson
from certificates.joint import KINDS
from certificates.models import JointAct
from certificates.services.logging import log_act


def ask_for_act(
    *, kind: str, by: User, why: str, summary: str, data: dict[str, Any], **about: Any
) -> JointAct:
    """Ask that an act be done, and return what waits for a second person; nothing else happens yet.

    `about` may name the `run`, `enrollment` or `certificate` concerned. The same act asked for again while it
    waits is the one that waits. Raises ReasonMissing.
    """
    if not (reason := why.strip()):
        raise ReasonMissing
    with transaction.atomic():
        waiting = JointAct.objects.filter(kind=kind, data=data, state=JointAct.State.WAITING, **about).first()
        if waiting:
            return waiting
        act = JointAct.objects.create(
            kind=kind, asked_by=by, why=reason, summary=summary[:300], data=data, **about
        )
        log_act(act=f"{kind}.asked", by=by, why=reason, certificate=act.certificate, data=_told(act))
    return act


def confirm_act(*, act: JointAct, by: User, note: str = "") -> JointAct:
    """Confirm an act as the second person, and do it in the same transaction.

    Raises SamePerson for whoever asked, ActDecided for one that waits no more, and what its kind refuses.
    """
    with transaction.atomic():
        locked = _waiting(act)
        if locked.asked_by_id == by.pk:
            raise SamePerson
        locked.state, locked.decided_by, locked.decided_at = JointAct.State.DONE, by, timezone.now()
        locked.note = note.strip()[:300]
        locked.save(update_fields=["state", "decided_by", "decided_at", "note"])
        KINDS[locked.kind].do(locked)
        log_act(act=f"{locked.kind}.confirmed", by=by, certificate=locked.certificate, data=_told(locked))
    return locked


def refuse_act(*, act: JointAct, by: User, note: str) -> JointAct:
    """Refuse an act, or take back one's own; nothing is done. Raises ReasonMissing or ActDecided."""
    if not (reason := note.strip()):
        raise ReasonMissing
    with transaction.atomic():
        locked = _waiting(act)
        own = locked.asked_by_id == by.pk
        locked.state = JointAct.State.WITHDRAWN if own else JointAct.State.REFUSED
        locked.decided_by, locked.decided_at, locked.note = by, timezone.now(), reason[:300]
        locked.save(update_fields=["state", "decided_by", "decided_at", "note"])
        log_act(act=f"{locked.kind}.{locked.state}", by=by, why=reason, data=_told(locked))
    return locked


def _waiting(act: JointAct) -> JointAct:
    locked = JointAct.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if locked.state != JointAct.State.WAITING:
        raise ActDecided
    return locked


def _told(act: JointAct) -> dict[str, Any]:
    return {"joint_act": str(act.uuid)}
