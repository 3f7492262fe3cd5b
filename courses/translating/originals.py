"""What originals say now, and what was last taken of them for translation."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from wagtail.models import Revision
from wagtail_localize.models import TranslationSource

from courses.models import Question
from courses.translating.lines import MODELS, Edition, Line
from courses.translating.texts import digest_of


def contents_of(lines: Iterable[Line]) -> dict[str, dict[str, Any]]:
    """Return what the originals of `lines` say, by key: the live text, else the newest draft. Few queries."""
    return _contents([(line, line.original) for line in lines])


def _contents(wanted: list[tuple[Line, Edition]]) -> dict[str, dict[str, Any]]:
    revisions = Revision.objects.in_bulk({each.revision_id for _line, each in wanted} - {None})
    found: dict[str, dict[str, Any]] = {}
    bare: dict[str, dict[int, str]] = defaultdict(dict)
    for line, edition in wanted:
        if revision := revisions.get(edition.revision_id):
            found[str(line.key)] = revision.content
        else:
            bare[line.kind][edition.pk] = str(line.key)
    for kind, keys in bare.items():  # rows that were never published through a revision
        for pk, row in MODELS[kind]._default_manager.in_bulk(list(keys)).items():
            found[keys[pk]] = row.serializable_data()  # type: ignore[attr-defined]
    return found


def digests_now(lines: Iterable[Line]) -> dict[str, str]:
    """Return the digest of what each original says, by key."""
    lines = list(lines)
    contents = contents_of(lines)
    return {
        str(line.key): digest_of(line.kind, contents[str(line.key)])
        for line in lines
        if str(line.key) in contents
    }


def digest_of_instance(kind: str, instance: Any) -> str:
    """Return the digest of a page or question as it is in memory."""
    return digest_of(kind, instance.serializable_data())


def digest_of_source(kind: str, source: TranslationSource) -> str:
    """Return the digest of the text that was taken for translation."""
    return digest_of(kind, json.loads(source.content_json))


def kind_of(instance: Any) -> str:
    """Return course, module, lesson, quiz or question; empty for anything else."""
    if isinstance(instance, Question):
        return "question"
    name = type(instance)._meta.model_name
    return next((kind for kind, model in MODELS.items() if model._meta.model_name == name), "")
