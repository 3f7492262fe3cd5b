"""Which questions of a file the bank holds already: by key, else by id, else by what they say."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Locale

from courses.bank.rows import ReadQuestion
from courses.bank_content import MARK, Content, digest
from courses.bank_texts import BankText, texts_of
from courses.models import Partner, Question

MOST_ALIKE = 2000  # questions of the same name and text that are compared with those of one batch


@dataclass
class Coming:
    """A question of the file on its way into the bank."""

    question: ReadQuestion
    content: Content
    digest: str
    idnumber: str  # what the bank keeps: the file's id, or the digest where it gives none
    key: uuid.UUID | None = None
    there: BankText | None = None  # the question of the bank that it is, with its newest text
    shares: uuid.UUID | None = None  # the key of the same question in another language
    beside: Question | None = None  # its oldest edition, where it shares one
    remarks: list[str] = field(default_factory=list)


def key_of(text: str) -> uuid.UUID | None:
    """Return a key that a file names; None for what is none."""
    try:
        return uuid.UUID(text.strip()) if text else None
    except ValueError:
        return None


def find_in_bank(coming: list[Coming], partner: Partner, locale: Locale) -> None:
    """Say of each question which one of the bank it is. A key that is another partner's is led elsewhere."""
    _by_key(coming, partner, locale)
    _by_id([each for each in coming if each.there is None and each.shares is None], partner, locale)
    _by_text(
        [each for each in coming if each.there is None and each.idnumber.startswith(MARK)], partner, locale
    )
    _beside([each for each in coming if each.there is None and each.shares], partner)


def _by_key(coming: list[Coming], partner: Partner, locale: Locale) -> None:
    keyed = [(each, each.key) for each in coming if each.key is not None]
    if not keyed:
        return
    moved = {key: uuid.uuid5(partner.key, str(key)) for _each, key in keyed}
    rows = Question.objects.filter(translation_key__in={*moved, *moved.values()})
    held = defaultdict(list)
    for key, owner, language, pk in rows.values_list("translation_key", "partner_id", "locale_id", "pk"):
        held[key].append((owner, language, pk))
    found: dict[int, Coming] = {}
    for each, key in keyed:
        if any(owner != partner.pk for owner, _language, _pk in held[key]):
            each.key = key = moved[key]  # the question of another partner, brought over to this one
        for owner, language, pk in held[key]:
            if owner == partner.pk and language == locale.pk:
                found[pk] = each
            elif owner == partner.pk:
                each.shares = key
    for text in texts_of(found):
        found[text.row.pk].there = text


def _by_id(coming: list[Coming], partner: Partner, locale: Locale) -> None:
    """The oldest of an id, or of several the one that says just this: copies of courses keep ids."""
    wanted = {each.idnumber: each for each in coming}
    rows = Question.objects.filter(partner=partner, idnumber__in=wanted).order_by("pk")
    held: defaultdict[str, list[int]] = defaultdict(list)
    elsewhere: dict[str, Any] = {}
    named = rows.values_list("idnumber", "locale_id", "pk", "translation_key", "kind")
    for name, language, pk, key, kind in named:
        if language == locale.pk:
            held[name].append(pk)
        elif kind == wanted[name].content["kind"] and not name.startswith(MARK):
            elsewhere.setdefault(name, key)
    texts = {text.row.pk: text for text in texts_of(pk for pks in held.values() for pk in pks)}
    taken = _keys_in(elsewhere.values(), locale)
    for name, each in wanted.items():
        alike = [texts[pk] for pk in held[name] if pk in texts]
        same = [text for text in alike if digest(text.content) == each.digest] if alike[1:] else []
        if alike:
            each.there = (same or alike)[0]
        elif name in elsewhere and elsewhere[name] not in taken and each.key is None:
            each.shares = elsewhere[name]


def _keys_in(keys: Iterable[uuid.UUID], locale: Locale) -> set[uuid.UUID]:
    """Which of these keys have an edition in this language, which a second one must not join."""
    found = Question.objects.filter(translation_key__in=list(keys), locale=locale)
    return set(found.values_list("translation_key", flat=True))


def _beside(coming: list[Coming], partner: Partner) -> None:
    """Whatever an edition's file calls its drawer, it stands beside the others: quizzes draw there."""
    if not coming:
        return
    rows = Question.objects.filter(partner=partner, translation_key__in=[each.shares for each in coming])
    oldest = {row.translation_key: row for row in rows.order_by("-pk")}
    for each in coming:
        each.beside = oldest.get(each.shares) if each.shares else None
        if each.beside and each.beside.image_id and not each.content["picture"]:
            each.remarks.append(_("In another language this question has a picture; here it has none."))


def _by_text(coming: list[Coming], partner: Partner, locale: Locale) -> None:
    """Questions that were written in the admin have no id: they are known by what they say."""
    wanted = {each.digest: each for each in coming if each.key is None}
    if not wanted:
        return
    said = [each.content for each in wanted.values()]
    alike = Question.objects.filter(
        Q(name__in={content["name"] for content in said}),
        partner=partner,
        locale=locale,
        prompt__in={content["prompt"] for content in said},
    ).order_by("pk")
    for text in texts_of(alike.values_list("pk", flat=True)[:MOST_ALIKE]):
        each = wanted.get(digest(text.content))
        if each is not None and each.there is None:
            each.there = text
