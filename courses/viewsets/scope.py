"""Whose rows a person may touch: the rule behind every list, form and address of a partner's own models."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.models import Partner

ANY = ("add", "change", "delete", "publish", "view")


def partners_for(user: User, model: type[Model], actions: Collection[str] = ANY) -> QuerySet[Partner]:
    """The partners whose `model` rows this person may add, change …: any of `actions`.

    The right must come with the person's role at that very partner: somebody who only teaches at a second
    partner sees nothing of its bank.
    """
    if is_administrator(user):
        return Partner.objects.all()
    rights = Permission.objects.filter(
        content_type__app_label=model._meta.app_label,
        codename__in=[f"{action}_{model._meta.model_name}" for action in actions],
    )
    granted = Partner.objects.filter(groups__group__user=user, groups__group__permissions__in=rights)
    return Partner.objects.filter(pk__in=granted.values("pk"))


def rows_for(user: User, model: type[Model], actions: Collection[str] = ANY) -> QuerySet[Any]:
    """The rows of a partner's own `model` that this person may see, or do one of `actions` with."""
    partners = partners_for(user, model, actions)
    return model._default_manager.filter(**{f"{partner_path(model)}__in": partners})


def partner_path(model: type[Model]) -> str:
    """How a query gets from `model` to its partner: a model without a `partner` of its own says so."""
    return getattr(model, "PARTNER_PATH", "partner")


class PartnerPermissionPolicy(ModelPermissionPolicy):
    """Wagtail's permission policy for a partner's own model.

    Given a `partner`, it answers for the rows of that partner; without one, for the type: enough to decide
    what a menu shows. A type's answer to *publish* is cautious: yes only where the person may publish
    for every partner they may add rows for, since a new row has no partner yet.
    """

    def __init__(self, model: type[Model], partner: Partner | None = None) -> None:
        super().__init__(model)
        self.partner = partner

    def user_has_permission(self, user: User, action: str) -> bool:
        """Whether the person may do this with rows of the partner, or with any."""
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user: User, actions: Collection[str]) -> bool:
        """The same for any of several actions."""
        on_the_type = super().user_has_permission  # the inherited "any" would ask this method again
        if not any(on_the_type(user, action) for action in actions):
            return False
        partners = partners_for(user, self.model, actions)
        if self.partner is not None:
            return partners.filter(pk=self.partner.pk).exists()
        if set(actions) == {"publish"}:
            adding = partners_for(user, self.model, ["add"])
            return not adding.exclude(pk__in=partners.values("pk")).exists()
        return partners.exists() or user.is_superuser

    def user_has_permission_for_instance(self, user: User, action: str, instance: Any) -> bool:
        """Whether the person may do this with one row."""
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: User, actions: Collection[str], instance: Any
    ) -> bool:
        """The same for any of several actions."""
        of_type = super().user_has_any_permission(user, actions)
        return of_type and partners_for(user, self.model, actions).filter(pk=instance.partner_id).exists()

    def instances_user_has_any_permission_for(self, user: User, actions: Collection[str]) -> QuerySet[Any]:
        """The rows the person may do any of these with."""
        if not super().user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        return rows_for(user, self.model, actions)

    def instances_user_has_permission_for(self, user: User, action: str) -> QuerySet[Any]:
        """The rows the person may do this with."""
        return self.instances_user_has_any_permission_for(user, [action])
