"""What the options of a question in a file are called: a, b, … z, aa, ab, …"""


def letter(place: int) -> str:
    """Return the letter of the option at a place, from 0."""
    high, low = divmod(place, 26)
    return (letter(high - 1) if high else "") + "abcdefghijklmnopqrstuvwxyz"[low]
