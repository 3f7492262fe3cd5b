"""What the pages of all demo courses promise: read as a reviewer would read them, in every language."""

import re

import pytest

from academy.demo.partners import partner_texts
from academy.demo.runs import FIRST_HOUR, PLANNED
from courses.folder import BLOOM, LANGUAGES, LEVELS, MODALITIES, REGIONS, TRACKS
from courses.lesson_text import plain_text
from tests.courses.content import FOLDERS, SCRIPTS, foreign_to, texts_of_page

COURSES = [pytest.param(folder, id=folder.code) for folder in FOLDERS]
EDITIONS = [
    pytest.param(folder, language, id=f"{folder.code}-{language}")
    for folder in FOLDERS
    for language in folder.languages
]
INVENTED = {
    "ar": "متخيَّلة", "en": "invented for demonstration", "es": "para esta demostración",
    "fr": "pour la démonstration", "ru": "для демонстрации", "zh-hans": "为演示而虚构",
}  # fmt: skip


@pytest.mark.parametrize("folder", COURSES)
def test_objectives_ask_for_more_than_remembering(folder):
    assert {objective.bloom for objective in folder.objectives} - {"remember", "understand"}


@pytest.mark.parametrize(("folder", "language"), EDITIONS)
def test_an_edition_has_every_module_and_every_part_of_its_page(folder, language):
    page = folder.texts[language]
    assert len(folder.modules) >= 3
    titles = [module.titles[language] for module in folder.modules]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    least = 0.3 if language == "zh-hans" else 1  # Chinese says the same in a third of the characters
    assert len(page.summary) >= 180 * least
    assert len(page.description) >= 1_000 * least
    assert min(map(len, (page.audience, page.assessment))) >= 90 * least
    assert len(page.requirements) >= 60 * least


@pytest.mark.parametrize(("folder", "language"), EDITIONS)
def test_an_edition_keeps_calm_and_names_its_partner_as_invented(folder, language):
    assert not [text for text in texts_of_page(folder, language) if re.search(r"[!！]", text)]
    description = plain_text(folder.texts[language].description)
    assert partner_texts()[folder.partner][language].title in description
    if folder.code != FIRST_HOUR:  # says it in other words
        assert INVENTED[language] in description


@pytest.mark.parametrize("folder", COURSES)
def test_editions_agree_in_what_they_count(folder):
    for wanted in (r"\d+(?=\s?%)|(?<=%)\d+", r"(?<!\d)\d{4}(?!\d)"):
        found = {
            language: sorted(set(re.findall(wanted, " ".join(texts_of_page(folder, language)))))
            for language in folder.languages
        }
        assert len({tuple(numbers) for numbers in found.values()}) == 1, found


@pytest.mark.parametrize("folder", COURSES)
def test_a_course_says_what_it_costs_and_whom_to_ask(folder):
    for page in folder.texts.values():
        assert page.fee
        assert page.contact.endswith(".example")
    assert folder.topics
    assert folder.pass_mark == (80 if folder.modality == "online-self-paced" else 70)


def test_the_catalogue_has_something_behind_every_facet():
    assert {folder.level for folder in FOLDERS} == set(LEVELS)
    assert {folder.modality for folder in FOLDERS} == set(MODALITIES)
    assert {folder.region for folder in FOLDERS} == set(REGIONS)
    assert {folder.track for folder in FOLDERS} == set(TRACKS)
    assert {language for folder in FOLDERS for language in folder.languages} == set(LANGUAGES)
    assert {folder.partner for folder in FOLDERS} == set(partner_texts())
    assert {objective.bloom for folder in FOLDERS for objective in folder.objectives} >= set(BLOOM[2:])


def test_every_outline_has_a_run_that_is_announced():
    announced = {run.course for run in PLANNED if run.state == "announced" and not run.taught}
    assert announced == {folder.code for folder in FOLDERS} - {FIRST_HOUR}
    assert len({run.code for run in PLANNED}) == len(PLANNED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_partner_presents_itself_in_every_language_and_says_that_it_is_invented(language):
    invented = {
        "ar": "متخيَّل",
        "en": "invented",
        "es": "inventad",
        "fr": "inventé",
        "ru": "ымышленн",
        "zh-hans": "虚构",
    }
    for texts in partner_texts().values():
        assert set(texts) == set(LANGUAGES)
        assert invented[language] in texts[language].intro
        assert not foreign_to(language, texts[language].intro)
        assert not foreign_to(language, texts[language].title) or language not in SCRIPTS
