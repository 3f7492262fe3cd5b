"""Finding a person: by any part of a name, any address past or present, or the number of a certificate.

Names are compared folded (“munoz” finds “Muñoz”). SQLite does it by a function of ours, the one that the
catalogue folds with; PostgreSQL by its own, which leaves a few letters as they are.
"""

import re
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import CharField, Count, Exists, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.dispatch import receiver

from academy.lib.mails import one_line
from academy.users.models import FormerAddress, User
from certificates.models import AccountMerge, Certificate
from certificates.numbers import LENGTH, Fault, fault_in, normalise
from courses.catalogue.folding import fold
from enrollments.models import Enrollment

MOST_TYPED = 200
MOST_WORDS = 8
_NUMBER_IN_ADDRESS = re.compile(r"/verify/([^/?#\s]+)")
_APART = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك"}
# Capitals besides A to Z, which PostgreSQL's lower() leaves alone where its locale is C.
_CAPITALS = {
    chr(code): chr(code).lower()
    for first, last in ((0x0391, 0x03A9), (0x0400, 0x042F), (0x0531, 0x0556))
    for code in range(first, last + 1)
}
_TURNED = {**_CAPITALS, **_APART, "Ø": "o", "Đ": "d", "Ł": "l"}
MARKS = "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"


class Folded(Func):
    """A text without case and accents, as `fold_typed` makes it of what was typed."""

    function = "academy_fold"
    arity = 1
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL takes letters apart, drops the marks, and turns a few letters that have none."""
        letters, plain = "".join(_TURNED), "".join(_TURNED.values())
        template = (
            f"translate(lower(regexp_replace(normalize(%(expressions)s, NFKD), '{MARKS}', '', 'g')),"
            f" '{letters}', '{plain}')"
        )
        return super().as_sql(compiler, connection, template=template, **context)


@receiver(connection_created)
def teach_folding(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Give each connection to SQLite the function that PostgreSQL is made to do by its own."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("academy_fold", 1, _fold_or_nothing, deterministic=True)


def _fold_or_nothing(text: str | None) -> str | None:
    if text is None or text.isascii():
        return text.lower() if text else text
    return fold(text)


@dataclass(frozen=True)
class Found:
    """What a search comes to: the people, and what to say where what was typed looks like a number.

    `certificate` is the one with the number that was typed; `fault` says what is wrong with that number.
    """

    people: QuerySet[User]
    certificate: Certificate | None = None
    fault: Fault | None = None


def find_people(typed: str) -> Found:
    """Return whoever has what was typed: in a name, an address, or on a certificate. Nothing finds nobody."""
    text = one_line(typed[:MOST_TYPED])
    if not text:
        return Found(User.objects.none())
    number = _number_in(text)
    fault = fault_in(number)
    if fault is None:
        certificate = Certificate.objects.select_related("award").filter(number=number).first()
        holder = certificate.award.member_id if certificate else None
        return Found(_told_apart(User.objects.filter(pk=holder)), certificate)
    people = User.objects.annotate(names=Folded(Concat("full_name", Value(" "), "certificate_name")))
    words = [_fold_or_nothing(word) for word in text.split()[:MOST_WORDS]]
    found = people.filter(_all_in("names", words) | _on_certificate(words) | _with_address(text.lower()))
    kept = AccountMerge.objects.filter(gone__in=found.values("pk")).values("kept")
    either = User.objects.filter(Q(pk__in=found.values("pk")) | Q(pk__in=kept))
    return Found(_told_apart(either), fault=fault if _looks_like_a_number(number, text) else None)


def _number_in(text: str) -> str:
    """Read a number as it was typed, or out of the address of a verification page."""
    in_address = _NUMBER_IN_ADDRESS.search(text)
    return normalise(in_address[1] if in_address else text)


def _looks_like_a_number(number: str, text: str) -> bool:
    """Whether somebody meant a number: about as long as one, with digits in it, and no address."""
    return "@" not in text and abs(len(number) - LENGTH) <= 2 and any(sign.isdigit() for sign in number)


def _all_in(field: str, words: list[str | None]) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(**{f"{field}__contains": word})
    return wanted


def _on_certificate(words: list[str | None]) -> Exists:
    """Whoever has a certificate, replaced or not, with this name on it."""
    printed = Certificate.objects.filter(award__member=OuterRef("pk"))
    return Exists(printed.annotate(printed=Folded("holder_name")).filter(_all_in("printed", words)))


def _with_address(part: str) -> Q:
    present = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True, email__contains=part)
    former = FormerAddress.objects.filter(user=OuterRef("pk"), email__contains=part)
    if any(sign.isspace() for sign in part):
        return Q(pk__in=[])  # no address has a blank in it
    return Q(email__contains=part) | Exists(present) | Exists(former)


def _told_apart(people: QuerySet[User]) -> QuerySet[User]:
    """With what tells people of one name apart; their addresses are read for a page at once.

    Accounts that were merged into another come last: whoever looks for them wants the other.
    """
    counted = Enrollment.objects.filter(member=OuterRef("pk")).order_by().values("member")
    enrolments = Subquery(counted.annotate(number=Count("pk")).values("number"))
    return (
        people.annotate(enrolments=Coalesce(enrolments, 0))
        .select_related("merged_into__kept")
        .prefetch_related("emailaddress_set", "former_addresses")
        .order_by(Exists(AccountMerge.objects.filter(gone=OuterRef("pk"))), "full_name", "email", "pk")
    )
