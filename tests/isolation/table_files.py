"""Images, documents, media and their collections in the admin: the partner's own collection, no other."""

from typing import Any

from tests.isolation.kinds import (
    AUTHORS,
    AWAY,
    BAD,
    CLOSED,
    COORDINATORS,
    NOBODY,
    NOT_ALLOWED,
    OTHERS,
    STAFF,
    TEXTS,
    Address,
    Area,
    each,
    with_values,
)
from tests.isolation.sides import WORD, Side

ADD = AUTHORS | COORDINATORS | STAFF
LISTS = ADD | OTHERS
CHOOSE = TEXTS | STAFF
image, document, media = each("image_id", "image"), each("document_id", "document"), each("media_id", "media")
doc = each("doc_id", "document")
upload = each("uploaded_file_id", "upload")


def lists(side: Side) -> list[str]:
    """Ways to ask a list for what is another partner's."""
    place, tag = side.image.collection_id, side.rows["tag"].name
    return [f"q={WORD}", f"collection_id={place}", f"tag={tag}",
            f"collection_id={side.partner.collection_id}",
            "ordering=-title&p=1", f"popular_tag={tag}"]  # fmt: skip


def several(side: Side) -> list[str]:
    files = (side.image, side.document, side.media)
    return [f"id={file.pk}" for file in files]


def bodies(own: Side, other: Side) -> list[dict[str, Any]]:
    """A file put into somebody else's collection."""
    place = other.image.collection_id
    return [{"title": "Taken", "collection": place, "duration": 1, "description": "", "tags": ""}]


def kinds(side: Side) -> list[dict[str, Any]]:
    return [{"media_type": kind} for kind in ("audio", "video")]


def spec(side: Side) -> list[dict[str, Any]]:
    return with_values(image, filter_spec="width-40")(side)


IMAGES, DOCS, MEDIA = "wagtailimages:", "wagtaildocs:", "wagtailmedia:"
FILES = Area(
    "files",
    wagtails=True,
    table={
        IMAGES + "index": Address(LISTS, asks=lists),
        IMAGES + "index_results": Address(LISTS, asks=lists),
        IMAGES + "add": Address(LISTS, posts=bodies),
        IMAGES + "edit": Address(ADD, image, posts=bodies),
        IMAGES + "delete": Address(ADD, image),
        IMAGES + "url_generator": Address(NOBODY, image),
        IMAGES + "url_generator_output": Address(NOBODY, image),
        IMAGES + "preview": Address(STAFF, spec),
        IMAGES + "image_usage": Address(ADD, image),
        IMAGES + "add_multiple": Address(LISTS, posts=bodies),
        IMAGES + "edit_multiple": Address(ADD, image, NOT_ALLOWED, posts=bodies),
        IMAGES + "create_multiple_from_uploaded_image": Address(ADD, upload, NOT_ALLOWED, posts=bodies),
        IMAGES + "delete_multiple": Address(ADD, image, NOT_ALLOWED),
        IMAGES + "delete_upload_multiple": Address(ADD, upload, NOT_ALLOWED),
        DOCS + "index": Address(LISTS, asks=lists),
        DOCS + "index_results": Address(LISTS, asks=lists),
        DOCS + "add": Address(LISTS, posts=bodies),
        DOCS + "edit": Address(ADD, document, posts=bodies),
        DOCS + "delete": Address(ADD, document),
        DOCS + "add_multiple": Address(LISTS, posts=bodies),
        DOCS + "edit_multiple": Address(ADD, doc, NOT_ALLOWED, posts=bodies),
        DOCS + "create_multiple_from_uploaded_document": Address(ADD, upload, NOT_ALLOWED, posts=bodies),
        DOCS + "delete_multiple": Address(ADD, doc, NOT_ALLOWED),
        DOCS + "delete_upload_multiple": Address(ADD, upload, NOT_ALLOWED),
        DOCS + "document_usage": Address(ADD, document),
        MEDIA + "index": Address(LISTS, asks=lists),
        MEDIA + "add": Address(LISTS, kinds, posts=bodies),
        MEDIA + "edit": Address(ADD, media, posts=bodies),
        MEDIA + "delete": Address(ADD, media),
        MEDIA + "media_usage": Address(ADD, media),
        MEDIA + "chooser": Address(CHOOSE | OTHERS, asks=lists),
        MEDIA + "chooser_typed": Address(CHOOSE | OTHERS, kinds, asks=lists),
        MEDIA + "media_chosen": Address(ADD, media),
        MEDIA + "chooser_upload": Address(LISTS, kinds, posts=bodies),
        "wagtailimages_chooser:choose": Address(CHOOSE | OTHERS, asks=lists),
        "wagtailimages_chooser:choose_results": Address(CHOOSE | OTHERS, asks=lists),
        "wagtailimages_chooser:chosen": Address(CHOOSE, each("pk", "image")),
        "wagtailimages_chooser:chosen_multiple": Address(CHOOSE | OTHERS, asks=several),
        "wagtailimages_chooser:create": Address(LISTS, posts=bodies),
        "wagtailimages_chooser:select_format": Address(CHOOSE, image),
        "wagtaildocs_chooser:choose": Address(CHOOSE | OTHERS, asks=lists),
        "wagtaildocs_chooser:choose_results": Address(CHOOSE | OTHERS, asks=lists),
        "wagtaildocs_chooser:chosen": Address(CHOOSE, each("pk", "document")),
        "wagtaildocs_chooser:chosen_multiple": Address(CHOOSE | OTHERS, asks=several),
        "wagtaildocs_chooser:create": Address(LISTS, posts=bodies),
        "wagtailadmin_collections:index": Address(STAFF),
        "wagtailadmin_collections:add": Address(STAFF, posts=bodies),
        "wagtailadmin_collections:edit": Address(STAFF, lambda side: [{"pk": side.image.collection_id}]),
        "wagtailadmin_collections:delete": Address(STAFF, lambda side: [{"pk": side.image.collection_id}]),
        "wagtailadmin_collections:set_privacy": Address(
            STAFF, lambda side: [{"collection_id": side.image.collection_id}]
        ),
    },
)

__all__ = ["AWAY", "BAD", "CLOSED", "FILES"]
