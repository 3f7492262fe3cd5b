"""How static fonts come to be: once, whole, and only where a page needs them."""

import pytest

from certificates.drawing import fonts
from certificates.drawing.fonts import FACES, Face, static_instance

BOLD_ARABIC = FACES["NotoSansArabic-Bold"]  # the quickest to make


@pytest.fixture
def empty_cache(settings, tmp_path):
    settings.ACADEMY_CACHE_DIR = tmp_path
    return tmp_path / "fonts"


def test_an_instance_is_made_once_and_kept(empty_cache, monkeypatch):
    first = static_instance(BOLD_ARABIC)
    monkeypatch.setattr(fonts, "_make_instance", None)
    assert static_instance(BOLD_ARABIC) == first
    assert [path.name for path in empty_cache.iterdir()] == [first.name]
    assert first.stat().st_mode & 0o444 == 0o444


def test_an_instance_that_fails_leaves_nothing_behind(empty_cache, monkeypatch):
    def full_disk(source, target):
        raise OSError("No space left on device")

    monkeypatch.setattr(fonts.os, "replace", full_disk)
    with pytest.raises(OSError, match="No space left"):
        static_instance(BOLD_ARABIC)
    assert list(empty_cache.iterdir()) == []


def test_a_bold_instance_is_bolder_than_its_source():
    for regular, bold in (
        ("NotoSans-Regular", "NotoSans-Bold"),
        ("NotoSansArabic-Regular", "NotoSansArabic-Bold"),
    ):
        assert FACES[bold].width("m\u0628") > FACES[regular].width("m\u0628")


def test_a_missing_package_is_named():
    with pytest.raises(FileNotFoundError, match="no_such_fonts"):
        _ = Face("None", "no_such_fonts", "x.ttf", 400).source


def test_scripts_we_cannot_set_are_not_covered_even_where_glyphs_exist():
    assert ord("ह") in FACES["NotoSans-Regular"].glyphs
    assert not FACES["NotoSans-Regular"].covers("ह")
