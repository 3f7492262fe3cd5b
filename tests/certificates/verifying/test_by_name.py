"""Which typed names count as the holder's."""

import pytest

from certificates.verifying.by_name import folded, names_match


@pytest.mark.parametrize(
    ("typed", "holder"),
    [
        ("ANN SAMPLE", "Ann Sample"),
        ("Sample, Ann", "Ann Sample"),
        ("an van nguyen", "Nguyễn Văn An"),
        ("joerg mueller", "Jörg Müller"),
        ("Jorg Muller", "Jörg Müller"),
        ("soren odegard", "Søren Ødegård"),
        ("王小明", "王 小明"),
        ("OBrien-Smith", "O’Brien Smith"),
        ("محمد احمد", "محمّد أحمد"),
        ("ibrahim yilmaz", "İbrahim Yılmaz"),
        ("ＡＮＮ\u200b sample", "Ann Sample"),
    ],
)
def test_the_same_letters_are_the_same_name(typed, holder):
    assert names_match(typed, holder)


@pytest.mark.parametrize(
    ("typed", "holder"),
    [
        ("Ann", "Ann Sample"),
        ("Ann Sample Junior", "Ann Sample"),
        ("Anna Sample", "Ann Sample"),
        ("Olga", "Ольга"),
        ("", "Ann Sample"),
        (" - ", "Ann Sample"),
        ("", ""),
        ("...", "---"),
        ("%", "Ann Sample"),
    ],
)
def test_another_name_is_none(typed, holder):
    assert not names_match(typed, holder)


def test_a_hostile_name_takes_no_longer():
    assert len("".join(folded("ﷺ" * 100_000))) < 5_000
