"""What an activity weighs, as people read it."""

from django.utils.translation import gettext as _

from academy.lib.sizes import size_label

__all__ = ["size_label", "weight_label"]


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
