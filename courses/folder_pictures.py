"""Photographs and the like in a course folder: opened as far as their header, never decoded."""

from io import BytesIO

from django.conf import settings
from PIL import Image

_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".webp": "WEBP", ".gif": "GIF", ".jpeg": "JPEG"}


def photograph_refusal(suffix: str, content: bytes) -> str:
    """Say why this picture is not taken, or nothing; also where its name says that it is none.

    A picture of few bytes can have so many pixels that drawing it fills the memory, so the pixels of
    all its frames together are held to the most that may be uploaded.
    """
    if suffix not in _FORMATS:
        return ""
    most: int = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    pixels = pixels_of(suffix, content)
    if pixels is None:
        return "The file does not hold what its name says."
    return f"The picture has more than {most:,} pixels." if pixels > most else ""


def pixels_of(suffix: str, content: bytes) -> int | None:
    """Count the pixels of all frames of a photograph, which is what decoding it costs; None where it is none.

    One with more than Pillow opens counts as one more than may be uploaded.
    """
    if suffix not in _FORMATS:
        return None
    try:
        with Image.open(BytesIO(content), formats=[_FORMATS[suffix]]) as picture:
            return int(picture.width * picture.height * getattr(picture, "n_frames", 1))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return int(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS) + 1
    except Exception:  # Pillow's readers raise many kinds of error over a broken file
        return None
