"""Short public ids: eight characters of Crockford's base 32, as in /learn/7KQ4M2XD/."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Return eight random characters (40 bits): opaque, easy to read out, never a word with I, L, O or U."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
