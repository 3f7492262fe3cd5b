"""How long a recording plays, read from the file itself: Opus, MP3 and MP4 as this package writes them."""

import struct
from pathlib import Path

OPUS_RATE = 48_000  # granule positions per second, whatever was recorded (RFC 7845, 4)
# Of MPEG-1 and MPEG-2 layer III (ISO/IEC 11172-3 and 13818-3): kbit/s by index, samples/s by index.
_BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)}
_SAMPLES = {3: 1152, 2: 576}  # of a frame


class LengthUnknown(ValueError):
    """This file is none of the three, or is broken."""


def seconds_of(path: Path) -> float:
    """Return how many seconds the file plays. Raises `LengthUnknown`."""
    content = path.read_bytes()
    read = {".opus": _opus, ".mp3": _mp3, ".mp4": _mp4}.get(path.suffix)
    try:
        seconds = read(content) if read else 0
    except (struct.error, IndexError, KeyError) as error:
        raise LengthUnknown(path.name) from error
    if seconds <= 0:
        raise LengthUnknown(path.name)
    return seconds


def _opus(content: bytes) -> float:
    """The granule position of the last page, less what a player skips at the start."""
    head, last = content.find(b"OpusHead"), content.rfind(b"OggS")
    if not content.startswith(b"OggS") or head < 0:
        return 0
    (skipped,) = struct.unpack_from("<H", content, head + 10)
    (position,) = struct.unpack_from("<q", content, last + 6)
    return (position - skipped) / OPUS_RATE


def _mp3(content: bytes) -> float:
    """The sum of all frames, each found by the length of the one before it."""
    place = seconds = 0.0
    while int(place) + 4 <= len(content):
        (header,) = struct.unpack_from(">I", content, int(place))
        version, layer = header >> 19 & 3, header >> 17 & 3
        if header >> 21 != 0x7FF or layer != 1:
            raise LengthUnknown("not a frame of layer III")
        bitrate, rate = _BITRATES[version][header >> 12 & 15], _RATES[version][header >> 10 & 3]
        seconds += _SAMPLES[version] / rate
        place += _SAMPLES[version] // 8 * bitrate * 1000 // rate + (header >> 9 & 1)
    return seconds


def _mp4(content: bytes) -> float:
    """The duration that the movie's header states (ISO/IEC 14496-12, 8.2.2; version 0)."""
    place = content.find(b"mvhd")
    if content[4:8] != b"ftyp" or place < 0 or content[place + 4]:
        return 0
    scale, duration = struct.unpack_from(">II", content, place + 16)
    return duration / scale
