"""The forms of a partner: the one that brings it in, its agreement, and the turns of its state."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from academy.lib.languages import direction_of
from academy.users.names import clean_name
from courses.models import CatalogueIndexPage, Partner
from courses.models.partners import QUOTA_BYTES
from courses.services.partners import Agreement, Invitee, PartnerText

GIGABYTE = 1_000_000_000
MOST_GIGABYTES = 1000


class Day(forms.DateInput):
    """A date, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AgreementForm(forms.Form):
    """From when to when, under which reference, and how much room for files."""

    starts = forms.DateField(label=_("first day of the agreement"), required=False, widget=Day)
    ends = forms.DateField(
        label=_("last day of the agreement"),
        required=False,
        widget=Day,
        help_text=_("After it the partner finishes its runs and opens none."),
    )
    reference = forms.CharField(
        label=_("reference of the agreement"),
        required=False,
        max_length=100,
        help_text=_("As it stands on the paper, such as ITU-ATC-2027-014."),
    )
    gigabytes = forms.DecimalField(
        label=_("room for files in gigabytes"),
        min_value=0,
        max_value=MOST_GIGABYTES,
        decimal_places=1,
        initial=QUOTA_BYTES // GIGABYTE,
    )

    @classmethod
    def of(cls, partner: Partner, data: Any = None) -> "AgreementForm":
        """The form with the agreement of `partner` in it."""
        initial = {
            "starts": partner.agreement_starts,
            "ends": partner.agreement_ends,
            "reference": partner.agreement_reference,
            "gigabytes": round(partner.quota_bytes / GIGABYTE, 1),
        }
        return cls(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("The last day comes after the first."))
        return data

    def agreement(self) -> Agreement:
        """What was typed, for the services."""
        data = self.cleaned_data
        return Agreement(data["starts"], data["ends"], data["reference"], int(data["gigabytes"] * GIGABYTE))


class OnboardForm(AgreementForm):
    """All that a partner needs to begin, in one act."""

    name = forms.CharField(
        label=_("name"), max_length=200, help_text=_("As the organisation writes it, in any language.")
    )
    slug = forms.SlugField(
        label=_("name in addresses"),
        required=False,
        max_length=50,
        help_text=_("Letters, digits and hyphens. Empty: it is made from the name."),
    )
    coordinator_email = forms.EmailField(label=_("e-mail address of the coordinator"))
    coordinator_name = forms.CharField(label=_("name of the coordinator"), max_length=150, required=False)
    coordinator_language = forms.ChoiceField(label=_("language of the mail"), choices=settings.LANGUAGES)
    deputy_email = forms.EmailField(label=_("e-mail address of the deputy"), required=False)
    deputy_name = forms.CharField(label=_("name of the deputy"), max_length=150, required=False)
    deputy_language = forms.ChoiceField(label=_("language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        catalogues = CatalogueIndexPage.objects.filter(alias_of=None).values_list(
            "locale__language_code", flat=True
        )
        self.languages = [code for code in names if code in set(catalogues)]
        for code in self.languages:
            own = {"lang": code, "dir": direction_of(code)}
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Name on the page"), required=False, max_length=200, widget=forms.TextInput(own)
            )
            self.fields[f"intro_{code}"] = forms.CharField(
                label=_("About the partner"),
                required=False,
                max_length=1000,
                widget=forms.Textarea({"rows": 3, **own}),
            )

    def clean_coordinator_name(self) -> str:
        """On one line, without an address in it."""
        return clean_name(self.cleaned_data["coordinator_name"])

    def clean_deputy_name(self) -> str:
        """On one line, without an address in it."""
        return clean_name(self.cleaned_data["deputy_name"])

    def clean(self) -> dict[str, Any]:
        """Find a name for addresses that is free; the deputy is somebody else."""
        data = super().clean()
        slug = data.get("slug") or slugify(data.get("name", ""))[:50]
        if "name" in data and "slug" not in self.errors:
            if not slug:
                self.add_error("slug", _("Type one in Latin letters: none can be made from this name."))
            elif Partner.objects.filter(slug=slug).exists():
                self.add_error("slug", _("Another partner has this name in addresses."))
        data["slug"] = slug
        if (
            data.get("deputy_email")
            and data["deputy_email"].lower() == data.get("coordinator_email", "").lower()
        ):
            self.add_error("deputy_email", _("The deputy is somebody else than the coordinator."))
        return data

    def texts(self) -> dict[str, PartnerText]:
        """What the partner says of itself, by language; where nothing was typed, its name stands."""
        data = self.cleaned_data
        return {
            code: PartnerText(data[f"title_{code}"] or data["name"], data[f"intro_{code}"])
            for code in self.languages
        }

    def invitee(self, seat: str) -> Invitee | None:
        """Whoever is to be invited as `coordinator` or `deputy`."""
        data = self.cleaned_data
        if not data[f"{seat}_email"]:
            return None
        return Invitee(data[f"{seat}_email"], data[f"{seat}_name"], data[f"{seat}_language"])

    def by_language(self) -> Iterator[tuple[str, Any, Any]]:
        """For the template: each language's name and its two fields."""
        names = dict(settings.LANGUAGES)
        for code in self.languages:
            yield names[code], self[f"title_{code}"], self[f"intro_{code}"]


class TurnForm(forms.Form):
    """Close, end or reopen an agreement, with a reason that the log keeps."""

    ACTS = ("close", "end", "reopen")
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    reason = forms.CharField(max_length=1000)
    keep_runs = forms.BooleanField(required=False)

    def clean_reason(self) -> str:
        """At least a few words."""
        reason = " ".join(self.cleaned_data["reason"].split())
        if len(reason) < 3:
            raise ValidationError(_("Write why, in a few words."))
        return reason
