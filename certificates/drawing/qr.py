"""The QR code of a verification address, as one path for the page.

The address holds the seal, so the code has some eighty modules a side and would be most of a page's cost.
segno makes such a code once a process for each size; the next ones differ from it only in the bits of
their codewords, whose places are known. What is made so is compared with segno's own before it is trusted.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any, NamedTuple

import segno
from segno import consts, encoder

_MASK = 4
_CAPACITY: Any = consts.SYMBOL_CAPACITY
_BLOCKS: Any = consts.ECC
_DARK = re.compile(b"\\x01+")
_SMALLEST_MODULE = 0.36 / 25.4 * 72  # points: what a telephone reads from paper
_MEDIUM_SIZES = range(10, 27)  # versions that count their bytes in 16 bits
_HEAD = 20  # bits of the mode and the count


def qr_path(url: str, x: float, y: float, size: float) -> str:
    """Content operators that fill the code of `url` into the square at (x, y), `size` points wide.

    Error correction M, or L where modules would be too small to read from paper; the mask is fixed, since
    trying all eight takes longer than drawing the page. Dark modules side by side are one rectangle. The
    paper around it is the quiet zone.
    """
    rows = modules(url, int(size / _SMALLEST_MODULE))
    count = len(rows)
    path = [f"{size / count:.5f} 0 0 {-size / count:.5f} {x:.2f} {y + size:.2f} cm"]
    for top, row in enumerate(rows):
        path += [f"{dark.start()} {top} {dark.end() - dark.start()} 1 re" for dark in _DARK.finditer(row)]
    return "\n".join([*path, "f"])


def modules(url: str, at_most: int) -> list[bytes]:
    """Return the code's rows, a byte for each module, 1 where it is dark; with M where at most so many."""
    for level in "ML":
        version = _version(len(url), level) if url.isascii() else 0
        if version and 17 + 4 * version <= at_most and (template := _template(version, level)):
            return template.filled(url)
    return _by_segno(url, "l")


def _by_segno(url: str, level: str) -> list[bytes]:
    return [bytes(row) for row in segno.make_qr(url, error=level, mask=_MASK, boost_error=False).matrix]


@lru_cache(maxsize=1024)
def _version(length: int, level: str) -> int:
    """The smallest of the medium versions that holds `length` bytes; 0 where none does, or a smaller one."""
    bits = _HEAD + 8 * length
    capacity = [_CAPACITY[each][consts.ERROR_MAPPING[level]] for each in range(1, 27)]
    if bits <= capacity[_MEDIUM_SIZES.start - 2]:
        return 0
    return next((v for v in _MEDIUM_SIZES if bits <= capacity[v - 1]), 0)


class _Blocks(NamedTuple):
    """How codewords are parted: data and error words of each block."""

    data: tuple[int, ...]
    error: int

    def stream(self, url: str) -> bytes:
        """All codewords of `url`, in the order in which a code holds them."""
        words = _padded(url, sum(self.data))
        blocks, begin = [], 0
        for size in self.data:
            blocks.append(words[begin : begin + size])
            begin += size
        errors = [_remainder(block, self.error) for block in blocks]
        woven = chain.from_iterable(chain(zip_longest(*blocks), zip(*errors, strict=True)))
        return bytes(word for word in woven if word is not None)


def _padded(url: str, size: int) -> bytes:
    """Mode, count, bytes and terminator, filled up to `size` codewords."""
    content = url.encode("ascii")
    bits = (0b0100 << 16 | len(content)) << 8 * len(content) | int.from_bytes(content)
    whole = (bits << 4).to_bytes(len(content) + 3)
    return (whole + b"\xec\x11" * size)[:size]


def _remainder(block: bytes, size: int) -> bytes:
    """The Reed-Solomon error words of `block`: the remainder of a division, kept as one number."""
    multiples, low, top = _multiples(size), (1 << 8 * (size - 1)) - 1, 8 * (size - 1)
    rest = 0
    for word in block:
        rest = (rest & low) << 8 ^ multiples[word ^ rest >> top]
    return rest.to_bytes(size)


@lru_cache(maxsize=32)
def _multiples(size: int) -> tuple[int, ...]:
    """The generator polynomial of `size` error words, times each element of the field."""
    powers, logs, generator = consts.GALIOS_EXP, consts.GALIOS_LOG, consts.GEN_POLY[size]
    times = (bytes(powers[logs[factor] + each] for each in generator) for factor in range(1, 256))
    return (0, *map(int.from_bytes, times))


class _Template(NamedTuple):
    """A code of one version: where its bits go, and what stands there before they come."""

    width: int
    blocks: _Blocks
    order: Callable[[bytes], tuple[int, ...]]
    ground: int

    def filled(self, url: str) -> list[bytes]:
        """The rows of the code of `url`."""
        bits = self.bits(url)
        flat = (bits ^ self.ground).to_bytes(self.width * self.width)
        return [flat[place : place + self.width] for place in range(0, len(flat), self.width)]

    def bits(self, url: str) -> int:
        """The bits of `url` at their places, a byte each, before the mask."""
        stream = self.blocks.stream(url)
        written = f"{int.from_bytes(stream):0{8 * len(stream)}b}00000000".encode()
        return int.from_bytes(bytes(self.order(written)))


@lru_cache(maxsize=32)
def _template(version: int, level: str) -> _Template | None:
    """The template of a version, held against two codes of segno's; None where they are not alike."""
    infos = _BLOCKS[version][consts.ERROR_MAPPING[level]]
    blocks = _Blocks(
        tuple(info.num_data for info in infos for _ in range(info.num_blocks)),
        infos[0].num_total - infos[0].num_data,
    )
    length = sum(blocks.data) - 3
    samples = ["https:" + letter * (length - 6) for letter in "aZ"]
    bits = 8 * sum(info.num_total * info.num_blocks for info in infos)
    width, order = 17 + 4 * version, _places(version, bits)
    first, second = (_by_segno(sample, level.lower()) for sample in samples)
    bare = _Template(width, blocks, order, 0)
    template = bare._replace(ground=bare.bits(samples[0]) ^ int.from_bytes(b"".join(first)))
    return template if len(first) == width and template.filled(samples[1]) == second else None


def _places(version: int, bits: int) -> Callable[[bytes], tuple[int, ...]]:
    """Take a stream of bits to the modules of a code; what is no bit of the stream takes a zero after it."""
    width = 17 + 4 * version
    matrix = tuple(list(row) for row in encoder.make_matrix(width, width))
    encoder.add_finder_patterns(matrix, width, width)
    encoder.add_alignment_patterns(matrix, width, width)
    matrix[-8][8] = 0
    free = sum(row.count(2) for row in matrix)
    encoder.add_codewords(matrix, range(10, 10 + free), version)
    flat = [module - 10 if module >= 10 else bits for module in chain.from_iterable(matrix)]
    return itemgetter(*(min(place, bits) for place in flat))
