"""Tables of TOML, as a course folder has them."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")  # no-break spaces stay: French needs them


def single_spaced(text: str) -> str:
    """The text in one line, with single spaces."""
    return _BLANKS.sub(" ", text).strip(" ")


def toml_value(value: Any) -> str:
    """A text, number, truth, list or inline table; a text stands in one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{name} = {toml_value(each)}" for name, each in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(toml_value, value))}]"
    plain = single_spaced(str(value).replace("\x7f", ""))
    return json.dumps(plain, ensure_ascii=False)


def toml_lines(values: Mapping[str, Any]) -> str:
    """Lines `key = value`; what is None is left out."""
    return "".join(f"{name} = {toml_value(value)}\n" for name, value in values.items() if value is not None)
