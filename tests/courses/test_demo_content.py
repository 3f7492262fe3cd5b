"""What *Your first hour here* promises besides what every course promises (`test_content_lessons`)."""

import re

import pytest

from certificates.numbers import Fault, fault_in, normalise
from courses.folder import LANGUAGES
from tests.courses.content import COMPLETE, texts_of_lesson

COURSE = next(folder for folder in COMPLETE if folder.code == "FH-100")


def test_it_is_an_hour_in_three_modules_and_in_every_language_of_the_academy():
    assert set(COURSE.languages) == set(LANGUAGES)
    assert len(COURSE.modules) == 3
    assert len(COURSE.activities) == 10
    assert 50 <= COURSE.effort_minutes <= 75


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_number_is_well_formed_and_its_variant_is_a_typing_error(language):
    lesson = next(each for each in COURSE.activities if each.id == "your-certificate").lessons[language]
    numbers = set(re.findall(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}\b", " ".join(texts_of_lesson(lesson))))
    assert len(numbers) == 1
    number = normalise(numbers.pop())
    assert fault_in(number) is None
    assert fault_in(number[:-1] + "S") is Fault.WRONG_CHECK
