"""In which order a learner sees what a question shows: pure, for papers and for a preview."""

import random
from collections.abc import Mapping
from typing import Any

ALWAYS_SHUFFLED = frozenset({"matching", "ordering"})
NEVER_SHUFFLED = frozenset({"true-false"})


def order_of_options(content: Mapping[str, Any], *, shuffle: bool, rng: random.Random) -> list[str]:
    """Return the keys of what is shown, in their order: see `AttemptQuestion.option_order`.

    `content` is as `courses.snapshots.question_content` makes it. Pinned options keep their places. What is
    to be put in order never stands in the right one, unless all rows look the same.
    """
    kind = content["kind"]
    if kind in ("short-text", "number", "essay"):
        return []
    if kind == "matching":
        keys = [choice["key"] for choice in content["choices"]]
        rng.shuffle(keys)
        return keys
    options = content["options"]
    if kind == "ordering":
        return _out_of_order(options, rng)
    if not shuffle or kind in NEVER_SHUFFLED:
        return [option["key"] for option in options]
    loose = [option["key"] for option in options if not option.get("pinned")]
    rng.shuffle(loose)
    return [option["key"] if option.get("pinned") else loose.pop() for option in options]


def _out_of_order(options: list[Mapping[str, Any]], rng: random.Random) -> list[str]:
    """Any order that reads otherwise than the right one, each as likely as any other."""
    looks = {option["key"]: (option["text"], repr(option.get("image"))) for option in options}
    right = [looks[option["key"]] for option in options]
    keys = [option["key"] for option in options]
    if len(set(right)) < 2:
        return keys
    while True:
        rng.shuffle(keys)
        if [looks[key] for key in keys] != right:
            return keys
