"""What is asked of whoever brings material in."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from academy.lib.languages import native_name
from courses.course_tree import CourseTree
from courses.material.reading import SUFFIXES
from courses.models import Partner

NEW = "new"


class MaterialForm(forms.Form):
    """A document, where its lessons go, and whose work they are."""

    place = forms.ChoiceField(
        label=_("Where the lessons go"), help_text=_("They are added at the end, as drafts.")
    )
    title = forms.CharField(
        label=_("Title of the new module"),
        help_text=_("Leave it empty to take the title of the document."),
        max_length=200,
        required=False,
    )
    author = forms.CharField(
        label=_("Author"), help_text=_("Who wrote it, such as “Dr Amina Diallo”."), max_length=200
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Where it comes from, such as “Written for this course”."),
        max_length=300,
    )
    licence = forms.CharField(label=_("Licence"), help_text=_("Such as “CC BY 4.0”."), max_length=100)

    def __init__(
        self, *args: Any, tree: CourseTree, asks_for_file: bool = True, has_file: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree
        if asks_for_file:
            accept = {"accept": ",".join(SUFFIXES)}
            self.fields["file"] = forms.FileField(
                label=_("Your document"),
                help_text=_("Word (.docx), Markdown (.md) or a web page (.html), up to 40 MB."),
                widget=forms.FileInput(attrs=accept),
                required=not has_file,
            )
            self.order_fields(["file", "place", "title", "author", "source", "licence"])
        choices: list[tuple[str, list[tuple[str, str]]]] = []
        for language in tree.languages:
            modules = [
                (f"{language}:{module.key}", module.editions[language].title)
                for module in tree.modules
                if language in module.editions
            ]
            choices.append(
                (native_name(language), [(f"{language}:{NEW}", gettext("A new module")), *modules])
            )
        place: Any = self.fields["place"]
        place.choices = choices

    @property
    def language(self) -> str:
        """The language that was chosen."""
        return str(self.cleaned_data["place"].split(":")[0])

    @property
    def module(self) -> str:
        """The key of the module that was chosen; empty for a new one."""
        key = self.cleaned_data["place"].split(":")[1]
        return "" if key == NEW else key


class FolderForm(forms.Form):
    """A course as a zip, and the partner whose course it becomes."""

    file = forms.FileField(
        label=_("The course as a zip"),
        help_text=_("A folder with course.toml in it, packed as a zip of at most 200 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )
    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Partner.objects.none(), empty_label=None)

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        field.queryset = partners
        if len(partners) == 1:
            field.widget, field.initial = forms.HiddenInput(), partners[0].pk


class ExportForm(forms.Form):
    """Which texts of the course are written out."""

    LIVE, DRAFTS = "live", "drafts"
    texts = forms.ChoiceField(
        label=_("Which texts"),
        widget=forms.RadioSelect,
        choices=[
            (LIVE, _("What learners see now")),
            (DRAFTS, _("The newest drafts")),
        ],
    )
