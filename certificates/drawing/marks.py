"""Where a font wants its accents: anchors from its GPOS table, as OpenType's mark attachment describes them.

ReportLab places each glyph after the last. Vowel signs of Arabic and accents that no single character
has (Yoruba's ọ̀) need more; most names never come here, so the table is read on first need only.
"""

from functools import lru_cache
from typing import NamedTuple

from fontTools.ttLib import TTFont as FontFile

from certificates.drawing.fonts import Face

_TO_BASE, _TO_LIGATURE, _TO_MARK = 4, 5, 6


class Anchor(NamedTuple):
    """A point of a glyph, in ems."""

    x: float
    y: float


class Anchors:
    """The anchors of one face, asked for by character."""

    def __init__(self, face: Face) -> None:
        self._glyphs = face.font.face.charToGlyph
        self._tables: list[tuple[int, dict, dict]] = []
        with FontFile(face.file, lazy=True) as font:
            self._names = font.getGlyphOrder()
            self._em = font["head"].unitsPerEm
            if "GPOS" in font and font["GPOS"].table.LookupList:
                for lookup in font["GPOS"].table.LookupList.Lookup:
                    for subtable in lookup.SubTable:
                        self._read(getattr(subtable, "ExtSubTable", subtable))

    def offset(self, base: str, mark: str, *, component: int = 0, stacked: bool = False) -> Anchor | None:
        """How far from the origin of `base` to draw `mark`; None where the font does not say.

        `component` counts the letters of a ligature; `stacked` asks for the anchor on another mark.
        """
        base_name, mark_name = self._name(base), self._name(mark)
        for kind, marks, bases in self._tables:
            if (kind == _TO_MARK) is not stacked or mark_name not in marks or base_name not in bases:
                continue
            group, point = marks[mark_name]
            parts = bases[base_name]
            target = parts[min(component, len(parts) - 1)].get(group)
            if target is not None:
                return Anchor((target[0] - point[0]) / self._em, (target[1] - point[1]) / self._em)
        return None

    def centred(self, mark: str, width: float) -> float:
        """How far right to draw `mark` so that it stands in the middle of `width`, all in ems."""
        name = self._name(mark)
        points = (marks[name][1] for _, marks, _ in self._tables if name in marks)
        x, _ = next(points, (0, 0))
        return width / 2 - x / self._em

    def _name(self, character: str) -> str:
        return self._names[self._glyphs[ord(character)]]

    def _read(self, subtable) -> None:
        kind = subtable.LookupType
        if kind not in {_TO_BASE, _TO_LIGATURE, _TO_MARK}:
            return
        if kind == _TO_MARK:
            coverage, array = subtable.Mark1Coverage, subtable.Mark1Array
            parts = zip(subtable.Mark2Coverage.glyphs, subtable.Mark2Array.Mark2Record, strict=True)
            bases = {name: [_points(record.Mark2Anchor)] for name, record in parts}
        elif kind == _TO_BASE:
            coverage, array = subtable.MarkCoverage, subtable.MarkArray
            parts = zip(subtable.BaseCoverage.glyphs, subtable.BaseArray.BaseRecord, strict=True)
            bases = {name: [_points(record.BaseAnchor)] for name, record in parts}
        else:
            coverage, array = subtable.MarkCoverage, subtable.MarkArray
            ligatures = zip(
                subtable.LigatureCoverage.glyphs, subtable.LigatureArray.LigatureAttach, strict=True
            )
            bases = {
                name: [_points(part.LigatureAnchor) for part in attach.ComponentRecord]
                for name, attach in ligatures
            }
        marks = {
            name: (record.Class, (record.MarkAnchor.XCoordinate, record.MarkAnchor.YCoordinate))
            for name, record in zip(coverage.glyphs, array.MarkRecord, strict=True)
        }
        self._tables.append((kind, marks, bases))


def _points(anchors) -> dict[int, tuple[int, int]]:
    return {
        group: (anchor.XCoordinate, anchor.YCoordinate)
        for group, anchor in enumerate(anchors)
        if anchor is not None
    }


@lru_cache(maxsize=16)
def anchors_of(face: Face) -> Anchors:
    """Read the anchors of `face`, once a process."""
    return Anchors(face)
