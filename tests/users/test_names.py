"""Names in twelve scripts pass; what would deceive does not."""

import pytest
from django.core.exceptions import ValidationError

from academy.users.names import clean_name


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Minh", "محمد بن سلمان", "李小龍", "Александр Пушкин", "Ngũgĩ wa Thiong'o",
        "ฮานะ", "אברהם כהן",
        "Ιωάννης", "გიორგი", "አበበ ቢቂላ", "శ్రీనివాస్", "می\u200cخواهم", "O'Brien-Smith, Jr.", "X Æ A-12",
        "東京タワー さくら", "Anna-Мария Li",
    ],
)  # fmt: skip
def test_a_name_of_any_script_passes_unchanged(name: str) -> None:
    assert clean_name(name) == name


def test_spaces_are_single_and_letters_composed() -> None:
    assert clean_name("  Zoe\u0301 \u00a0 Li  ") == "Zoé Li"
    assert clean_name("   ") == ""


@pytest.mark.parametrize(
    "name",
    ["a\nb", "a\rb", "a\tb", "a\x00b", "a\u202eb", "a\u2066b", "a\ufeffb", "a\u200bb", "http://x.example",
     "me@x.example",
     "www.evil.example", "123", "---", "\ud800a", "a\U000e0041", "Sampol Kаrimo", "Αnna Lee"],
)  # fmt: skip
def test_what_deceives_or_names_nobody_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        clean_name(name)
