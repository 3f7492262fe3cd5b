"""Colours of the academy's own: readable in both schemes, or refused; nothing but colours in the sheet."""

import re

import pytest

from cms.colours import GROUNDS, PALETTES, contrast, theme_css, tokens_of, unreadable
from tests.academy.test_look import tokens


@pytest.mark.parametrize("name", PALETTES)
def test_each_palette_can_be_read_on_every_ground(name):
    light, dark = PALETTES[name]
    assert unreadable(light, "light") == []
    assert unreadable(dark, "dark") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_grounds_are_those_of_the_stylesheet(scheme):
    sheet = tokens(scheme)
    assert GROUNDS[scheme] == {name: sheet[name] for name in GROUNDS[scheme]}


@pytest.mark.parametrize(
    ("colour", "scheme"),
    [
        ("#ffff00", "light"),
        ("#ffffff", "light"),
        ("#7aa7c7", "light"),
        ("#0a5a84", "dark"),
        ("#000000", "dark"),
    ],
)
def test_a_faint_colour_is_named_so(colour, scheme):
    assert unreadable(colour, scheme)


def test_black_and_white_are_as_far_apart_as_can_be():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    "bad", ["", "red", "#fff", "#12345", "#gggggg", "#0a5a84}body{display:none", "#0a5a84;x", "#0a5a8\n"]
)
def test_what_is_no_colour_never_gets_into_the_sheet(bad):
    assert theme_css(bad, "#8bc8ea") == ""
    assert theme_css("#0a5a84", bad) == ""


def test_the_sheet_replaces_the_accent_and_nothing_else():
    sheet = theme_css("#1D6040", "#8fd6ae")
    assert sheet.count("{") == sheet.count("}")
    assert set(re.findall(r"--([\w-]+):", sheet)) == set(tokens_of("#1d6040", "light"))
    assert "--sea:#1d6040" in sheet
    assert "(prefers-color-scheme:dark)" in sheet
