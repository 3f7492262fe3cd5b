"""The drawers of a question as files name them: `$course$/top/Radio/Antennas`."""

import html
import re

from courses.bank.limits import MAX_CATEGORY_DEPTH, MAX_NAME_CHARS

_CONTEXT = re.compile(r"\$[a-z0-9_]{0,30}\$", re.IGNORECASE)


def read_path(source: str) -> tuple[str, ...]:
    """Return the names of a path, from the outside in, without what only the other platform knows.

    A slash that is part of a name is written twice. What is deeper than we go stays in the deepest drawer.
    """
    parts = [" ".join(part.replace("\0", "/").split()) for part in source.replace("//", "\0").split("/")]
    if parts and _CONTEXT.fullmatch(parts[0]):
        parts = parts[1:]
        if parts and parts[0].lower() == "top":
            parts = parts[1:]
    names = [" ".join(html.unescape(part).split())[:MAX_NAME_CHARS].strip() for part in parts]
    return tuple(name for name in names if name)[:MAX_CATEGORY_DEPTH]


def write_path(path: tuple[str, ...]) -> str:
    """Return a path for a file, such that every reader finds the same drawers."""
    return "/".join(["$course$", "top", *map(_written, path)])


def _written(name: str) -> str:
    """A name with its slashes doubled; those at its ends are entities, or they would part it elsewhere."""
    name = " ".join(name.split()).replace("&", "&amp;")
    bare = name.strip("/")
    before, after = len(name) - len(name.lstrip("/")), len(name) - len(name.rstrip("/"))
    return (
        "&#47;" * (before if bare else len(name)) + bare.replace("/", "//") + "&#47;" * (after if bare else 0)
    )
