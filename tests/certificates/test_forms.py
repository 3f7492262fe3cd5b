"""What the forms of the certificates' room refuse."""

import pytest

from certificates.forms import ReissueForm


@pytest.mark.parametrize("name", ["Mona\u202e rebmeM", "Mona\nMember", "see www.evil.example", "   "])
def test_a_corrected_name_is_checked_as_the_profile_checks_it(name: str) -> None:
    form = ReissueForm({"holder_name": name, "why": "misspelt"})
    assert list(form.errors) == ["holder_name"]


def test_a_corrected_name_stands_on_one_line() -> None:
    form = ReissueForm({"holder_name": "Mona  Mem\u200cber", "why": "misspelt"})
    assert form.is_valid()
    assert form.cleaned_data["holder_name"] == "Mona Mem\u200cber"
