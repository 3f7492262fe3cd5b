"""The form of a ruling: what is wrong with a question, and what is right besides."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.grading import CHOICES
from enrollments.models import Ruling
from enrollments.statistics_words import language_name, letters_of, plain

Kind = Ruling.Kind


class RulingForm(forms.Form):
    """Asks for what the question's type can have: an option, a wording, a number, or neither."""

    kind = forms.ChoiceField(label=_("What is to be done"), widget=forms.RadioSelect)
    option = forms.ChoiceField(
        label=_("Option that is right too"), required=False, help_text=_("Letters are in the author's order.")
    )
    answer = forms.CharField(label=_("Answer that is right too"), max_length=500, required=False)
    tolerance = forms.CharField(
        label=_("How far off a number may be"),
        max_length=40,
        required=False,
        help_text=_("In the same unit. Empty: not at all."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Choose one where only its wording is wrong."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those whose result rises read it. Write it in a language that they understand."),
    )

    def __init__(self, *args: Any, content: Mapping[str, Any], languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = content["kind"]
        kinds = [
            (Kind.ACCEPT, _("Accept another answer")),
            (Kind.FULL, _("Full marks for all who were asked")),
            (Kind.DROP, _("Leave the question out of the result")),
        ]
        accepts = asked in CHOICES or asked in ("short-text", "number")
        self._choices("kind", kinds if accepts else kinds[1:])
        if asked in CHOICES:
            letters = letters_of(content)
            right = [("", "—")] + [
                (each["key"], f"{letters[each['key']]}. {plain(each['text'], 80)}")
                for each in content["options"]
            ]
            self._choices("option", right)
        else:
            del self.fields["option"]
        if asked not in ("short-text", "number"):
            del self.fields["answer"]
        elif asked == "short-text":
            self.fields["answer"].help_text = _("A star stands for any letters.")
        if asked != "number":
            del self.fields["tolerance"]
        if len(languages) > 1:
            named = [(code, language_name(code)) for code in languages]
            self._choices("language", [("", _("All languages")), *named])
        else:
            del self.fields["language"]

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def ruling(self) -> dict[str, Any]:
        """Return what was asked for, as `make_ruling` takes it, without key and person."""
        sent = self.cleaned_data
        accepted: dict[str, Any] | None = None
        if sent["kind"] == Kind.ACCEPT:
            if "option" in self.fields:
                accepted = {"options": [sent["option"]] if sent["option"] else []}
            else:
                accepted = {"answer": sent["answer"], "tolerance": sent.get("tolerance", "")}
        return {"kind": sent["kind"], "accepted": accepted, "language": sent.get("language", "")}
