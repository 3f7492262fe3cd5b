"""Joins Arabic letters, those of Persian, Urdu, Pashto and their kin included.

arabic-reshaper knows the letters that have presentation forms in Unicode. The others (ښ, ڵ, ځ …) have their
joined forms only as unnamed glyphs inside the font: a skeleton and its dots. We read them from its
substitution table and lend each a private code point, so that the reshaper joins them as it joins the rest.
"""

import unicodedata
from functools import lru_cache

from arabic_reshaper import ArabicReshaper
from fontTools.ttLib import TTFont as FontFile

from certificates.drawing.fonts import FACES, Face

ZERO_WIDTH_JOINER = "\u200d"
_GLYPH, _FORM = 0xF0000, 0x100000

_LAM_ALEF = {
    "\ufe82": ("\ufef5", "\ufef6"),
    "\ufe84": ("\ufef7", "\ufef8"),
    "\ufe88": ("\ufef9", "\ufefa"),
    "\ufe8e": ("\ufefb", "\ufefc"),
}
_LAM = {"\ufedf": 0, "\ufee0": 1}


def join(letters: list[str]) -> list[str]:
    """Return each letter in the form its neighbours ask for: one form for each letter given, in order.

    Zero-width joiners must have been given as letters and come back as empty texts.
    """
    formed = iter(_reshaper().reshape("".join(letters)))
    return ["" if letter == ZERO_WIDTH_JOINER else next(formed, letter) for letter in letters]


def ligature_of(first: str, second: str) -> str:
    """Return the lam-alef that two joined letters make, or an empty text: the one ligature Arabic demands."""
    if first in _LAM and second in _LAM_ALEF:
        return _LAM_ALEF[second][_LAM[first]]
    return ""


def is_private(character: str) -> bool:
    """Whether `character` is a code point we lent to a glyph that has none."""
    return ord(character) >= _GLYPH


def parts_of(form: str) -> tuple[str, str] | None:
    """Split a form that `join` returned into its skeleton and its dots, or None where it is one glyph.

    A private form must be drawn so; any other should be where it bears a vowel sign, for the font says only
    of skeletons and dots where signs go.
    """
    return _unnamed().parts.get(form)


def lend_private_forms(face: Face) -> None:
    """Teach an Arabic face the code points that `parts_of` uses for its unnamed glyphs."""
    metrics = face.font.face
    for code, glyph in _unnamed().glyphs.items():
        metrics.charToGlyph.setdefault(code, glyph)
        metrics.charWidths.setdefault(code, metrics.hmetrics[glyph][0] * 1000 / metrics.unitsPerEm)


class _Unnamed:
    """The forms that only the font knows, and the code points we lend them."""

    def __init__(self) -> None:
        self.letters: dict[str, tuple[str, str, str, str]] = {}
        self.parts: dict[str, tuple[str, str]] = {}
        self.glyphs: dict[int, int] = {}
        self._lent: dict[str, str] = {}
        with FontFile(FACES["NotoSansArabic-Regular"].source, lazy=True) as font:
            composed = _substitutions(font, "ccmp")
            features = [_substitutions(font, feature) for feature in ("init", "medi", "fina")]
            known = ArabicReshaper().letters
            for code, name in sorted(font.getBestCmap().items()):
                if not _is_letter(chr(code)):
                    continue
                skeleton, *dots = composed.get(name, [name])
                glyphs = [[skeleton], *(feature.get(skeleton) for feature in features)]
                forms = [self._form(font, [*form, *dots]) if form else "" for form in glyphs]
                if chr(code) in known:
                    self._also_known(known[chr(code)], forms)
                elif any(forms[1:]):
                    self.letters[chr(code)] = (forms[0], forms[1], forms[2], forms[3])

    def _also_known(self, presented: tuple[str, ...], forms: list[str]) -> None:
        for character, form in zip(presented, forms, strict=True):
            if character and form:
                self.parts[character] = self.parts[form]

    def _form(self, font: FontFile, names: list[str]) -> str:
        characters = [self._lend(font, name) for name in names]
        form = chr(_FORM + len(self.parts))
        self.parts[form] = (characters[0], "".join(characters[1:]))
        return form

    def _lend(self, font: FontFile, name: str) -> str:
        if name not in self._lent:
            code = _GLYPH + len(self._lent)
            self._lent[name] = chr(code)
            self.glyphs[code] = font.getGlyphID(name)
        return self._lent[name]


@lru_cache(maxsize=1)
def _unnamed() -> _Unnamed:
    return _Unnamed()


@lru_cache(maxsize=1)
def _reshaper() -> ArabicReshaper:
    reshaper = ArabicReshaper({"delete_harakat": False, "support_ligatures": False})
    reshaper.letters = {**reshaper.letters, **_unnamed().letters}
    return reshaper


def _is_letter(letter: str) -> bool:
    return unicodedata.bidirectional(letter) == "AL" and not "\ufb50" <= letter <= "\ufeff"


def _substitutions(font: FontFile, feature: str) -> dict[str, list[str]]:
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == feature
        for index in record.Feature.LookupListIndex
    }
    found: dict[str, list[str]] = {}
    for index in sorted(lookups):
        for subtable in table.LookupList.Lookup[index].SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            if subtable.LookupType in {1, 2}:
                for name, made in subtable.mapping.items():
                    found.setdefault(name, [made] if isinstance(made, str) else list(made))
    return found
