"""Canonical JSON and its digest, for rows that are addressed by what they say."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """Return one spelling of `value`: sorted keys, no spaces, UTF-8, after RFC 8785.

    Only what that RFC and Python write alike is accepted: dicts with string keys, lists, strings,
    integers that a double holds exactly, booleans and None. Raises ValueError for a float or a larger
    integer, TypeError for anything else. Keys are sorted by UTF-16 code units (RFC 8785, 3.2.3).
    """
    return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of `value`'s canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys of canonical JSON are strings")
        return {key: _ordered(value[key]) for key in sorted(value, key=lambda k: k.encode("utf-16-be"))}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > 2**53 - 1):
        raise ValueError("canonical JSON holds no floats and no integers above 2**53 - 1")
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical JSON")
