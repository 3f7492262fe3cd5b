"""Sizes as people read them: what a page or a file will cost on a metered link."""

import math

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def size_label(size: int) -> str:
    """Return `size` bytes as “8 KB” or “2.1 MB”, rounded up: nobody pays for less than they were told."""
    if size < 999_500:
        return _("%(number)s KB") % {"number": number_format(max(1, math.ceil(size / 1000)), use_l10n=True)}
    return _("%(number)s MB") % {"number": number_format(math.ceil(size / 100_000) / 10, decimal_pos=1)}


def weight_label(text_bytes: int, media_bytes: int) -> str:
    """Return what an activity weighs: its text, and its pictures, sounds and files where it has any."""
    if not text_bytes and not media_bytes:
        return ""
    if not media_bytes:
        return size_label(text_bytes)
    return _("%(text)s + %(media)s of media") % {
        "text": size_label(text_bytes),
        "media": size_label(media_bytes),
    }
