"""What the academy says about a number to whoever asks: a query or two, no session, nothing kept.

An unknown number and one whose award was never released look alike. A number that cannot exist is told
apart as a typing error: that can be seen without asking anybody.
"""

from collections.abc import Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateEvent
from certificates.numbers import LENGTH, Fault, fault_in, grouped, normalise
from certificates.standing import last_day, state_from, today_everywhere
from certificates.verifying.facts import Facts

LONGEST_ECHO = 60
# What the page needs of a row, and nothing that is large: the badge is never read here.
_FIELDS = [
    *("kind", "at", "why", "public"),
    *("certificate", "certificate__award", "certificate__number", "certificate__statement"),
    "certificate__name_hidden",
    *("certificate__seal_key__kid", "certificate__seal_key__public", "certificate__badge_key"),
    "certificate__seal_key__compromised_at",
]
_ANY_NUMBER = "any number"  # stands in the query that is kept where the number comes
_DECIDING = CertificateEvent.objects.deciding().filter(certificate__award__released_at__isnull=False)


def facts_about(text: str) -> Facts:
    """Return what is the case with a number as somebody typed or scanned it.

    One query; a second one where the certificate was replaced or has a term, to lead to the newest.
    """
    number = normalise(text)
    if fault := fault_in(number):
        shown = text if len(text) <= LONGEST_ECHO else text[:LONGEST_ECHO] + "…"
        return Facts(state="typing_error", number=shown, advice=advice_on(fault, number))
    event = _last_deciding_event(number)
    if event is None:
        return Facts(state="unknown", number=grouped(number))
    return _facts_of(event)


def advice_on(fault: Fault, number: str) -> str:
    """Say in words what is wrong with a normalised number and what to do."""
    if fault is Fault.FOREIGN_CHARACTER:
        return _(
            "A number has only letters and digits, and never the letter U. Compare it with the document."
        )
    if fault is Fault.WRONG_LENGTH:
        return _("A number has %(length)s letters and digits; this one has %(found)s.") % {
            "length": LENGTH,
            "found": len(number),
        }
    return _("One of its letters or digits is wrong. Compare it with the document and type it again.")


def _last_deciding_event(number: str) -> dict[str, Any] | None:
    """Return what is kept of a number whose award is released: its content and the event that decides.

    The query is written once for each connection: to put it together takes three times as long as to ask it.
    """
    kept = connections[DEFAULT_DB_ALIAS]
    if not hasattr(kept, "_last_deciding_event"):
        found = _DECIDING.filter(certificate__number=_ANY_NUMBER).values(*_FIELDS)[:1]
        compiler = found.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        kept._last_deciding_event = sql, parameters, compiler, converters  # type: ignore[attr-defined]
    sql, parameters, compiler, converters = kept._last_deciding_event  # type: ignore[attr-defined]
    with kept.cursor() as cursor:
        cursor.execute(sql, [number if each == _ANY_NUMBER else each for each in parameters])
        row = cursor.fetchone()
    if row is None:
        return None
    [values] = compiler.apply_converters([row], converters)
    return dict(zip(_FIELDS, values, strict=True))


def _facts_of(event: dict[str, Any]) -> Facts:
    statement = event["certificate__statement"]
    state = state_from(
        event["kind"],
        expires_on=last_day(statement),
        erased=not statement["holder"],
        today=today_everywhere(timezone.now()),
    )
    ended = state in ("revoked", "replaced")
    newest = _newest(event["certificate__award"]) if state == "replaced" else None
    return Facts(
        state=state,
        number=grouped(event["certificate__number"]),
        statement=statement,
        changed_at=event["at"] if ended else None,
        reason=event["why"] if ended and event["public"] else "",
        replaced_by=grouped(newest["number"]) if newest else "",
        renewed_by=_renewed_by(event["certificate"]) if statement.get("expires_on") else "",
        newest_stands=newest is None or newest["standing"],
        name_hidden=event["certificate__name_hidden"],
        key_id=event["certificate__seal_key__kid"] or "",
        public_key=event["certificate__seal_key__public"] or "",
        key_compromised=event["certificate__seal_key__compromised_at"] is not None,
        has_badge=bool(event["certificate__badge_key"]),
    )


def _newest(award: int) -> Mapping[str, Any] | None:
    return Certificate.objects.filter(award=award).order_by("-sequence").values("number", "standing").first()


def _renewed_by(certificate: int) -> str:
    """Return the number of the newest certificate in force that renews this one."""
    renewals = Certificate.objects.filter(
        renews=certificate, standing=True, award__released_at__isnull=False
    ).order_by("-pk")
    return grouped(renewals.values_list("number", flat=True).first() or "")
