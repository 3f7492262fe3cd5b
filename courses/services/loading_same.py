"""Whether what stands in the database says the same as a folder: editors mark texts with ids of their own."""

import re
from typing import Any
from uuid import UUID

_KEY = re.compile(r' data-block-key="[^"]*"')
_BREAK = re.compile(r"<br ?/?>")
_BETWEEN = re.compile(r"(</?(?:p|h2|h3|ul|ol|li)>|<br>)\s+(?=<)|\s+(?=</?(?:p|h2|h3|ul|ol|li)>|<br>)")
_SPACES = re.compile(r"[ \t]+")
_LONG = re.compile(r"<(/?)(?:strong|em)>")


def plain_value(held: Any, wanted: Any) -> Any:
    """Return `wanted` where `held` says the same, else `held`."""
    return wanted if _plain(held) == _plain(wanted) else held


def _plain(value: Any) -> Any:
    """A value without the marks of editors: ids of items, keys of paragraphs, ways to write a line break."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        if value.keys() >= {"type", "value"}:
            return {"type": value["type"], "value": _plain(value["value"])}
        return {key: _plain(each) for key, each in value.items() if key != "id" or not isinstance(each, str)}
    if isinstance(value, UUID):
        return str(value)
    if not isinstance(value, str):
        return value
    value = _SPACES.sub(" ", value.replace("\r\n", "\n").replace("\xa0", " ")).strip()
    if "<" in value:
        text = _BREAK.sub("<br>", _KEY.sub("", value))
        text = _LONG.sub(lambda tag: f"<{tag[1]}{'b' if 'strong' in tag[0] else 'i'}>", text)
        return _BETWEEN.sub(lambda found: found[1] or "", text).strip()
    return value
