"""When two files can be the same recording in two formats. Pure: for course folders and for the editor."""

MAX_TIMES_LARGER = 6  # 20 kbit/s in Opus, 120 kbit/s in MP3


def differ_too_much(one: int, other: int) -> bool:
    """Whether files of these sizes in bytes cannot be one recording, or one is wastefully large.

    The first of them is what a lesson says that it weighs, and a device may take the other.
    """
    small, large = sorted((one, other))
    return large > MAX_TIMES_LARGER * small
