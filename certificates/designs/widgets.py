"""The field of a design's form that holds one text in every language."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

LONGEST = 120


class TextsInput(forms.Widget):
    """One line for each language; what comes back is JSON, by language, without the empty ones."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the lines as HTML."""
        texts = json.loads(value) if isinstance(value, str) and value else value or {}
        lines = [
            {
                "name": f"{name}-{code}",
                "code": code,
                "label": label,
                "rtl": code == "ar",
                "value": texts.get(code, "") if isinstance(texts, dict) else "",
            }
            for code, label in settings.LANGUAGES
        ]
        context = {"lines": lines, "id": (attrs or {}).get("id", f"id_{name}"), "longest": LONGEST}
        return render_to_string("certificates/desk/_texts_input.html", context)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """Return the texts that were typed, as JSON."""
        typed = {
            code: " ".join(str(data.get(f"{name}-{code}", "")).split()) for code, _label in settings.LANGUAGES
        }
        return json.dumps({code: text[:LONGEST] for code, text in typed.items() if text})

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether no line of it was sent."""
        return not any(f"{name}-{code}" in data for code, _label in settings.LANGUAGES)

    def id_for_label(self, id_: str) -> str:
        """The first line."""
        return f"{id_}-{settings.LANGUAGES[0][0]}"
