"""Tables of TOML, as a course folder has them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


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
    plain = " ".join(str(value).replace("\x7f", "").split())
    return json.dumps(plain, ensure_ascii=False)


def toml_lines(values: Mapping[str, Any]) -> str:
    """Lines `key = value`; what is None is left out."""
    return "".join(f"{name} = {toml_value(value)}\n" for name, value in values.items() if value is not None)
