"""What the pages of all demo courses promise: read as a reviewer would read them, in every language."""

import re

import pytest

from academy.demo.courses import read_demo_folders
from academy.demo.partners import partner_texts
from academy.demo.runs import ANNOUNCED, FIRST_HOUR
from courses.folder import BLOOM, LANGUAGES, LEVELS, MODALITIES, REGIONS, TRACKS, CourseFolder
from courses.lesson_text import plain_text

FOLDERS = read_demo_folders()
COURSES = [pytest.param(folder, id=folder.code) for folder in FOLDERS]
EDITIONS = [
    pytest.param(folder, language, id=f"{folder.code}-{language}")
    for folder in FOLDERS
    for language in folder.languages
]
MEASURABLE = {
    *("analyse", "apply", "assess", "assign", "build", "calculate", "choose", "classify", "compare"),
    *("compile", "correct", "decide", "define", "design", "detect", "distinguish", "draft", "evaluate"),
    *("explain", "identify", "judge", "lead", "locate", "map", "measure", "open", "outline", "plan", "rank"),
    *("resolve", "select", "set", "write"),
}
UNMEASURABLE = re.compile(
    r"\A(?:understand|know|learn|appreciate|comprender|conocer|saber|aprender|comprendre|connaître|savoir"
    r"|apprendre|понимать|понять|знать|изучить|узнать|يفهم|يعرف|يتعلّ?م|يدرك|了解|理解|知道|学习|掌握|认识)",
    re.IGNORECASE,
)
SCRIPTS = {"ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff", "zh-hans": "\u4e00-\u9fff"}
# Small words of each language that the two others written in Latin letters do not have.
SMALL_WORDS = {
    "en": {"the", "and", "of", "that", "with", "for", "you", "what", "which", "from", "your", "it", "is"},
    "es": {"el", "los", "las", "una", "con", "para", "que", "del", "por", "su", "y", "qué", "cómo", "se"},
    "fr": {"les", "des", "une", "avec", "pour", "dans", "qui", "et", "du", "ce", "vous", "est", "sur", "au"},
}
INVENTED = {
    "ar": "متخيَّلة", "en": "invented for demonstration", "es": "para esta demostración",
    "fr": "pour la démonstration", "ru": "для демонстрации", "zh-hans": "为演示而虚构",
}  # fmt: skip


def texts_of(folder: CourseFolder, language: str) -> list[str]:
    """Everything that the course's page says in a language, but for its address."""
    page = folder.texts[language]
    texts = [page.title, page.summary, page.audience, page.requirements, page.assessment, page.fee]
    texts += [plain_text(part) for part in re.split(r"</(?:p|h2|h3|li)>", page.description)]
    texts += [module.titles[language] for module in folder.modules]
    texts += [objective.texts[language] for objective in folder.objectives]
    return [text for text in texts if text.strip()]


def foreign_to(language: str, text: str) -> bool:
    """Whether a text is in other letters than its language's, or in another language of those letters."""
    if language in SCRIPTS:
        own = len(re.findall(f"[{SCRIPTS[language]}]", text))
        return len(re.findall("[A-Za-z]", text)) >= own
    words = re.findall(r"[^\W\d_]+", text.lower())
    hits = {code: sum(word in small for word in words) for code, small in SMALL_WORDS.items()}
    other = "".join(SCRIPTS.values())
    return bool(re.search(f"[{other}]", text)) or hits[language] < max(hits.values())


def test_a_text_in_another_language_is_noticed():
    assert foreign_to("ar", "The maps of schools")
    assert foreign_to("en", "Карта школ")
    assert foreign_to("fr", "El curso de los maestros que enseñan con una conexión débil")
    assert foreign_to("es", "What the link carries and what it costs")
    assert not foreign_to("es", "Lo que el enlace lleva y lo que cuesta")


@pytest.mark.parametrize("folder", COURSES)
def test_objectives_begin_with_a_verb_that_can_be_seen(folder):
    for objective in folder.objectives:
        assert objective.texts["en"].split()[0].lower() in MEASURABLE
        assert set(objective.texts) == set(folder.languages)
        assert not [text for text in objective.texts.values() if UNMEASURABLE.match(text)]
    assert {objective.bloom for objective in folder.objectives} - {"remember", "understand"}


@pytest.mark.parametrize(("folder", "language"), EDITIONS)
def test_an_edition_is_wholly_in_its_language(folder, language):
    assert [text for text in texts_of(folder, language) if foreign_to(language, text)] == []


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
    assert not [text for text in texts_of(folder, language) if re.search(r"[!！]", text)]
    description = plain_text(folder.texts[language].description)
    assert partner_texts()[folder.partner][language].title in description
    if folder.code != FIRST_HOUR:  # says it in other words
        assert INVENTED[language] in description


@pytest.mark.parametrize("folder", COURSES)
def test_editions_agree_in_what_they_count(folder):
    for wanted in (r"\d+(?=\s?%)|(?<=%)\d+", r"(?<!\d)\d{4}(?!\d)"):
        found = {
            language: sorted(set(re.findall(wanted, " ".join(texts_of(folder, language)))))
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
    assert {run.course for run in ANNOUNCED} == {folder.code for folder in FOLDERS} - {FIRST_HOUR}
    assert len({run.code for run in ANNOUNCED}) == len(ANNOUNCED)


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
