"""The canonical N-Quads (RDFC-1.0) of a document that uses only our words: microseconds, and no PyLD.

A document of ours has few nodes without an id, none of which refers to another such node; so each is told
from the others by its own statements (the "first degree" of the standard), and the hard part of the standard,
graphs that look alike from everywhere, never comes up. Two nodes that do say the same are refused.
`tests/certificates/badges/test_quads.py` compares all this with PyLD over hostile documents.
"""

import hashlib
import re
from typing import Any

from certificates.badges.terms import RDF_TYPE, Place, Word

# What an address may be made of: never a blank, a control character or what would end it in N-Quads.
_ADDRESS = re.compile(r"(?:https?://|did:|urn:)[!#-;=?-\[\]_a-z~]{1,8000}")
# Left out of texts: libraries do not agree on how to write them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})

Lines = list[str]


class NotOurShape(ValueError):
    """A document uses a word, a type or a value that our documents never use."""


def canonical(document: dict[str, Any], place: Place) -> str:
    """Return the canonical N-Quads of `document`, an object of that place. Raises NotOurShape.

    `@context` is for the caller to look at: its words are taken to mean what our contexts say.
    """
    lines: Lines = []
    blanks: list[tuple[Lines, str]] = []
    own = {key: value for key, value in document.items() if key != "@context"}
    _walk(own, place, lines, blanks)
    _name(blanks, lines)
    return "".join(sorted(set(lines)))


def is_writable(text: str) -> bool:
    """Whether a badge may hold this text; without it are control characters, all but tab and line ends."""
    return not _UNWRITABLE.search(text)


def written(text: str) -> str:
    """Return `text` without what a badge cannot hold."""
    return _UNWRITABLE.sub("", text)


def _walk(node: Any, place: Place, lines: Lines, blanks: list[tuple[Lines, str]]) -> str:
    """Write what a node says and return its name in N-Quads; one without an id is called `_:a` for now."""
    if not isinstance(node, dict):
        raise NotOurShape("an object is missing")
    if place.has_id:
        own, subject = lines, f"<{_address(node.get('id'))}>"
    else:
        own, subject = [], "_:a"
    _check_types(node, place)
    own.extend(f"{subject} {RDF_TYPE} <{iri}> .\n" for iri in place.types.values())
    for key, value in node.items():
        if key == "type" or (key == "id" and place.has_id):
            continue
        word = place.words.get(key)
        if word is None:
            raise NotOurShape(f"unknown word: {key[:40]}")
        if isinstance(value, list) != word.many:
            raise NotOurShape(f"one or many: {key[:40]}")
        for each in value if word.many else (value,):
            _say(f"{subject} <{word.predicate}> ", word, each, own, blanks)
    if any(word.required and node.get(key) in (None, []) for key, word in place.words.items()):
        raise NotOurShape("something is missing")
    if not place.has_id:
        blanks.append((own, ""))
    return subject


def _say(head: str, word: Word, value: Any, lines: Lines, blanks: list[tuple[Lines, str]]) -> None:
    """Write one statement. `head` is its subject and predicate."""
    if word.place is not None:
        named = _walk(value, word.place, lines, blanks)
        if word.place.has_id:
            lines.append(f"{head}{named} .\n")
        elif head.startswith("_:"):
            raise NotOurShape("a nameless node in another")
        else:
            blanks[-1] = (blanks[-1][0], head)
    elif word.is_address:
        lines.append(f"{head}<{_address(value)}> .\n")
    elif word.among is not None:
        if not isinstance(value, str) or value not in word.among:
            raise NotOurShape("an unknown value")
        lines.append(f"{head}{word.among[value]} .\n")
    else:
        lines.append(f'{head}"{_literal(value, word)}{word.tail}')


def _name(blanks: list[tuple[Lines, str]], lines: Lines) -> None:
    """Name the nodes without an id in the order of the hashes of what they say, and write it."""
    hashed = []
    for own, head in blanks:
        mentions = [*own, f"{head}_:a .\n"] if head else own
        hashed.append((hashlib.sha256("".join(sorted(set(mentions))).encode()).digest(), mentions))
    hashed.sort(key=lambda pair: pair[0])
    for number, (digest, mentions) in enumerate(hashed):
        if number and digest == hashed[number - 1][0]:
            raise NotOurShape("two nameless nodes say the same")
        for line in mentions:
            # A text never begins a line and never ends one: the name stands at one of the two.
            if line.startswith("_:a "):
                lines.append(f"_:c14n{number}{line[3:]}")
            else:
                lines.append(f"{line.removesuffix('_:a .' + chr(10))}_:c14n{number} .\n")


def _check_types(node: dict[str, Any], place: Place) -> None:
    types = node.get("type", [])
    given = [types] if isinstance(types, str) else types
    if not isinstance(given, list) or sorted(map(str, given)) != sorted(place.types):
        raise NotOurShape("unknown types")


def _address(value: Any) -> str:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise NotOurShape("an address is missing, or none that we write")
    return value


def _literal(value: Any, word: Word) -> str:
    if word.datatype.endswith("#boolean"):
        if isinstance(value, bool):
            return "true" if value else "false"
    elif word.datatype.endswith("#integer"):
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    elif isinstance(value, str) and is_writable(value):
        return value.translate(_ESCAPES)
    raise NotOurShape("a value of the wrong kind")
