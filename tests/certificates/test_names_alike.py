"""Which spellings of a name are the same name."""

import pytest

from certificates.names_alike import Likeness, is_own_change, likeness

LETTERS = [
    ("Jose Garcia", "José García"),
    ("Mueller Hans", "Hans Müller"),
    ("Soren Aadal", "Søren Ådal"),
    ("Yusuf Al Amin", "yusuf AL-AMIN"),
    ("Maria O'Neil", "Maria ONeil"),
    ("Nguyen Van Duc", "Nguyễn Văn Đức"),
]
SCRIPTS = [
    ("Алексей Иванов", "Alexey Ivanov"),
    ("محمد علي حسن", "Mohammed Ali Hassan"),
    ("王小明", "Xiaoming Wang"),
    ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
    ("अमित कुमार", "Amit Kumar"),
    ("김민수", "Kim Minsu"),
    ("אברהם כהן", "Avraham Cohen"),
    ("አበበ ቢቂላ", "Abebe Bikila"),
]
OTHERS = [
    ("Jose Garcia", "Jose Gomez"),
    ("Anna Maria Lopez", "Anna Lopez"),
    ("Anna Maria Lopez", "Anna M. Lopez"),
    ("Mohamed Ali", "Muhammad Ali"),
    ("محمد علي", "Ahmed Ali"),
    ("محمد", "Mehdi"),
    ("Алексей Иванов", "Aleksei Petrov"),
    ("Amina Diallo", "Amina Diallo Keita"),
    ("Wang Wei", "李伟"),
    ("Ann", "A" * 150),
    ("Sampol Karim Ferouk", "Sampol Kаrimo Ferouka"),  # one а is Cyrillic
    ("Sampol Karim", "Sampole Карим"),
    ("A B C D E F G H", "А Б Ц Д Е Ф Г Х"),
]


@pytest.mark.parametrize(("old", "new"), LETTERS)
def test_accents_case_marks_and_order_make_no_other_name(old, new):
    assert likeness(old, new) is likeness(new, old) is Likeness.LETTERS


@pytest.mark.parametrize(("old", "new"), SCRIPTS)
def test_another_script_is_the_same_name_where_it_sounds_so(old, new):
    assert likeness(old, new) is likeness(new, old) is Likeness.SCRIPT
    assert is_own_change(old, new)


@pytest.mark.parametrize(("old", "new"), OTHERS)
def test_another_name_has_to_be_asked_for(old, new):
    assert likeness(old, new) is likeness(new, old) is Likeness.OTHER
    assert not is_own_change(old, new)


def test_the_very_same_name_is_no_change():
    assert likeness("Ann  Lee", "Ann Lee") is Likeness.SAME
    assert not is_own_change("Ann Lee", "Ann Lee")


@pytest.mark.parametrize("hostile", ["", "'", "----", "ö" * 150, "a " * 75, "\u0301" * 150, "가" * 150])
def test_no_name_takes_long_or_fails(hostile):
    assert likeness("Ann Lee", hostile) is Likeness.OTHER
    assert likeness(hostile, "Анна Ли") is Likeness.OTHER
