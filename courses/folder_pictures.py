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
    try:
        with Image.open(BytesIO(content), formats=[_FORMATS[suffix]]) as picture:
            pixels = picture.width * picture.height * getattr(picture, "n_frames", 1)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        pixels = most + 1
    except Exception:  # Pillow's readers raise many kinds of error over a broken file
        return "The file does not hold what its name says."
    return f"The picture has more than {most:,} pixels." if pixels > most else ""
