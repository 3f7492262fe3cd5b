"""Whose bank somebody meets at the desk, and whether they may change it."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from academy.users.models import User
from courses.desk.access import AUTHORING, TEXTS, has_role, is_reviewer, partners_of
from courses.models import Partner, Question


@dataclass(frozen=True, slots=True)
class Bank:
    """The bank of one partner, as one person meets it. `others` are the banks to choose from."""

    partner: Partner
    others: tuple[Partner, ...]
    may_write: bool
    may_translate: bool


def _meets(user: User) -> Any:
    """The partners whose banks the person meets: reviewers read all."""
    return (Partner.objects.all() if is_reviewer(user) else partners_of(user, TEXTS)).order_by("name", "pk")


def bank_or_404(request: HttpRequest) -> Bank:
    """Return the bank that the address names, else the person's first; raise `Http404` for a stranger's."""
    partners = tuple(_meets(request.user))
    slug = request.GET.get("partner", "") or request.POST.get("partner", "")
    chosen = next((each for each in partners if each.slug == slug), None)
    if chosen is None and (slug or not partners):
        raise Http404
    return _bank(request.user, chosen or partners[0], partners)


def question_bank_or_404(user: User, key: uuid.UUID) -> Bank:
    """Return the bank in which a question stands; raise `Http404` where the person does not meet it."""
    partner = (
        _meets(user).filter(pk__in=Question.objects.filter(translation_key=key).values("partner")).first()
    )
    if partner is None:
        raise Http404
    return _bank(user, partner, (partner,))


def _bank(user: User, partner: Partner, others: tuple[Partner, ...]) -> Bank:
    goes_on = partner.state != Partner.State.ENDED
    return Bank(
        partner=partner,
        others=others,
        may_write=goes_on and has_role(user, partner.pk, AUTHORING),
        may_translate=goes_on and has_role(user, partner.pk, TEXTS),
    )


def bank_url(partner: Partner, query: str = "") -> str:
    """The address of a partner's bank."""
    return f"{reverse('desk:bank')}?partner={partner.slug}{'&' if query else ''}{query}"


def crumbs_to(partner: Partner) -> list[tuple[str, str]]:
    """The way back to a partner's bank."""
    return [(_("Question bank"), bank_url(partner))]


def way_if_there(name: str, *args: object) -> str:
    """The address of a page of the desk that an app further right may give; empty where none does."""
    try:
        return reverse(f"desk:{name}", args=args)
    except NoReverseMatch:
        return ""
