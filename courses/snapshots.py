"""A question as plain data, for whoever must keep it as it was."""

from typing import Any

from cms.rich_text import safe_html
from courses.models import Question


def question_content(question: Question) -> dict[str, Any]:
    """Return everything that a learner's record must keep of `question`, as canonical JSON can hold it.

    Options are named by their `translation_key`, which all editions share.
    """
    return {
        "v": 1,
        "key": str(question.key),
        "language": question.locale.language_code,
        "kind": question.kind,
        "prompt": str(safe_html(question.prompt)),
        "feedback": str(safe_html(question.feedback)),
        "objective": str(question.objective_key) if question.objective_key else None,
        "options": [
            {
                "key": str(option.translation_key),
                "text": str(safe_html(option.text)),
                "weight": option.weight,
                "feedback": str(safe_html(option.feedback)),
            }
            for option in question.options.all()
        ],
    }
