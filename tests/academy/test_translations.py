"""The committed catalogues: complete, up to date with the code, and right in what a machine can see.

Whether a sentence reads well, a person says; what is missing, fuzzy or broken, this file does.
"""

import gettext as gettext_module
import re
from datetime import datetime

import pytest
from babel.messages.catalog import Message
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import ngettext, npgettext

from academy import catalogues

ARABIC_FORMS = ("zero", "one", "two", "few", "many", "other")
WITH_A_NUMBER = ("few", "many", "other")  # one and two may say it by the word alone
INDIC_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
ARABIC_LETTER = "[\u0621-\u064a\u064b-\u0652]"
LATIN_PUNCTUATION = re.compile(rf"{ARABIC_LETTER}[?;,]|[\"“”]")
MARKUP = re.compile("<[^>]*>")


def arabic() -> list[Message]:
    """The messages of the Arabic catalogue."""
    return [message for message in catalogues.read_catalogue("ar") if message.id]


@pytest.mark.parametrize("language", catalogues.translated_languages())
def test_every_string_of_the_code_is_translated_and_keeps_its_placeholders_and_tags(language):
    """A plural that lacks a form counts as not translated."""
    assert catalogues.problems(language) == []


def test_arabic_has_six_forms_and_chooses_the_one_that_a_number_takes():
    catalogue = catalogues.read_catalogue("ar")
    assert catalogue.num_plurals == len(ARABIC_FORMS)
    choose = gettext_module.c2py(catalogue.plural_expr)
    numbers = {
        "zero": (0,),
        "one": (1,),
        "two": (2,),
        "few": (3, 10, 103),
        "many": (11, 99, 111),
        "other": (100, 101, 102),
    }
    chosen = {form: {ARABIC_FORMS[choose(number)] for number in each} for form, each in numbers.items()}
    assert chosen == {form: {form} for form in ARABIC_FORMS}


def test_arabic_forms_that_need_the_number_have_every_placeholder():
    missing = [
        (form, text)
        for message in arabic()
        if message.pluralizable
        for form, text in zip(ARABIC_FORMS, message.string, strict=True)
        if form in WITH_A_NUMBER
        and set(catalogues.PLACEHOLDER.findall(text)) != set(catalogues.PLACEHOLDER.findall(message.id[1]))
    ]
    assert missing == []


def test_arabic_is_written_with_western_digits_and_arabic_punctuation():
    strange = [
        text
        for message in arabic()
        for text in catalogues.forms(message.string)
        if INDIC_DIGIT.search(text) or LATIN_PUNCTUATION.search(MARKUP.sub("", text))
    ]
    assert strange == []


def test_django_speaks_arabic_from_the_catalogue():
    catalogues.compile_stale()
    with translation.override("ar"):
        said = [ngettext("%(number)s question", "%(number)s questions", n) for n in (1, 2, 3, 11)]
        waits = [npgettext("a wait of", "%(number)s day", "%(number)s days", n) for n in (2, 7)]
    assert said == ["سؤال واحد", "سؤالان", "%(number)s أسئلة", "%(number)s سؤالًا"]
    assert waits == ["يومين", "%(number)s أيام"]


def test_dates_and_numbers_are_written_as_the_arabic_lessons_write_them():
    with translation.override("ar"):
        assert date_format(datetime(2026, 11, 2, 14, 5), "DATE_FORMAT") == "2 نوفمبر 2026"
        assert date_format(datetime(2026, 11, 2, 14, 5), "DATETIME_FORMAT") == "2 نوفمبر 2026، 14:05"
        assert number_format("1.2") == "1.2"
