"""Bring a training partner in: its pages, its groups and their rights, its first invitations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Collection

from academy.users.models import User
from courses.models import CatalogueIndexPage, Partner, PartnerGroup, PartnerPage
from courses.models.partners import QUOTA_BYTES
from courses.services.invitations import invite_once
from courses.services.partner_agreements import refuse_backwards
from courses.services.partner_errors import NoCatalogue
from courses.services.rights import grant_role


@dataclass(frozen=True)
class PartnerText:
    """What a partner says of itself in one language; plain text."""

    title: str
    intro: str = ""


@dataclass(frozen=True)
class Agreement:
    """From when to when a partner delivers training, under which paper, and how much room its files have."""

    starts: date | None = None
    ends: date | None = None
    reference: str = ""
    quota_bytes: int = QUOTA_BYTES


@dataclass(frozen=True)
class Invitee:
    """Somebody to be invited: where the mail goes, what to call them there, and in which language."""

    email: str
    full_name: str = ""
    language: str = "en"


def onboard_partner(
    *,
    name: str,
    slug: str,
    texts: Mapping[str, PartnerText],
    by: User | None = None,
    agreement: Agreement | None = None,
    coordinator: Invitee | None = None,
    deputy: Invitee | None = None,
) -> Partner:
    """Give a partner everything it works with, and return it: the administrator's act.

    That is: a row with its agreement, a collection for its files, a page under the catalogue of every
    language (where `texts` has none for a language, the name stands), a group per role with its rights, and
    invitations for its coordinator and deputy. Repeating it adds what is missing, such as the page of a new
    language, and leaves names, texts and agreement as they are; whoever has an open invitation gets no second
    one. Raises `NoCatalogue` where there is no catalogue yet, `AgreementBackwards`, and what `invite` raises.
    """
    agreement = agreement or Agreement()
    refuse_backwards(agreement.starts, agreement.ends)
    with transaction.atomic():
        catalogues = _locked_catalogues()
        partner = Partner.objects.filter(slug=slug).first()
        if partner is None:
            partner = _make(name, slug, agreement)
            log(instance=partner, action="courses.onboard_partner", user=by)
        pages = [_page_of(partner, catalogue, texts, by) for catalogue in catalogues]
        for role in PartnerGroup.Role.values:
            grant_role(_group_of(partner, role), partner, role, pages)
        for invitee, as_deputy in ((coordinator, False), (deputy, True)):
            if invitee:
                _invite(partner, invitee, as_deputy, by)
    return partner


def _locked_catalogues() -> list[CatalogueIndexPage]:
    """The catalogue of every language, locked, so that two onboardings at once go one after the other."""
    locked = CatalogueIndexPage.objects.select_for_update(of=("self",)).filter(alias_of=None)
    catalogues = list(locked.select_related("locale").order_by("pk"))
    if not catalogues:
        raise NoCatalogue(_("Make the site and its catalogue first."))
    return catalogues


def _invite(partner: Partner, invitee: Invitee, as_deputy: bool, by: User | None) -> None:
    invite_once(
        partner=partner,
        role=PartnerGroup.Role.COORDINATOR,
        email=invitee.email,
        full_name=invitee.full_name,
        language=invitee.language,
        as_deputy=as_deputy,
        by=by,
    )


def _make(name: str, slug: str, agreement: Agreement) -> Partner:
    return Partner.objects.create(
        name=name,
        slug=slug,
        collection=Collection.get_first_root_node().add_child(name=name),
        agreement_starts=agreement.starts,
        agreement_ends=agreement.ends,
        agreement_reference=agreement.reference,
        quota_bytes=agreement.quota_bytes,
    )


def _page_of(
    partner: Partner, catalogue: CatalogueIndexPage, texts: Mapping[str, PartnerText], by: User | None
) -> PartnerPage:
    """The partner's page in the language of `catalogue`; a new one is published."""
    page = PartnerPage.objects.filter(translation_key=partner.key, locale_id=catalogue.locale_id).first()
    if page is None:
        text = texts.get(catalogue.locale.language_code, PartnerText(partner.name))
        page = PartnerPage(
            title=text.title,
            intro=text.intro,
            slug=partner.slug,
            locale_id=catalogue.locale_id,
            translation_key=partner.key,
            live=False,
            owner=by,
        )
        catalogue.add_child(instance=page)
        page.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)
    return page


def _group_of(partner: Partner, role: str) -> Group:
    """The group of one role; its name is made from the slug, which no other partner has."""
    partner_group = PartnerGroup.objects.filter(partner=partner, role=role).select_related("group").first()
    if partner_group is None:
        group, _created = Group.objects.get_or_create(name=f"{partner.slug}: {role}")
        PartnerGroup.objects.create(partner=partner, role=role, group=group)
        return group
    return partner_group.group
