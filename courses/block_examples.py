"""What the editor's list of blocks shows of a lesson's own blocks, in the editor's language."""

from typing import Any

from django.utils.translation import gettext as _

from cms.block_examples import paragraph


def note() -> dict[str, Any]:
    """Return a box with something to try."""
    return {"kind": "try", "text": paragraph(_("Open this page on a phone and count the seconds."))}


def reflection() -> dict[str, Any]:
    """Return a question."""
    return {"prompt": _("Who in your country cannot take this course today, and why?")}


def case() -> dict[str, Any]:
    """Return a case of an island after a storm."""
    return {
        "place": _("An island state"),
        "year": "2015",
        "happened": paragraph(_("A cyclone cut the only cable.")),
        "done": paragraph(_("Two satellite terminals served the hospital and the harbour.")),
        "learnt": paragraph(_("Keep a terminal in each district, and use it twice a year.")),
        "source": _("Report of the regulator, 2016"),
    }


def term() -> dict[str, Any]:
    """Return a term with its meaning."""
    meaning = _("The time that a message takes to arrive, in milliseconds.")
    return {"term": _("Latency"), "meaning": paragraph(meaning)}


def answer() -> dict[str, Any]:
    """Return an answer to the question of how long a battery lasts."""
    return {
        "title": _("What a good answer holds"),
        "text": paragraph(_("The hours at full load, and the date when they were last measured.")),
    }


def resource() -> dict[str, Any]:
    """Return a resource of known size and language."""
    return {
        "title": _("Guidelines for national emergency telecommunication plans"),
        "address": "https://www.itu.int/",
        "about": _("How to write a plan, step by step, with a list to check it against."),
        "language": "en",
        "size_kb": 2600,
    }
