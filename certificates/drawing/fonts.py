"""The fonts of the six languages: which face draws which character, and where the faces come from.

ReportLab embeds TrueType only, and draws a variable font at its default weight. So regular faces are
used as they come; bold ones, and the Chinese and Korean (whose default is Thin), are made static once and
kept under `ACADEMY_CACHE_DIR`/fonts. A face is opened when a character first needs it: the Chinese ones take
a quarter of a minute each to make, and no English certificate waits for them. `prepare` makes them ahead.
"""

import os
import tempfile
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont as FontFile
from fontTools.varLib import instancer
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = 400, 700

# From here on, code points are lent to the Arabic face's unnamed glyphs (see `joining`).
_LENT = 0xF0000

_making = threading.RLock()

_FAR_EAST = (
    (0x1100, 0x11FF),
    (0x2E80, 0x33FF),
    (0x3400, 0x9FFF),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)
# Indic, Tibetan, Burmese, Khmer; Ethiopic and Hebrew need no such care. And the private use area.
_NOT_OURS = (
    (0x0900, 0x0DFF),
    (0x0F00, 0x109F),
    (0x1780, 0x17FF),
    (0x1A20, 0x1CFF),
    (0xA8E0, 0xABFF),
    (0xE000, 0xF8FF),
)


def is_far_eastern(character: str) -> bool:
    """Whether only a Chinese, Japanese or Korean face may draw `character`, and lines may break beside it."""
    code = ord(character)
    return code >= 0x1100 and any(first <= code <= last for first, last in _FAR_EAST)


@dataclass(frozen=True)
class Face:
    """One weight of one font family, opened when first used."""

    name: str
    package: str
    path: str
    weight: int
    far_eastern: bool = False
    arabic: bool = False

    @cached_property
    def source(self) -> Path:
        """The variable font as its package brings it."""
        spec = find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise FileNotFoundError(f"The font package {self.package} is not installed.")
        return Path(spec.submodule_search_locations[0]) / self.path

    @cached_property
    def file(self) -> Path:
        """The TrueType file to embed: the source where its default weight is ours, else an instance."""
        if self.weight == REGULAR and not self.far_eastern:
            return self.source
        return static_instance(self)

    @property
    def made(self) -> bool:
        """Whether its file is there already, so that drawing with it waits for nothing."""
        return (self.weight == REGULAR and not self.far_eastern) or _kept(self).exists()

    @cached_property
    def font(self) -> TTFont:
        """The face as ReportLab knows it, registered on first use."""
        with _making:
            font = TTFont(self.name, str(self.file), asciiReadable=False)
            pdfmetrics.registerFont(font)
            return font

    @cached_property
    def glyphs(self) -> dict[int, int]:
        """Glyph by code point; of an unmade instance, read from its source."""
        if self.far_eastern and "font" not in self.__dict__:
            return far_eastern_characters(self.source)
        return self.font.face.charToGlyph

    def covers(self, character: str) -> bool:
        """Whether the face can draw `character` as it should look.

        A Chinese face is asked for Chinese only, the Arabic one for no Latin letters, and none for scripts
        whose letters must be reordered or joined in ways we do not know: a box is better than a wrong name.
        """
        if self.far_eastern and not is_far_eastern(character):
            return False
        code = ord(character)
        if self.arabic and code < _LENT and unicodedata.bidirectional(character) == "L":
            return False
        return code in self.glyphs and not any(first <= code <= last for first, last in _NOT_OURS)

    def width(self, text: str) -> float:
        """Width of `text` in ems."""
        return self.font.stringWidth(text, 1)


@lru_cache(maxsize=8)
def far_eastern_characters(source: Path) -> dict[int, int]:
    """Code points that a variable font covers, without the cost of making an instance of it."""
    with FontFile(source, lazy=True) as font:
        return dict.fromkeys(font.getBestCmap(), 1)


def font_folder() -> Path:
    """Where static instances are kept between runs."""
    cache = getattr(settings, "ACADEMY_CACHE_DIR", None) or Path(settings.BASE_DIR) / "var" / "cache"
    return Path(cache) / "fonts"


def static_instance(face: Face) -> Path:
    """Return the file of `face` at its weight, made once. Two makers at once leave one whole file."""
    kept = _kept(face)
    with _making:
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            _make_instance(face, kept)
    return kept


def _kept(face: Face) -> Path:
    return font_folder() / f"{face.name}-{face.weight}-{face.source.stat().st_size}.ttf"


def _make_instance(face: Face, kept: Path) -> None:
    with FontFile(face.source) as font:
        axes = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
        static = instancer.instantiateVariableFont(font, {**axes, "wght": face.weight})
        static["name"].setName(face.name, 6, 3, 1, 0x409)
        handle, draft = tempfile.mkstemp(dir=kept.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                static.save(file)
            os.chmod(draft, 0o644)
            os.replace(draft, kept)
        except BaseException:
            os.unlink(draft)
            raise


def _family(package: str, path: str, name: str, **script: bool) -> tuple[Face, Face]:
    return (
        Face(f"{name}-Regular", package, path, REGULAR, **script),
        Face(f"{name}-Bold", package, path, BOLD, **script),
    )


_CJK = "fonts/ofl/notosans{0}/NotoSans{1}[wght].ttf"
_SERIF = _family("fontpkg_noto_serif", "files/NotoSerif[wdth,wght].ttf", "NotoSerif")
_SANS = _family("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf", "NotoSans")
_ARABIC = _family(
    "fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf", "NotoSansArabic", arabic=True
)
_CHINESE, _KOREAN, _TRADITIONAL = (
    _family("justmytype_intl_cjk", _CJK.format(key, key.upper()), f"NotoSans{key.upper()}", far_eastern=True)
    for key in ("sc", "kr", "tc")
)

FACES = {
    face.name: face for family in (_SERIF, _SANS, _ARABIC, _CHINESE, _KOREAN, _TRADITIONAL) for face in family
}


@dataclass(frozen=True)
class Style:
    """An order of faces: the first that has a character draws it. Arabic pages ask the Arabic face first."""

    faces: tuple[Face, ...]
    arabic_faces: tuple[Face, ...]

    def order(self, arabic: bool) -> tuple[Face, ...]:
        return self.arabic_faces if arabic else self.faces


def _style(weight: int, *families: tuple[Face, Face]) -> Style:
    latin = [family[weight] for family in families]
    eastern = [family[weight] for family in (_CHINESE, _KOREAN, _TRADITIONAL)]
    arabic = _ARABIC[weight]
    return Style(faces=(*latin, arabic, *eastern), arabic_faces=(arabic, *latin, *eastern))


HEADING = _style(1, _SERIF, _SANS)
STRONG = _style(1, _SANS, _SERIF)
TEXT = _style(0, _SANS, _SERIF)

FIRST_FONT = _SANS[0]


EVERY_SCRIPT = ("A", "\u0628", "\u4e2d")  # a letter of each script that the six languages are written in


def prepare(characters: Iterable[str] = EVERY_SCRIPT) -> list[Path]:
    """Make, for a deployment, the static instances that the scripts of `characters` need."""
    return sorted({face.file for face in _faces_of(characters)})


def ready(characters: Iterable[str]) -> bool:
    """Whether everything is made that drawing `characters` needs, so that nobody waits for fonts."""
    return all(face.made for face in _faces_of(characters))


def _faces_of(characters: Iterable[str]) -> set[Face]:
    """The faces that draw `characters`, in every style of the page."""
    found = set()
    for character in set(characters):
        for style in (HEADING, STRONG, TEXT):
            face = next((face for face in style.faces if face.covers(character)), None)
            if face is not None:
                found.add(face)
    return found
