"""The forms about a partner's people: invite somebody, end a role, say who coordinates."""

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.users.models import User
from academy.users.names import clean_name
from courses.models import Partner, PartnerGroup

Role = PartnerGroup.Role


class InviteForm(forms.Form):
    """To which role, and where the mail goes."""

    role = forms.ChoiceField(label=_("role"))
    email = forms.EmailField(
        label=_("e-mail address"),
        help_text=_("The mail goes there. The person may accept with another address of theirs."),
    )
    full_name = forms.CharField(label=_("name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("language of the mail"), choices=settings.LANGUAGES)
    as_deputy = forms.BooleanField(label=_("as deputy of the coordinator"), required=False)

    def __init__(self, *args: Any, roles: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = [choice for choice in Role.choices if choice[0] in roles]
        if Role.COORDINATOR not in roles:
            del self.fields["as_deputy"]

    def clean_full_name(self) -> str:
        """On one line, without an address in it."""
        return clean_name(self.cleaned_data["full_name"])


class SeatsForm(forms.Form):
    """Who coordinates a partner, and who stands in."""

    coordinator = forms.ModelChoiceField(label=_("coordinator"), queryset=User.objects.none(), required=False)
    deputy = forms.ModelChoiceField(label=_("deputy"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        initial = {"coordinator": partner.coordinator_id, "deputy": partner.deputy_id}
        super().__init__(*args, initial=initial, **kwargs)
        own = User.objects.filter(groups__partner_group__partner=partner, is_active=True).distinct()
        for seat in self.fields.values():
            cast("forms.ModelChoiceField[User]", seat).queryset = own.order_by("full_name", "email")


class EndRoleForm(forms.Form):
    """Whose role, and which."""

    person = forms.UUIDField()
    role = forms.ChoiceField(choices=Role.choices)
