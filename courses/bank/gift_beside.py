r"""The tags of GIFT that name files beside it: pictures and recordings of questions in a course folder.

`[picture:file="files/mast.png" source="Drawn for this course"] [alt:A mast with three wires.]`, and with the
number of an option `[option-picture:2:…] [option-alt:2:…]`; a recording has `[recording:…] [transcript:…]`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from courses.bank.gift_tags import Tags, tag
from courses.bank.rows import Beside

_OWN = (("picture", "picture", "alt"), ("recording", "recording", "transcript"))  # kind, file, its words
_OF_OPTIONS = ("option-picture", "option-alt")


def beside_of(tags: Tags) -> tuple[Beside, ...]:
    """Return what the tags name; two of a kind in one place stay two, for whoever refuses that."""
    found = []
    for kind, file, words in _OWN:
        found += _paired(kind, 0, tags.get(file, ()), tags.get(words, ()))
    files, alts = (_by_option(tags.get(name, ())) for name in _OF_OPTIONS)
    for option in sorted(files.keys() | alts.keys()):
        found += _paired("picture", option, files.get(option, ()), alts.get(option, ()))
    return tuple(found)


def _paired(kind: str, option: int, heads: Iterable[str], words: Iterable[str]) -> list[Beside]:
    return [Beside(kind, option, *pair) for pair in zip_longest(heads, words, fillvalue="")]


def _by_option(values: Iterable[str]) -> dict[int, list[str]]:
    """The values by the number that they begin with; -1 for those that begin with none."""
    found: dict[int, list[str]] = defaultdict(list)
    for value in values:
        number, colon, rest = value.partition(":")
        known = colon and number.isascii() and number.isdigit() and len(number) < 4 and int(number)
        found[int(number) if known else -1].append(rest if known else value)
    return found


def beside_tags(beside: Iterable[Beside]) -> Iterator[str]:
    """Yield the tags that `beside_of` reads as the same."""
    for each in beside:
        if each.option:
            yield tag("option-picture", f"{each.option}:{each.head}" if each.head else "")
            yield tag("option-alt", f"{each.option}:{each.words}" if each.words else "")
            continue
        file, words = next((file, words) for kind, file, words in _OWN if kind == each.kind)
        yield tag(file, each.head)
        yield tag(words, each.words)
