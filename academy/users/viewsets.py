"""Settings → Users in Wagtail's admin: invite staff, give roles, close accounts; nobody is deleted."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, DeleteView, EditView, IndexView, UserViewSet

from academy.users.names import clean_name
from academy.users.responsibilities import CannotTakeOver, Responsibility, held_by
from academy.users.roles import groups_of_staff, is_staffs

User = get_user_model()


class OneName(forms.ModelForm):
    """One name instead of two, and no password: people set theirs by the link of a mail."""

    def clean_full_name(self) -> str:
        """The name on one line, without anything that cannot be printed."""
        return clean_name(self.cleaned_data["full_name"])

    def clean_groups(self) -> QuerySet[Group]:
        """The groups chosen, with those that whoever fills in the form can neither give nor take."""
        chosen = self.cleaned_data["groups"].values("pk")
        kept = Group.objects.filter(user=self.instance) if self.instance.pk else Group.objects.none()
        offered: Any = self.fields["groups"]
        kept = kept.exclude(pk__in=offered.queryset.values("pk"))
        return Group.objects.filter(Q(pk__in=chosen) | Q(pk__in=kept.values("pk")))


class PersonCreationForm(OneName, UserCreationForm):
    """Make a person who has not signed up, usually staff."""

    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = {"email", "full_name", "is_superuser", "groups"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "It cannot be changed here later. To sign in, the person asks for a new password at this address."
        )

    def clean_email(self) -> str:
        """The address as it is kept, so that one in other letters is found to be taken."""
        return self.cleaned_data["email"].lower()

    def save(self, commit: bool = True) -> Any:
        """Save the person without a usable password: the reset mail is how they set one."""
        self.instance.set_unusable_password()
        return super().save(commit)


class PersonEditForm(OneName, UserEditForm):
    """Correct a name, give roles, close an account. The address changes only by its owner's code."""

    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = {"email", "full_name", "is_active", "is_superuser", "groups"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True
        self.fields["email"].help_text = _(
            "Only the person can change it, by a code sent to the new address."
        )
        self.held = held_by(self.instance)
        for each in self.held:
            self.fields[f"successor-{each.key}"] = forms.ModelChoiceField(
                label=each.words,
                queryset=each.may_take,
                required=False,
                help_text=_("Who takes this over when the account closes or the role ends."),
            )

    def successor_fields(self) -> list[forms.BoundField]:
        """For the template: a field for each thing that somebody else must take over."""
        return [self[f"successor-{each.key}"] for each in self.held]

    def clean(self) -> dict[str, Any]:
        """Nobody goes while they hold what is live: each thing that they give up has a successor."""
        data = super().clean() or self.cleaned_data
        for each in self.given_up():
            name = f"successor-{each.key}"
            if name not in self.errors and not data.get(name):
                self.add_error(name, _("Choose who takes this over first."))
        return data

    def given_up(self) -> list[Responsibility]:
        """What the person would no longer hold after saving: all of it with the account, else by group."""
        data = self.cleaned_data
        if "is_active" in self.fields and not data.get("is_active"):
            return self.held
        groups = data.get("groups", ())
        return [each for each in self.held if each.group is not None and each.group not in groups]


def limited(form: Any, request: HttpRequest) -> Any:
    """Leave the roles of academy staff, and the closing of their accounts, to superusers.

    One administrator who could make a second, or take the role from one, would be both persons of an act
    that needs two.
    """
    if not request.user.is_superuser:
        form.fields.pop("is_superuser", None)
        form.fields["groups"].queryset = Group.objects.exclude(pk__in=groups_of_staff())
        if form.instance.pk and is_staffs(form.instance):
            form.fields.pop("is_active", None)
    return form


class PersonIndexView(IndexView):
    """The list of people, searched by name and address."""

    search_fields = ["email", "full_name"]

    @cached_property
    def columns(self) -> list[Column]:
        """Wagtail's columns, with the address called an address; roles say who may do what."""
        columns = [column for column in super().columns if column.name != "is_superuser"]
        for column in columns:
            if column.name == User.USERNAME_FIELD:
                column.label = _("E-mail address")
        return columns

    def get_delete_url(self, instance: Any) -> None:
        """Nobody is deleted: records hold on to people."""


class PersonCreateView(CreateView):
    """Add a person."""

    def get_form(self, form_class: Any = None) -> Any:
        """The form that this administrator may use."""
        return limited(super().get_form(form_class), self.request)


class PersonEditView(EditView):
    """Change a person; superusers only by superusers."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse an administrator who opens a superuser."""
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        """The form that this administrator may use."""
        return limited(super().get_form(form_class), self.request)

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; where a successor cannot take something over after all, say so and keep everything."""
        try:
            return super().form_valid(form)
        except CannotTakeOver as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)

    def save_instance(self) -> Any:
        """Hand over what the person gives up, then save: both or neither."""
        with transaction.atomic():
            for each in self.form.given_up():
                each.hand_over(self.form.cleaned_data[f"successor-{each.key}"], self.request.user)
            return super().save_instance()

    def get_delete_url(self) -> None:
        """Nobody is deleted: records hold on to people."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without the button that deletes."""
        return {**super().get_context_data(**kwargs), "can_delete": False}


class PersonDeleteView(DeleteView):
    """Answers that nobody is deleted."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse, whoever asks."""
        raise PermissionDenied


class PersonViewSet(UserViewSet):
    """Wagtail's pages about people, with the forms above."""

    create_template_name = "users/admin/create.html"
    edit_template_name = "users/admin/edit.html"
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    delete_view_class = PersonDeleteView
    copy_view_enabled = False  # its form would be another way to give roles

    def get_form_class(self, for_update: bool = False) -> type:
        """The form for a new person, or for one who is there."""
        return PersonEditForm if for_update else PersonCreationForm
