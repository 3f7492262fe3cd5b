"""When two files can be the same recording in two formats, for course folders and for the editor."""

from typing import Any

MAX_TIMES_LARGER = 6  # 20 kbit/s in Opus, 120 kbit/s in MP3


def differ_too_much(one: int, other: int) -> bool:
    """Whether files of these sizes in bytes cannot be one recording, or one is wastefully large.

    The first of them is what a lesson says that it weighs, and a device may take the other.
    """
    small, large = sorted((one, other))
    return small > 0 and large > MAX_TIMES_LARGER * small


def stored_size(row: Any) -> int:
    """The bytes of a row's file; 0 where the file is lost, which says nothing about another."""
    try:
        return int(row.file.size)
    except OSError:
        return 0
