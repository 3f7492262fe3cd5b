"""Bring a training partner in, and give its people their roles."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Collection

from academy.users.models import User
from courses.models import CatalogueIndexPage, Partner, PartnerGroup, PartnerPage
from courses.services.rights import grant_role


class NoCatalogue(Exception):
    """There is no catalogue page in any language, so the partner has nowhere to stand."""


class PartnerEnded(Exception):
    """The partner's agreement has ended: nobody new can be appointed."""


class PersonInactive(Exception):
    """The person's account is closed."""


@dataclass(frozen=True)
class PartnerText:
    """What a partner says of itself in one language; plain text."""

    title: str
    intro: str = ""


def onboard_partner(
    *, name: str, slug: str, texts: Mapping[str, PartnerText], by: User | None = None
) -> Partner:
    """Give a partner everything it works with, and return it: the administrator's act.

    That is: a row, a collection for its files, a page under the catalogue of every language (where `texts`
    has none for a language, the name stands), and a group per role with its rights. Repeating it adds what
    is missing, such as the page of a new language, and leaves names and texts as they are.
    Raises `NoCatalogue` where there is no catalogue yet.
    """
    with transaction.atomic():
        catalogues = list(CatalogueIndexPage.objects.filter(alias_of=None).select_related("locale"))
        if not catalogues:
            raise NoCatalogue("Make the site and its catalogue first.")
        partner = Partner.objects.filter(slug=slug).first()
        if partner is None:
            collection = Collection.get_first_root_node().add_child(name=name)
            partner = Partner.objects.create(name=name, slug=slug, collection=collection)
            log(instance=partner, action="courses.onboard_partner", user=by)
        pages = [_page_of(partner, catalogue, texts, by) for catalogue in catalogues]
        for role in PartnerGroup.Role.values:
            grant_role(_group_of(partner, role), partner, role, pages)
    return partner


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


def appoint(*, user: User, partner: Partner, role: str, by: User | None = None) -> PartnerGroup:
    """Make `user` an author, coordinator, instructor or translator of `partner`; twice is the same as once.

    Raises `PartnerEnded`, `PersonInactive`, and `ValueError` for a word that is no role.
    """
    if role not in PartnerGroup.Role.values:
        raise ValueError(f"“{role}” is not a role of a partner.")
    if partner.state == Partner.State.ENDED:
        raise PartnerEnded(f"The agreement with {partner} has ended.")
    if not user.is_active:
        raise PersonInactive(f"The account of {user} is closed.")
    with transaction.atomic():
        partner_group = PartnerGroup.objects.select_related("group").get(partner=partner, role=role)
        if not partner_group.group.user_set.filter(pk=user.pk).exists():
            partner_group.group.user_set.add(user)
            log(
                instance=partner,
                action="courses.appoint",
                user=by,
                data={"role": role, "person": str(user.public_id)},
            )
    return partner_group
