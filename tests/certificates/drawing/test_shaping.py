"""That no character of any script is lost, broken or able to disturb the page."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.drawing import fonts, joining
from certificates.drawing.fonts import FACES, HEADING, TEXT
from certificates.drawing.shaping import clean, is_right_to_left, isolate, shape


def drawn(text, *, arabic_page=False, rtl=None, style=TEXT):
    """The characters as they stand on the page, from left to right."""
    return "".join(run.text for run in shape(text, style, arabic_page=arabic_page, rtl=rtl).runs)


def test_arabic_letters_take_their_joined_forms_in_visual_order():
    assert drawn("محمد") == "\ufeaa\ufee4\ufea4\ufee3"  # dal final, meem medial, hah medial, meem initial


def test_without_the_reshaper_the_letters_would_stand_apart(monkeypatch):
    """The control of the test above: the guard off, the fault shows."""
    monkeypatch.setattr("certificates.drawing.shaping.join", lambda letters: letters)
    assert drawn("محمد") == "دمحم"


def test_lam_and_alef_are_one_letter_also_with_vowel_signs():
    assert drawn("سلام") == "\ufee1\ufefc\ufeb3"
    line = shape("سَلَام", TEXT, arabic_page=True)
    assert line.runs[0].text == "\ufee1\ufefc\ufeb3"
    assert sorted(run.text for run in line.runs[1:]) == ["\u064e", "\u064e"]


def test_letters_without_presentation_forms_join_too():
    pashto = "پښتو"
    without = shape(pashto.replace("ښ", "س"), TEXT, arabic_page=True)
    assert not shape(pashto, TEXT, arabic_page=True).missing
    assert drawn(pashto)[:3] == drawn(pashto.replace("ښ", "س"))[:2] + drawn(pashto)[2]  # the teh stays medial
    assert shape(pashto, TEXT, arabic_page=True).width == pytest.approx(without.width, rel=0.1)


def test_digits_and_brackets_are_all_there_on_a_page_of_any_language():
    """The second silent trap: a face without the glyph printed "5G (2026)" as "5 2026"."""
    for arabic_page in (False, True):
        line = shape("5G (2026)", HEADING, arabic_page=arabic_page)
        assert "".join(run.text for run in line.runs) == "5G (2026)"
        assert all(run.face and all(map(run.face.covers, run.text)) for run in line.runs)


def test_one_face_alone_would_not_have_drawn_it():
    """The control: why runs are split. The Arabic face draws no Latin letters, the serif no Arabic ones."""
    assert not FACES["NotoSansArabic-Bold"].covers("G")
    assert not FACES["NotoSerif-Bold"].covers("\ufee3")


def test_brackets_open_towards_what_they_hold_in_both_directions():
    assert drawn("محمد (5G) علي").count("(") == 1
    assert drawn("محمد (علي)") == "(\ufef2\ufee0\ufecb) \ufeaa\ufee4\ufea4\ufee3"
    assert drawn("Ana (Ltd)", arabic_page=True) == "Ana (Ltd)"
    assert drawn("[x] محمد", rtl=False).startswith("[x] ")


def test_a_name_inside_a_sentence_keeps_its_own_direction():
    within = drawn(f"بتقديم من {isolate('Ana (Ltd)', within_rtl=True)}.", arabic_page=True, rtl=True)
    assert within.startswith(".Ana (Ltd) ")


def test_accents_that_no_single_character_has_stand_on_their_letter():
    line = shape(clean("O\u0323\u0300la"), HEADING, arabic_page=False)
    accent = next(run for run in line.runs if run.text == "\u0300")
    letter_width = FACES["NotoSerif-Bold"].width("\u1ecc")
    assert 0 < accent.x <= letter_width
    assert accent.y > 0  # higher than over a small letter


def test_what_no_face_has_becomes_a_box_and_is_reported():
    line = shape(clean("Ana 😀 हिन्दी"), HEADING, arabic_page=False)
    assert line.missing == ("😀", "ह", "ि", "न", "्", "द", "ी")
    assert next(run.text for run in line.runs if run.face is None) == "😀"


def test_a_pile_of_accents_stays_low_and_is_reported():
    for arabic_page in (False, True):
        line = shape(clean("a" + "\u0301" * 60 + " b"), HEADING, arabic_page=arabic_page)
        assert line.missing == ("\u0301",)
        assert max(run.y for run in line.runs) < 1.5
        assert any(run.face is None for run in line.runs)
    assert shape(clean("م" + "\u064e" * 60), TEXT, arabic_page=True).missing == ("\u064e",)


def test_private_characters_are_boxes_whichever_they_are():
    for character in ("\ue123", "\U000f0001", "\U00100002"):
        assert shape(clean(character), TEXT, arabic_page=True).missing == ("\ue000",)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana\u202e evil\u202c", "Ana evil"),
        ("a\nb\r\nc\td", "a b c d"),
        ("\u2066x\u2069\u200e\u200f\u061c", "x"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("so\u00adft zero\u200bwidth\ufeff", "soft zerowidth"),
        ("  much   room \u3000", "much room"),
        ("e\u0301", "\u00e9"),
        ("علی\u200cزاده", "علی\u200cزاده"),
        ("\ud800", "\ufffd"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_invisible_commands_are_neutralised(typed, kept):
    assert clean(typed) == kept


def test_the_non_joiner_parts_letters_and_is_not_drawn():
    assert drawn("علی\u200cزاده").count("\u200c") == 0
    assert "\ufbfd" in drawn("علی\u200cزاده")  # the yeh is final, though a letter follows


def test_the_joiner_joins_and_is_not_drawn():
    assert drawn("ه\u200d", arabic_page=True) in {"\ufeeb", "ه", "\ufee9"}
    assert "\u200d" not in drawn("ه\u200d ب\u200dت")


def test_chinese_is_asked_of_a_chinese_face_only(monkeypatch):
    asked = []
    monkeypatch.setattr(fonts, "far_eastern_characters", lambda source: asked.append(source) or {})
    for text in ("Ana", "Ольга", "محمد", "Ὀδυσσεύς", "😀", "हिन्दी", "·—“”…"):
        shape(clean(text), HEADING, arabic_page=False)
        shape(clean(text), TEXT, arabic_page=True)
    assert asked == []


def test_direction_is_that_of_the_first_letter():
    assert is_right_to_left("5 محمد Ana", otherwise=False)
    assert not is_right_to_left("(Ana) محمد", otherwise=True)
    assert is_right_to_left("123", otherwise=True)


scripts = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئپچژگکیےښځړڼېۍڵێۆںہھٹڈڑ\u064b\u064e\u0651\u0670\u200c\u200dـ"
        ),
        st.sampled_from("()[]{}<>«»-–.,:;%5639٣٤ aZéЖ\u0300\u0323"),
        st.characters(max_codepoint=0x10FFFF),
    ),
    max_size=40,
)


@settings(max_examples=250, deadline=None)
@given(scripts.filter(lambda text: not any(map(fonts.is_far_eastern, text))), st.booleans())
def test_every_visible_character_is_drawn_or_reported(text, arabic_page):
    cleaned = clean(text)
    line = shape(cleaned, TEXT, arabic_page=arabic_page)
    shown = "".join(_as_typed(character) for run in line.runs for character in run.text)
    wanted = [character for character in cleaned if character not in "\u200c\u200d"]
    folded = unicodedata.normalize("NFKD", _mirrored_alike(shown))
    for character in wanted:
        for part in unicodedata.normalize("NFKD", _mirrored_alike(character)):
            assert part in folded or character in line.missing or _is_lent(character), (character, shown)


def _mirrored_alike(text):
    return "".join("(" if unicodedata.mirrored(character) else character for character in text)


def _as_typed(character):
    return "" if joining.is_private(character) else character


def _is_lent(character):
    return character in joining._unnamed().letters
