"""Erasing a person: name, files and free words go; what was certified stays, under its number and digest.

The certificates stay valid and say that the name was erased. Whoever keeps the PDF or the badge can still
prove it: its seal carries the salt, and the digest of statement, salt and name is kept. Every free word that
anybody wrote about the person's enrolments and certificates goes with the name: nobody could say for sure
which of them name somebody. The digests in the log stay, so the chain still holds.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from academy.users.erasing import GONE, anonymise, words_for
from academy.users.models import User
from academy.users.roles import holds_rights
from certificates.correction_errors import NamesThePerson, PersonErased, PersonHasRoles
from certificates.models import (
    ERASABLE,
    AccountMerge,
    Certificate,
    CertificateEvent,
    CorrectionRequest,
    JointAct,
    LogEntry,
    PersonMail,
    Portfolio,
    Release,
    ReleaseItem,
)
from certificates.services.joint_acts import ask_for_act
from certificates.services.logging import hold_log, log_act
from cms.storage import private_storage
from courses.services.erasing import erase_invitations
from enrollments.models import Award
from enrollments.services.erasing import erase_learning

ERASE = "person.erase"
CHECKED_DAYS = 7  # how long the chores look whether an erased file is really gone


def ask_to_erase(*, member: User, by: User, why: str) -> JointAct:
    """Ask that a person be erased; a second person confirms it.

    Raises ReasonMissing, PersonErased, PersonHasRoles, or NamesThePerson for a reason that holds the name.
    """
    _refuse(member)
    said = why.casefold()
    if any(part in said for words in words_for(member) for part in words.casefold().split() if len(part) > 2):
        raise NamesThePerson
    return ask_for_act(
        kind=ERASE,
        by=by,
        why=why,
        data={"person": str(member.public_id)},
    )


def erase_jointly(act: JointAct) -> None:
    """Erase the person of a confirmed act."""
    erase_person(member=User.objects.get(public_id=act.data["person"]), by=act.asked_by, why=act.why)
    if act.note:
        JointAct.objects.filter(pk=act.pk).update(note="")


def erase_person(*, member: User, by: User, why: str) -> None:
    """Erase a person, with the accounts that were merged into theirs.

    Twice is refused as PersonErased. Files are deleted after the commit; a chore makes sure of it. Raises
    PersonHasRoles for whoever works here.

    Locks: acts of two persons, people by id, then enrolments, awards, certificates and the log: as each of
    them is come to elsewhere.
    """
    with transaction.atomic():
        list(_acts_about(_accounts_of(member)).select_for_update(no_key=True, of=("self",)).order_by("pk"))
        people = _lock_people(member)
        _refuse(next(person for person in people if person == member))
        for person in people:
            stand_in = f"{person.public_id.hex}@erased.invalid"
            erase_invitations(person=person, addresses=words_for(person), stand_in=stand_in)
            erase_learning(member=person)
        files = _erase_certificates(people, by)
        files += _erase_requests(people)
        _erase_words(people)
        hold_log()  # the address is a key
        for person in people:
            anonymise(person)
        log_act(act="person.erased", by=by, person=member, why=why, data={"files": files})
        transaction.on_commit(lambda: _delete_files(files), robust=True)


def _accounts_of(member: User) -> list[User]:
    """Return the person's account with those that were merged into it, by id."""
    gone = AccountMerge.objects.filter(kept=member).values("gone")
    return list(User.objects.filter(Q(pk=member.pk) | Q(pk__in=gone)).order_by("pk"))


def _lock_people(member: User) -> list[User]:
    """Lock the accounts and return them as they are then, with one that a merge has added meanwhile."""
    people: list[User] = []
    while (now := _accounts_of(member)) != people:
        ids = [person.pk for person in now]
        people = list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    return people


def _refuse(member: User) -> None:
    if member.anonymised_at:
        raise PersonErased(at=member.anonymised_at)
    if holds_rights(member):
        raise PersonHasRoles


def _erase_certificates(people: Collection[User], by: User) -> list[str]:
    """Take name, salt, seal, badge and file from the certificates; return the names of the files."""
    list(Award.objects.select_for_update(no_key=True).filter(member__in=people).order_by("pk"))
    files = []
    mine = Certificate.objects.filter(award__member__in=people).select_for_update(no_key=True, of=("self",))
    for certificate in mine.order_by("pk"):  # locked: one that is being drawn has its file by now, or never
        if certificate.pdf:
            files.append(str(certificate.pdf.name))
        statement = {**certificate.statement, "holder": ""}
        _unguarded(
            Certificate.objects.filter(pk=certificate.pk),
            allowed=ERASABLE | {"draw_error"},
            statement=statement,
            salt="",
            holder_name="",
            seal="",
            badge=None,
            pdf="",
            pdf_size=None,
            draw_error="",
        )
        if certificate.holder_name:
            certificate.record(CertificateEvent.Kind.ERASED, by=by)
    events = CertificateEvent.objects.filter(certificate__award__member__in=people)
    named = events.filter(kind__in=("replaced", "revoked", "reinstated"))
    _unguarded(named, allowed={"why"}, why=GONE)
    _unguarded(events.exclude(pk__in=named), allowed={"why"}, why="")
    items = ReleaseItem.objects.filter(award__member__in=people)
    items.update(error="")
    releases = Release.objects.filter(pk__in=items.values("release"))  # a zip being written loses its claim
    files += [str(each.zip.name) for each in releases.select_for_update().order_by("pk") if each.zip]
    releases.update(zip="", zip_made_at=None, zip_wanted_at=None)
    Portfolio.objects.filter(member__in=people).delete()
    return files


def _erase_requests(people: Collection[User]) -> list[str]:
    """Empty the requests for corrections; one that waited is taken back. Return the names of the files."""
    requests = CorrectionRequest.objects.filter(
        Q(member__in=people) | Q(certificate__award__member__in=people)
    )
    files = [str(each.evidence.name) for each in requests.exclude(evidence="")]
    now = timezone.now()
    requests.filter(state=CorrectionRequest.State.WAITING).update(
        state=CorrectionRequest.State.WITHDRAWN, decided_at=now
    )
    requests.update(
        holder_name="",
        why="",
        note="",
        evidence="",
        evidence_name="",
        evidence_note="",
        evidence_deleted_at=Coalesce(F("evidence_deleted_at"), Value(now)),
        told_at=Coalesce(F("told_at"), Value(now)),
    )
    return files


def _erase_words(people: Collection[User]) -> None:
    """Take the free words from the acts and from the log; its digests stay."""
    PersonMail.objects.filter(person__in=people).delete()
    acts = _acts_about(people)
    ids = list(acts.values_list("pk", flat=True))
    uuids = [str(uuid) for uuid in acts.values_list("uuid", flat=True)]
    JointAct.objects.filter(pk__in=ids).update(summary="", why=GONE, note="")
    JointAct.objects.filter(pk__in=ids, data__has_key="holder_name").update(data={})
    told = Q(person__in=people) | Q(certificate__award__member__in=people) | Q(data__joint_act__in=uuids)
    ids = list(LogEntry.objects.filter(told).exclude(why="").values_list("pk", flat=True))
    _unguarded(LogEntry.objects.filter(pk__in=ids), allowed={"why", "why_salt"}, why="", why_salt="")
    AccountMerge.objects.filter(Q(kept__in=people) | Q(gone__in=people)).update(
        why=GONE, moved={}, conflicts=[]
    )


def _acts_about(people: Collection[User]) -> QuerySet[JointAct]:
    """Return the acts of two persons that are about one of these."""
    keys = [str(person.public_id) for person in people]
    return JointAct.objects.filter(
        Q(certificate__award__member__in=people) | Q(enrollment__member__in=people) | Q(data__person__in=keys)
    )


def _unguarded(rows: QuerySet[Any], *, allowed: Collection[str], **values: Any) -> None:
    """Change what nothing else may, past the guards of the tables; only ever these columns."""
    assert set(values) <= set(allowed)
    QuerySet.update(rows, **values)


def _delete_files(names: Collection[str]) -> int:
    storage: Storage = private_storage()
    there = [name for name in names if storage.exists(name)]
    for name in there:
        storage.delete(name)
    return len(there)


def drop_erased_files() -> int:
    """Delete what an interrupted erasure has left; for the chores."""
    lately = LogEntry.objects.filter(
        act="person.erased", at__gte=timezone.now() - timedelta(days=CHECKED_DAYS)
    )
    return sum(_delete_files(data["files"]) for data in lately.values_list("data", flat=True))
