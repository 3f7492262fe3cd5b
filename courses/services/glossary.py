"""A partner's glossary: what a term of one language is called in another."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.users.models import User
from courses.models import GlossaryTerm, Partner
from courses.services.translation_errors import FileRefused, Problem

MOST_TERMS = 5_000  # of one partner
MOST_PROBLEMS = 50
FIELDS = ("source_language", "term", "target_language", "translation", "note")


@dataclass(frozen=True)
class TermRow:
    """One term as a file brings it, with the line it stands on."""

    line: int
    source_language: str
    term: str
    target_language: str
    translation: str
    note: str = ""


@dataclass(frozen=True)
class ImportedTerms:
    """How many terms a file brought: new ones, ones with other words, and ones that were there."""

    made: int
    changed: int
    unchanged: int


def put_term(*, partner: Partner, term: GlossaryTerm, by: User | None) -> GlossaryTerm:
    """Keep a term of `partner`, new or changed. Raises `ValidationError`, also where there are too many."""
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=partner.pk)
        term.partner = partner
        if term.pk is None and GlossaryTerm.objects.filter(partner=partner).count() >= MOST_TERMS:
            raise ValidationError(
                _("A glossary has at most %(number)s terms. Take some out first.") % {"number": MOST_TERMS}
            )
        term.full_clean()
        term.save()
    return term


def delete_term(*, term: GlossaryTerm, by: User | None) -> None:
    """Take a term out of its partner's glossary; twice is the same as once."""
    GlossaryTerm.objects.filter(pk=term.pk).delete()


def import_terms(*, partner: Partner, rows: Iterable[TermRow], by: User | None) -> ImportedTerms:
    """Take the terms of a file, whole or not at all; what is there by the same name gets the file's words.

    Twice changes nothing. Raises `FileRefused` with the lines.
    """
    with transaction.atomic():
        Partner.objects.select_for_update().get(pk=partner.pk)
        held = {_name(term): term for term in GlossaryTerm.objects.filter(partner=partner)}
        problems: list[Problem] = []
        made, changed, unchanged = 0, 0, 0
        for row in rows:
            term = held.get(_name(row)) or GlossaryTerm(partner=partner)
            before = [getattr(term, name) for name in FIELDS]
            for name in FIELDS:
                setattr(term, name, getattr(row, name))
            if problem := _problem(row, term):
                problems.append(problem)
                continue
            fresh = term.pk is None
            if fresh or before != [getattr(term, name) for name in FIELDS]:
                term.save()
                made, changed = made + fresh, changed + (not fresh)
            else:
                unchanged += 1
            held[_name(row)] = term
        if len(held) > MOST_TERMS:
            problems.append(
                Problem(0, _("A glossary has at most %(number)s terms.") % {"number": MOST_TERMS})
            )
        if problems:
            raise FileRefused(problems[:MOST_PROBLEMS])
        if made or changed:
            log(
                instance=partner,
                action="courses.import_glossary",
                user=by,
                data={"made": made, "changed": changed},
            )
    return ImportedTerms(made, changed, unchanged)


def _name(row: GlossaryTerm | TermRow) -> tuple[str, str, str]:
    return row.source_language, row.term, row.target_language


def _problem(row: TermRow, term: GlossaryTerm) -> Problem | None:
    languages = dict(settings.LANGUAGES)
    if row.source_language not in languages or row.target_language not in languages:
        words = _("Name both languages by one of: %(codes)s.") % {"codes": ", ".join(languages)}
        return Problem(row.line, words)
    if row.source_language == row.target_language:
        return Problem(row.line, _("Choose two different languages."))
    try:
        term.clean_fields(exclude=["partner"])
    except ValidationError as error:
        return Problem(row.line, " ".join(error.messages))
    return None
