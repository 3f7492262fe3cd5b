"""What the templates of pictures, sound and video in lessons show: files, sizes, lengths, captions, words."""

from collections.abc import Mapping
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language

from academy.lib.languages import native_name
from academy.lib.sizes import length_label, size_label
from cms.pictures import Picture
from courses.lesson_files import LessonFiles, PlainFile


def picture_context(picture: Picture | None, alt: str, caption: str) -> dict[str, Any]:
    """Return what `cms/blocks/image.html` shows; `size` is that of the file which a link leads to."""
    size = size_label(picture.link_size) if picture else ""
    return {"picture": picture, "alt": alt, "caption": caption, "size": size}


def image_context(value: Mapping[str, Any], files: LessonFiles) -> dict[str, Any]:
    """Return a picture with its words, its own or else those of the block."""
    pk = value.get("image")
    alt = value.get("alt") or files.description(pk)
    return picture_context(files.picture(pk), alt, value.get("caption") or "")


def audio_context(value: Mapping[str, Any], files: LessonFiles) -> dict[str, Any]:
    """Return a recording in each of its formats, with its transcript.

    A browser takes the first format that it can play, so Opus stands first: `file` and `size` are its,
    `more` are the files beside it. Of two files in one format the second is left out.
    """
    found = [files.audio(value.get("audio")), files.audio(value.get("second"))]
    formats = {file.kind: file for file in reversed(found) if file}
    ordered = sorted(formats.values(), key=lambda file: file.kind not in {"Opus", "OGG"})
    title, several = value.get("title") or "", len(ordered) > 1
    return _recording(value, ordered[0] if ordered else None) | {
        "formats": [
            {"file": file, "size": size_label(file.size), "label": title + (f" ({file.kind})" * several)}
            for file in ordered
        ],
        "more": ordered[1:],
        "transcript": value.get("transcript") or "",
    }


def video_context(value: Mapping[str, Any], files: LessonFiles) -> dict[str, Any]:
    """Return a video with its picture, its captions, and its transcript, of the captions where none is given.

    The captions in the lesson's language come first and are shown; without such, the first of all are.
    Captions in a language that was named already are left out.
    """
    tracks: dict[str, dict[str, Any]] = {}
    for each in _entries(value):
        language, file = each.get("language") or "", files.captions(each.get("file"))
        if file and language in LANG_INFO and language not in tracks:
            tracks[language] = {
                "file": file,
                "language": language,
                "label": native_name(language),
            }
    shown = sorted(tracks.values(), key=lambda track: track["language"] != get_language())
    transcript = (value.get("transcript") or "").strip()
    return _recording(value, files.video(value.get("video"))) | {
        "poster": files.picture(value.get("poster")),
        "tracks": shown,
        "transcript": transcript or (shown[0]["file"].words if shown else ""),
    }


def caption_ids(blocks: list[tuple[str, Any]]) -> set[int]:
    """Return the ids of the documents that hold captions of these blocks."""
    entries = [each for kind, value in blocks if kind == "video" for each in _entries(value)]
    return {each["file"] for each in entries if each.get("file")}


def _entries(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the captions of a video as stored; a list block keeps each under its own `value`."""
    entries = [each.get("value", each) for each in value.get("captions") or [] if isinstance(each, dict)]
    return [each for each in entries if isinstance(each, dict)]


def _recording(value: Mapping[str, Any], file: PlainFile | None) -> dict[str, Any]:
    return {
        "title": value.get("title") or "",
        "file": file,
        "size": size_label(file.size) if file else "",
        "length": length_label(file.seconds) if file else "",
    }
