"""Base 58 in the alphabet of Bitcoin, which Multikey and `did:key` write public keys in."""

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LONGEST = 200  # characters: reading takes time with the square of the length

_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def base58(data: bytes) -> str:
    """Write bytes in base 58; leading zero bytes are leading ones."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """Read base 58. Raises ValueError for a foreign character or a text that no key is as long as."""
    if len(text) > LONGEST:
        raise ValueError("too long for a key")
    number = 0
    for character in text:
        if character not in _VALUE:
            raise ValueError("not base 58")
        number = number * 58 + _VALUE[character]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
