"""A mail's HTML part is its text, dressed; what people wrote stays text."""

from typing import Any

import pytest

from academy.lib.mails import Piece, compose_mail, one_line, pieces

SUBJECT, TEXT = "enrollments/mail/promoted_subject.txt", "enrollments/mail/promoted.txt"


def test_addresses_and_codes_that_stand_alone_are_dressed():
    body = (
        "Hello,\nthere.\n\nOpen the course:\nhttps://a.example/1?a=1&b=2\n\n123456\n\nUs\nhttps://a.example/"
    )
    assert list(pieces(body)) == [
        Piece(lines=("Hello,", "there.")),
        Piece(lines=("Open the course",), link="https://a.example/1?a=1&b=2", main=True),
        Piece(code="123456"),
        Piece(lines=("Us",)),
        Piece(link="https://a.example/"),
    ]


def test_only_the_first_named_link_is_the_button_in_any_script():
    body = "打开课程：\nhttps://a.example/1\n\nVoir\u202f:\nhttps://a.example/2\n\nOr https://a.example/3."
    first, second, sentence = pieces(body)
    assert (first.lines, first.main) == (("打开课程",), True)
    assert (second.lines, second.main) == (("Voir",), False)
    assert sentence.link == ""


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("A\r\nBcc: x@y.example", "A Bcc: x@y.example"),
        ("A\x00\x1b[0mB\u2028C", "A [0mB C"),
        ("evil\u202egnp.exe\u2066", "evilgnp.exe"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800x", "x"),
    ],
)
def test_what_people_wrote_comes_in_on_one_line(value, kept):
    assert one_line(value) == kept


def written(**context: Any) -> Any:
    told = {"name": "Amina", "course": "Course", "run": {}, "zone": "UTC", "url": "https://a.example/x/"}
    return compose_mail(
        subject=SUBJECT, text=TEXT, context=told | context, to="a@test.example", language="en"
    )


def test_a_title_makes_no_paragraph_no_link_no_code_and_no_markup():
    hostile = "X\n\nSign in:\nhttps://evil.example/\n\n123456\n\n<img src=x onerror=alert(1)> {{ code }}"
    message = written(course=hostile)
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert html.count("<a ") == 2
    assert 'href="https://evil' not in html
    assert "<img" not in html
    assert "letter-spacing" not in html  # nothing is dressed as a code
    assert "\n" not in message.subject
    assert message.message()["Subject"]


def test_ten_thousand_characters_are_no_error():
    message = written(course="ا" * 10_000, name="<b>" * 3_000)
    assert message.message().as_bytes()
    assert "<b>" not in message.alternatives[0][0]


def test_both_parts_are_sent_with_the_text_first():
    parts = written().message().get_payload()
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
