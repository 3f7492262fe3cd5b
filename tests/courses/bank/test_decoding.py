"""Bytes of question files become text, whatever program saved them."""

import pytest

from courses.bank.decoding import decode
from courses.bank.rows import Unreadable

WORDS = "Où est l’élève ? ¿Mañana?"


@pytest.mark.parametrize(
    ("raw", "remarks"),
    [
        (WORDS.encode(), 0),
        (WORDS.encode("utf-8-sig"), 0),
        (WORDS.encode("utf-16"), 1),
        (WORDS.encode("utf-16-le"), 1),
        (WORDS.encode("utf-16-be"), 1),
        (WORDS.encode("cp1252"), 1),
        (WORDS.encode().decode("cp1252").encode(), 1),
        (WORDS.replace("ù", "\0ù").encode(), 1),
    ],
)
def test_every_way_to_save_gives_the_same_words(raw, remarks):
    text, said = decode(raw, "fr")
    assert text == WORDS
    assert len(said) == remarks


def test_a_file_put_together_from_others_is_read_line_by_line():
    text, remarks = decode("été\n".encode() + "été".encode("cp1252"), "fr")
    assert text == "été\nété"
    assert "partly" in remarks[0]


@pytest.mark.parametrize(
    ("codec", "language", "words"),
    [("cp1251", "ru", "Что это?"), ("cp1256", "ar", "ما هذا؟"), ("gb18030", "zh-hans", "这是什么")],
)
def test_older_letters_are_those_of_the_language(codec, language, words):
    assert decode(words.encode(codec), language)[0] == words


@pytest.mark.parametrize("words", ["NÃO", "À propos – « non »", "Ça va", "Â", "naïve café", "São João"])
def test_letters_that_are_right_stay(words):
    assert decode(words.encode(), "fr") == (words, [])


def test_lines_end_in_one_way():
    assert decode(b"a\r\nb\rc\n", "en") == ("a\nb\nc\n", [])


def test_a_program_is_no_text_and_a_few_stray_signs_are():
    with pytest.raises(Unreadable, match="no text file"):
        decode(b"\x7fELF\x02\x01" + bytes(range(256)) * 40, "en")
    assert decode(b"::Q1::Is it\x0b so?{T}" + b"\x01" * 50, "en")[0] == "::Q1::Is it so?{T}"


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"%PDF-1.4", b"{\\rtf1", b"\x89PNG"])
def test_what_is_no_text_is_refused(head):
    with pytest.raises(Unreadable):
        decode(head + b"and so on", "en")
