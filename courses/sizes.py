"""What an activity weighs, as it travels and as people read it."""

import zlib
from collections.abc import Sequence

from django.utils.translation import gettext as _

from academy.lib.sizes import size_label

__all__ = ["frame_bytes", "size_label", "squeezed", "weight_label"]

# What stands around the words of an activity, compressed: measured with the demo's pages in six languages.
FRAME_BYTES = 2_600  # head, menus, progress, ways on, foot
STEP_BYTES = 45  # an activity in the outline that each page carries, besides its title
RULES_BYTES = 200  # what the front page of a quiz says of its rules and attempts, beyond a lesson's ways on


def squeezed(text: str) -> int:
    """Return the bytes of `text` compressed, as inside a page."""
    return len(zlib.compress(text.encode())) if text else 0


def frame_bytes(titles: Sequence[str], activities: int) -> int:
    """Return about how much a classroom page of a course weighs besides its activity's own words.

    `titles` are those of the outline: modules and activities. Style sheet, script and icon are kept from the
    first page on and are not in it.
    """
    return FRAME_BYTES + squeezed("\n".join(titles)) + STEP_BYTES * activities


def weight_label(text_bytes: int, media_bytes: int) -> str:
    """Return what an activity weighs: its page, and its pictures, sounds and files where it has any."""
    if not text_bytes and not media_bytes:
        return ""
    if not media_bytes:
        return size_label(text_bytes)
    return _("%(text)s + %(media)s of media") % {
        "text": size_label(text_bytes),
        "media": size_label(media_bytes),
    }
