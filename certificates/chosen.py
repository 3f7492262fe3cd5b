"""Which certificates somebody chose in the list: some rows, or all that its filters find."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from certificates.filters import CertificateFilter, found_by
from certificates.models import Certificate

MOST_IDS = 1000
MOST_DIGITS = 18


def chosen_numbers(query: QueryDict) -> QuerySet[Any]:
    """Return the numbers of the chosen certificates that are in force, in their order.

    `ids` names rows by primary keys with commas between them; without it the list's own filters and its
    search (`q`) choose. What a filter cannot read finds nothing, rather than everything.
    """
    rows: QuerySet[Certificate] = Certificate.objects.standing().with_last_event()
    if "ids" in query:
        rows = rows.filter(pk__in=read_ids(str(query["ids"]).split(",")[:MOST_IDS]))
    else:
        filters = CertificateFilter(query, queryset=rows)
        rows = filters.qs if filters.is_valid() else rows.none()
        if typed := query.get("q", "").strip():
            rows = found_by(rows, typed)
    return rows.order_by("number").values_list("number", flat=True)


def read_ids(typed: Iterable[str]) -> set[int]:
    """Return the primary keys among what somebody sent; what no column could hold is none."""
    return {int(pk) for pk in typed if pk.isascii() and pk.isdecimal() and len(pk) <= MOST_DIGITS}


def filters_in_words(query: QueryDict) -> list[tuple[str, str]]:
    """Return label and value of every filter that is set."""
    if "ids" in query:
        return []
    filters = CertificateFilter(query, queryset=Certificate.objects.none())
    if not filters.is_valid():
        return []
    told = []
    for name, field in filters.form.fields.items():
        value = filters.form.cleaned_data.get(name)
        if value:
            shown = dict(getattr(field, "choices", ())).get(value, value) if isinstance(value, str) else value
            told.append((str(field.label), _between(shown)))
    if typed := query.get("q", "").strip():
        told.append((_("Search"), typed))
    return told


def _between(value: Any) -> str:
    """A range of days in one line; anything else as it reads."""
    if isinstance(value, slice):
        return " – ".join(f"{day:%Y-%m-%d}" if day else "…" for day in (value.start, value.stop))
    return str(value)
