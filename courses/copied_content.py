"""A revision's content, rewritten for a copy: other keys, other pages behind its links, other files.

Pure functions over plain data. Links are found where rich text keeps them, in tags with a `linktype` or an
`embedtype`; files where blocks keep them, under the names of their fields.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_TAG = re.compile(r"<(?:a|embed)\b[^>]*>")
_KIND = re.compile(r"""\b(?:linktype|embedtype)=["'](page|document|image|media)["']""")
_ID = re.compile(r"""(\sid=["'])(\d{1,18})(["'])""")
FILE_FIELDS: dict[str, str] = {
    "image": "image",
    "poster": "image",
    "cover": "image",
    "audio": "media",
    "second": "media",
    "video": "media",
    "document": "document",
    "file": "document",
}

Numbers = Mapping[int, int]


def with_keys(content: Any, keys: Mapping[str, str]) -> Any:
    """Return the content with each key of `keys` replaced, wherever in it the key stands."""
    return _each_text(content, lambda text: _UUID.sub(lambda match: keys.get(match[0], match[0]), text))


def with_links(content: Any, pages: Numbers, files: Mapping[str, Numbers]) -> Any:
    """Return the content with links and files led elsewhere.

    `pages` are ids of pages by the old ones; `files` the same for `image`, `media` and `document`. What is
    not named in them stays as it is.
    """
    numbers = {**files, "page": pages}

    def led(match: re.Match[str]) -> str:
        kind = _KIND.search(match[0])
        if kind is None:
            return match[0]
        known = numbers.get(kind[1], {})
        return _ID.sub(lambda m: f"{m[1]}{known.get(int(m[2]), int(m[2]))}{m[3]}", match[0])

    return _files_led(_each_text(content, lambda text: _TAG.sub(led, text)), files)


def files_in(content: Any) -> set[tuple[str, int]]:
    """Return the files that a content names, as kind and id."""
    found: set[tuple[str, int]] = set()

    def read(text: str) -> str:
        for tag in _TAG.findall(text):
            kind, number = _KIND.search(tag), _ID.search(tag)
            if kind and number and kind[1] != "page":
                found.add((kind[1], int(number[2])))
        return text

    _each_text(content, read)
    _each_file(content, lambda kind, pk: found.add((kind, pk)))
    return found


def _files_led(content: Any, files: Mapping[str, Numbers]) -> Any:
    if not any(files.values()):
        return content
    return _each_file(content, lambda kind, pk: files.get(kind, {}).get(pk, pk))


def _each_file(value: Any, act: Callable[[str, int], Any]) -> Any:
    """Call `act` for each file that a field names; put what it returns in its place."""
    if isinstance(value, Mapping):
        return {
            name: act(FILE_FIELDS[name], each)
            if name in FILE_FIELDS and isinstance(each, int) and not isinstance(each, bool)
            else _each_file(each, act)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_each_file(each, act) for each in value]
    if isinstance(value, str) and value.startswith("[{"):
        return _stream(value, lambda blocks: _each_file(blocks, act))
    return value


def _each_text(value: Any, act: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {act(str(name)): _each_text(each, act) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(each, act) for each in value]
    if isinstance(value, str) and value.startswith("[{"):  # a lesson's body, as a revision keeps it
        return _stream(value, lambda blocks: _each_text(blocks, act))
    return act(value) if isinstance(value, str) else value


def _stream(value: str, act: Callable[[Any], Any]) -> str:
    try:
        blocks = json.loads(value)
    except ValueError:
        return value
    return json.dumps(act(blocks), ensure_ascii=False)
