"""A question as plain data, for whoever must keep it as it was."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from cms.models import AcademyImage
from cms.pictures import picture_of, picture_specs
from cms.rich_text import safe_html
from courses.lesson_files import recording_of
from courses.models import Question, QuestionOption

Kind = Question.Kind
Images = Mapping[int, AcademyImage]


def question_contents(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return the content of many questions: one query for pictures, or two if not fetched."""
    questions = list(questions)
    images = _images(questions)
    return [_content(question, images) for question in questions]


def question_content(question: Question) -> dict[str, Any]:
    """Return everything that a learner's record must keep of `question`, as canonical JSON can hold it.

    {"v": 2, "key", "language", "kind", "prompt": html, "image"?, "audio"?, "hint": html, "feedback": html,
    "feedback_right", "feedback_partly", "feedback_wrong": html, "objective": key or null, "options": [...]},
    and by kind "choices" (matching: [{"key", "text"}] to choose from), "match_case", "match_accents",
    "match_width" (short text), "unit" (number), "min_words", "max_words" (essay).

    An option has "key" (its `translation_key`, which all editions share) and "feedback", and by kind
    "text", "weight", "pinned", "image", "choice" (the key of what belongs to it), "answer", "tolerance".
    What is empty is left out, but for texts. In a matching only rows with a text are options. Version 1 had
    no more than the texts and weights of choices, "feedback" and "objective".
    """
    return question_contents([question])[0]


def _images(questions: list[Question]) -> Images:
    """Return the pictures of the questions and their options by id, with the files drawn of them."""
    rows: list[Any] = []
    for question in questions:
        rows += [question, *question.options.all()]
    rows = [row for row in rows if row.image_id]
    missing = {row.image_id for row in rows if not type(row).image.is_cached(row)}
    images = {row.image_id: row.image for row in rows if row.image_id not in missing}
    if missing:
        images |= AcademyImage.objects.in_bulk(missing)
    if images:
        drawn = AcademyImage.get_rendition_model().objects.filter(filter_spec__in=picture_specs())
        prefetch_related_objects(
            list(images.values()), Prefetch("renditions", drawn, to_attr="prefetched_renditions")
        )
    return images


def _content(question: Question, images: Images) -> dict[str, Any]:
    rows = sorted(question.options.all(), key=lambda row: (row.sort_order or 0, row.pk or 0))
    content = {
        "v": 2,
        "key": str(question.key),
        "language": question.locale.language_code,
        "kind": question.kind,
        **_html(
            question, "prompt", "hint", "feedback", "feedback_right", "feedback_partly", "feedback_wrong"
        ),
        "objective": str(question.objective_key) if question.objective_key else None,
        **_picture(question, images),
        **_recording(question),
    }
    if question.kind == Kind.MATCHING:
        return content | _matching(rows)
    if question.kind == Kind.ESSAY:
        return content | {"options": [], **_set(question, "min_words", "max_words")}
    if question.kind == Kind.SHORT_TEXT:
        content |= _set(question, "match_case", "match_accents", "match_width")
    elif question.kind == Kind.NUMBER:
        content |= _set(question, "unit")
    return content | {"options": [_option(question.kind, row, images) for row in rows]}


def _option(kind: str, row: QuestionOption, images: Images) -> dict[str, Any]:
    option = {"key": str(row.translation_key), "feedback": str(safe_html(row.feedback))}
    if kind in (Kind.SHORT_TEXT, Kind.NUMBER):
        return option | {"answer": row.answer, "weight": row.weight, **_set(row, "tolerance")}
    option |= {"text": str(safe_html(row.text)), **_picture(row, images)}
    if kind == Kind.ORDERING:
        return option
    return option | {"weight": row.weight, **_set(row, "pinned")}


def _matching(rows: list[QuestionOption]) -> dict[str, Any]:
    """Rows whose match says the same share one choice, the first of them."""
    choices: dict[str, str] = {}
    options = []
    for row in rows:
        match = str(safe_html(row.match))
        choice = choices.setdefault(match, str(row.translation_key))
        if row.text.strip():
            options.append(
                {
                    "key": str(row.translation_key),
                    "text": str(safe_html(row.text)),
                    "choice": choice,
                    "feedback": str(safe_html(row.feedback)),
                }
            )
    return {"options": options, "choices": [{"key": key, "text": text} for text, key in choices.items()]}


def _html(question: Question, *names: str) -> dict[str, str]:
    return {name: str(safe_html(getattr(question, name))) for name in names}


def _set(row: Any, *names: str) -> dict[str, Any]:
    """Those of the row's columns that say something."""
    return {name: getattr(row, name) for name in names if getattr(row, name)}


def _picture(row: Question | QuestionOption, images: Images) -> dict[str, Any]:
    """{"image": {"alt", "sources": [[type, [[file, width]]]], "fallback", "width", "height", "link",
    "size"}}, with names of files as `courses.lesson_files` opens them, and the fallback's width and height.
    """
    image = images.get(row.image_id or 0)
    picture = picture_of(image) if image else None
    if image is None or picture is None:
        return {}
    sources = [[source.content_type, [list(file) for file in source.files]] for source in picture.sources]
    return {
        "image": {
            "alt": row.image_alt or image.description,
            "sources": sources,
            "fallback": picture.fallback,
            "width": picture.width,
            "height": picture.height,
            "link": picture.link,
            "size": picture.size,
        }
    }


def _recording(question: Question) -> dict[str, Any]:
    """{"audio": {"file", "type", "seconds", "size", "transcript"}}."""
    plain = recording_of(question.audio) if question.audio_id and question.audio else None
    if plain is None:
        return {}
    return {
        "audio": {
            "file": plain.name,
            "type": plain.played_type,
            "seconds": plain.seconds,
            "size": plain.size,
            "transcript": question.transcript,
        }
    }
