"""Pictures of public pages: which ones have an address that anybody may open, and what a page shows of them.

A picture is as private as its collection until a live page that everybody may read shows it. Whoever asks for
one is answered from what is live now, so a picture that leaves its last public page is closed again.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail import hooks

from academy.lib.sizes import size_label
from cms.content_cache import keep, key_of
from cms.models import AcademyImage, HomePage, StandardPage
from cms.pictures import Picture, mark_of, picture_of

HOOK = "picture_is_public"  # a function of an image's id: whether a public page of another app shows it
_BODIES = ((StandardPage, "body"), (HomePage, "sections"))
_NAME = re.compile(r"image-([0-9]{1,18})(?:-([0-9]{3,4}))?-([0-9a-f]{8})\.([a-z]{3,4})")


def is_public(pk: int) -> bool:
    """Whether a live public page shows the image with this id: one query for each kind of page at most."""
    for model, field in _BODIES:
        texts = model.objects.live().annotate(stored=Cast(field, TextField()))
        near = texts.filter(stored__contains=f'"image": {pk}').values_list("stored", flat=True)
        if any(pk in images_in(json.loads(text)) for text in near):
            return True
    return any(hook(pk) for hook in hooks.get_hooks(HOOK))


def images_in(stored: Any) -> set[int]:
    """Return the ids of the images that stored blocks show, however deep they lie."""
    return set(_images(stored))


def _images(stored: Any) -> Iterator[int]:
    if isinstance(stored, dict):
        if isinstance(stored.get("image"), int):
            yield stored["image"]
        for value in stored.values():
            yield from _images(value)
    elif isinstance(stored, list):
        for value in stored:
            yield from _images(value)


def kept_picture(image: AcademyImage) -> Picture | None:
    """Return the files of an image, looked for once and then kept as long as it stays the same."""
    state = (mark_of(image.file.name, image.file_hash), image.created_at.timestamp())
    return keep(key_of("picture", image.pk, *state), lambda: picture_of(image))


def pictures_url() -> str:
    """Return the address under which public pictures stand."""
    return reverse("public_picture", args=["x"])[:-1]


def shown_publicly(value: Mapping[str, Any], *, light: bool) -> dict[str, Any]:
    """Return what `cms/blocks/image.html` shows of an image block on a public page."""
    image = value.get("image")
    picture = kept_picture(image) if image else None
    return {
        "picture": picture,
        "alt": value.get("alt") or (image.description if image else ""),
        "caption": value.get("caption") or "",
        "size": size_label(picture.link_size) if picture else "",
        "light": light,
        "files": pictures_url(),
    }


def named_picture(name: str) -> tuple[AcademyImage, int, str] | None:
    """Return image, width (0 for an SVG) and extension of a name; None for one not of its present state."""
    match = _NAME.fullmatch(name)
    image = AcademyImage.objects.filter(pk=int(match[1])).first() if match else None
    if match is None or image is None or match[3] != mark_of(image.file.name, image.file_hash):
        return None
    return image, int(match[2] or 0), match[4]
