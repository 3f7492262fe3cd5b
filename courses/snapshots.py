"""A question as plain data, for whoever must keep it as it was."""

from typing import Any

import nh3
from wagtail.rich_text import expand_db_html

from courses.models import Question

TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li", "sup", "sub", "code", "h2", "h3"}
ATTRIBUTES = {"a": {"href"}}


def safe_html(rich_text: str) -> str:
    """Return an author's rich text as the small, safe HTML that a learner gets, links resolved."""
    return nh3.clean(
        expand_db_html(rich_text), tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}
    )


def question_content(question: Question) -> dict[str, Any]:
    """Return everything that a learner's record must keep of `question`, as canonical JSON can hold it.

    Options are named by their `translation_key`, which all editions share.
    """
    return {
        "v": 1,
        "key": str(question.key),
        "language": question.locale.language_code,
        "kind": question.kind,
        "prompt": safe_html(question.prompt),
        "feedback": safe_html(question.feedback),
        "objective": str(question.objective_key) if question.objective_key else None,
        "options": [
            {
                "key": str(option.translation_key),
                "text": safe_html(option.text),
                "weight": option.weight,
                "feedback": safe_html(option.feedback),
            }
            for option in question.options.all()
        ],
    }
