"""Addresses in a lesson's sources can be followed, and nothing else in them becomes markup."""

import time

import pytest

from courses.templatetags.sources import reading_direction, with_links


def test_an_address_becomes_a_link_and_keeps_its_place():
    assert with_links("W3C, WCAG 2.2. https://www.w3.org/TR/WCAG22/, 2023") == (
        'W3C, WCAG 2.2. <a href="https://www.w3.org/TR/WCAG22/" rel="noopener noreferrer external">'
        "https://www.w3.org/TR/WCAG22/</a>, 2023"
    )
    assert with_links("See https://a.example/b.").endswith("https://a.example/b</a>.")


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "http://plain.example/",
        "javascript:alert(1)",
        "https://user:secret@host.example/",
        "https://127.0.0.1/",
        "https://host/",
        'https://"onmouseover=alert(1)',
        "https://" + "a" * 5_000,
        "https://www.itu.int\u2215x.evil.example/",  # a slash that is none
        "https://\u0430pple.com/",  # a Cyrillic letter
        "https://example.com\u3002evil.example/",
    ],
)
def test_anything_else_stays_text(source):
    html = str(with_links(source))
    assert "<a " not in html
    assert "<script" not in html


def test_a_quotation_mark_ends_an_address():
    html = str(with_links('https://a.example/"onmouseover="alert(1)'))
    assert 'href="https://a.example/"' in html
    assert html.endswith("</a>&quot;onmouseover=&quot;alert(1)")


@pytest.mark.parametrize(
    ("source", "direction"),
    [
        ("Searle وآخرون، 1976", "rtl"),
        ("وزارة التعليم، 2020", "rtl"),
        ("W3C, WCAG 2.2", "ltr"),
        ("联合国教科文组织", "ltr"),
        ("2020", "ltr"),
    ],
)
def test_a_reference_is_read_from_the_side_of_its_letters(source, direction):
    assert reading_direction(source) == direction


def test_a_hostile_source_costs_no_time():
    """A pattern that looks ahead at each character took a minute for this, and everybody waited."""
    hostile = "https://" * 60 + "." * 150_000 + "x"
    started = time.process_time()
    assert str(with_links(hostile)) == hostile
    hostile_seconds = time.process_time() - started
    started = time.process_time()
    with_links("a" * len(hostile))
    assert hostile_seconds < 200 * (time.process_time() - started) + 0.2
