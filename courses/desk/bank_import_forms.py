"""What is asked of whoever brings a file of questions in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from academy.lib.sizes import size_label
from courses.bank.limits import MAX_XML_BYTES
from courses.bank_tree import Tree
from courses.models import Partner, QuestionCategory

SUFFIXES = ".gift,.txt,.xml,.csv,.tsv"


class QuestionFileForm(forms.Form):
    """A file of questions, their language, and the drawer they go into."""

    file = forms.FileField(
        label=_("File of questions"),
        help_text=_("GIFT, Moodle XML, Aiken or CSV. What kind it is we see for ourselves."),
        widget=forms.FileInput(attrs={"accept": SUFFIXES}),
    )
    language = forms.ChoiceField(label=_("Language of the questions"), choices=settings.LANGUAGES)
    category = forms.TypedChoiceField(
        label=_("Category"),
        help_text=_("The categories of the file are made inside it."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._partner = partner
        category: Any = self.fields["category"]
        category.choices = [("", gettext("As the file has them")), *Tree(partner).choices()]

    def clean_file(self) -> Any:
        """Refuse what is larger than any reader takes, before a reader sees it."""
        file = self.cleaned_data["file"]
        if file.size > MAX_XML_BYTES:
            words = gettext("This file has %(size)s. The most that can be brought in is %(most)s: split it.")
            raise ValidationError(words % {"size": size_label(file.size), "most": size_label(MAX_XML_BYTES)})
        return file

    def chosen_category(self) -> QuestionCategory | None:
        """The category that was chosen; None for those of the file."""
        number = self.cleaned_data["category"]
        return QuestionCategory.objects.filter(partner=self._partner, pk=number).first() if number else None
