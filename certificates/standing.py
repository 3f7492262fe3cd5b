"""Where a certificate stands on a day: the one place that says so, for pages, lists and files alike."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from django.utils import timezone

if TYPE_CHECKING:
    from certificates.models import Certificate

State = Literal["valid", "expired", "revoked", "replaced", "erased"]


def state_today(certificate: "Certificate") -> State:
    """Return where a certificate stands now. It comes from a query that called `with_last_event()`."""
    return state_from(
        certificate.last_event,  # type: ignore[attr-defined]
        expires_on=certificate.expires_on,
        erased=not certificate.holder_name,
        today=today_everywhere(timezone.now()),
    )


def state_from(last_event: str, *, expires_on: date | None, erased: bool, today: date) -> State:
    """Return the state that these facts make; `last_event` is the kind of the last deciding event.

    What was revoked or replaced is that first, then expired; a certificate whose holder's name was erased is
    valid but says "erased".
    """
    if last_event in ("revoked", "replaced"):
        return "revoked" if last_event == "revoked" else "replaced"
    if expires_on is not None and expires_on < today:
        return "expired"
    return "erased" if erased else "valid"


def today_everywhere(now: datetime) -> date:
    """Return the day that it still is where days end last (UTC-12): there a term ends with its last day."""
    return (now - timedelta(hours=12)).date()


def last_day(statement: Mapping[str, Any]) -> date | None:
    """Return the last day on which what the statement says is valid; None where it is for good."""
    day = statement.get("expires_on")
    return date.fromisoformat(day) if day else None
