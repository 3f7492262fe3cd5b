"""Sizes and lengths as people read them: what a page or a file will cost on a metered link."""

import math

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def size_label(size: int) -> str:
    """Return `size` bytes as “8 KB”, “2.1 MB” or “5.0 GB”, rounded up: nobody pays for less than told."""
    if size < 999_500:
        return _("%(number)s KB") % {"number": number_format(max(1, math.ceil(size / 1000)), use_l10n=True)}
    if size < 999_950_000:
        return _("%(number)s MB") % {"number": number_format(math.ceil(size / 100_000) / 10, decimal_pos=1)}
    return _("%(number)s GB") % {"number": number_format(math.ceil(size / 100_000_000) / 10, decimal_pos=1)}


def length_label(seconds: int) -> str:
    """Return how long a recording plays, as “45 s”, “3 min” or “3 min 25 s”; empty where nobody knows."""
    minutes, rest = divmod(max(0, seconds), 60)
    if minutes and rest:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}
    if minutes:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(seconds)s s") % {"seconds": rest} if rest else ""
