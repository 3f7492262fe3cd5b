"""Acts of two persons: one asks and says why, another confirms, and only then it is done."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from academy.users.models import User
from certificates.errors import ActDecided, NewAdministrator, OwnMatter, ReasonMissing, SamePerson
from certificates.joint import KINDS
from certificates.models import JointAct
from certificates.services.logging import hold_log, log_act
from enrollments.models import Enrollment, Run

SEASONED = timedelta(days=1)  # after which a new administrator confirms: time for the others to notice


def ask_for_act(*, kind: str, by: User, why: str, data: dict[str, Any], **about: Any) -> JointAct:
    """Ask that an act be done, and return what waits for a second person; nothing else happens yet.

    `about` may name the `run`, `enrollment` or `certificate` concerned. The same act asked for again while it
    waits is the one that waits: whoever asks queues up behind the log's row. Raises ReasonMissing, or
    OwnMatter for what is about oneself.
    """
    if not (reason := why.strip()):
        raise ReasonMissing
    _refuse_own(JointAct(kind=kind, data=data, **about), by)
    with transaction.atomic():
        _lock_records(about)
        act = JointAct.objects.create(kind=kind, asked_by=by, why=reason[:300], data=data, **about)
        hold_log()
        same = JointAct.objects.filter(kind=kind, data=data, state=JointAct.State.WAITING, **about)
        if waiting := same.exclude(pk=act.pk).first():
            act.delete()
            return waiting
        _log(act, "asked", by, reason)
    return act


def confirm_act(*, act: JointAct, by: User, note: str = "") -> JointAct:
    """Confirm an act as the second person, and do it in the same transaction.

    Raises SamePerson for whoever asked, OwnMatter for whom it is about, NewAdministrator for who became one
    lately, ActDecided for one that waits no more, and what its kind refuses.
    """
    with transaction.atomic():
        locked = _waiting(act)
        if locked.asked_by_id == by.pk:
            raise SamePerson
        _refuse_own(locked, by)
        _refuse_new(by)
        locked.state, locked.decided_by, locked.decided_at = JointAct.State.DONE, by, timezone.now()
        locked.note = note.strip()[:300]
        locked.save(update_fields=["state", "decided_by", "decided_at", "note"])
        KINDS[locked.kind].do(locked)
        _log(locked, "confirmed", by)
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
        _log(locked, locked.state, by, reason)
    return locked


def _lock_records(about: dict[str, Any]) -> None:
    """Lock run and enrolment, in this order and before the log: whoever else holds them may wait for that."""
    for name, model in (("run", Run), ("enrollment", Enrollment)):
        if record := about.get(name):
            model._default_manager.select_for_update(no_key=True).get(pk=record.pk)


def _waiting(act: JointAct) -> JointAct:
    locked = JointAct.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if locked.state != JointAct.State.WAITING:
        raise ActDecided
    return locked


def _refuse_own(act: JointAct, by: User) -> None:
    """Raise OwnMatter where the act is about the certificate, the enrolment or the account of `by`."""
    about = {
        act.certificate.award.member_id if act.certificate else None,
        act.enrollment.member_id if act.enrollment else None,
    }
    if by.pk in about or act.data.get("person") == str(by.public_id):
        raise OwnMatter


def _refuse_new(by: User) -> None:
    """Raise NewAdministrator: else a superuser could at once make the second person of their own act."""
    since = User.objects.values_list("administrator_since", flat=True).get(pk=by.pk)
    if since is not None and timezone.now() < since + SEASONED:
        raise NewAdministrator(until=since + SEASONED)


def _log(act: JointAct, what: str, by: User, why: str = "") -> None:
    about = act.certificate.award.member if act.certificate else None
    if act.enrollment:
        about = act.enrollment.member
    log_act(
        act=f"{act.kind}.{what}",
        by=by,
        why=why[:300],
        certificate=act.certificate,
        person=about,
        data={"joint_act": str(act.uuid)},
    )
