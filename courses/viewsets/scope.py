"""Whose rows a person may touch: the rule behind every list, form and address of a partner's own models."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.models import Partner, PartnerGroup

ANY = ("add", "change", "delete", "publish", "view")
RIGHTS = "_partner_rights"  # kept on the person's object, for one request, as Django keeps permissions


def _rights(user: User) -> dict[str, set[int]] | None:
    """The ids of partners by permission (`courses.add_question`); None for who may touch every partner's."""
    if not hasattr(user, RIGHTS):
        rights: dict[str, set[int]] | None = None
        if not is_administrator(user):
            rights = defaultdict(set)
            granted = PartnerGroup.objects.filter(group__user=user, group__permissions__isnull=False)
            for partner_id, app, codename in granted.values_list(
                "partner_id",
                "group__permissions__content_type__app_label",
                "group__permissions__codename",
            ):
                rights[f"{app}.{codename}"].add(partner_id)
        setattr(user, RIGHTS, rights)
    return getattr(user, RIGHTS)


def partner_ids(user: User, model: type[Model], actions: Collection[str] = ANY) -> set[int] | None:
    """The partners whose `model` rows this person may add, change …: any of `actions`. None means all.

    The right must come with the person's role at that very partner: somebody who only teaches at a second
    partner sees nothing of its bank.
    """
    rights = _rights(user)
    if rights is None:
        return None
    app, name = model._meta.app_label, model._meta.model_name
    return set().union(*(rights.get(f"{app}.{action}_{name}", set()) for action in actions))


def partners_for(user: User, model: type[Model], actions: Collection[str] = ANY) -> QuerySet[Partner]:
    """The same partners as rows."""
    ids = partner_ids(user, model, actions)
    return Partner.objects.all() if ids is None else Partner.objects.filter(pk__in=ids)


def rows_for(user: User, model: type[Model], actions: Collection[str] = ANY) -> QuerySet[Any]:
    """The rows of a partner's own `model` that this person may see, or do one of `actions` with."""
    ids = partner_ids(user, model, actions)
    rows = model._default_manager.all()
    return rows if ids is None else rows.filter(**{f"{partner_path(model)}__in": ids})


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
        if self.partner is not None:
            return self._may(user, actions, self.partner.pk)
        if not self._on_the_type(user, actions):
            return False
        ids = partner_ids(user, self.model, actions)
        if ids is None:
            return True
        if set(actions) == {"publish"}:
            return bool(ids) and (partner_ids(user, self.model, ["add"]) or set()) <= ids
        return bool(ids)

    def user_has_permission_for_instance(self, user: User, action: str, instance: Any) -> bool:
        """Whether the person may do this with one row."""
        return self._may(user, [action], instance.partner_id)

    def user_has_any_permission_for_instance(
        self, user: User, actions: Collection[str], instance: Any
    ) -> bool:
        """The same for any of several actions."""
        return self._may(user, actions, instance.partner_id)

    def _may(self, user: User, actions: Collection[str], partner_id: int) -> bool:
        ids = partner_ids(user, self.model, actions)
        return self._on_the_type(user, actions) and (ids is None or partner_id in ids)

    def _on_the_type(self, user: User, actions: Collection[str]) -> bool:
        on_the_type = super().user_has_permission  # the inherited "any" would ask our own method again
        return any(on_the_type(user, action) for action in actions)

    def instances_user_has_any_permission_for(self, user: User, actions: Collection[str]) -> QuerySet[Any]:
        """The rows the person may do any of these with."""
        if not self._on_the_type(user, actions):
            return self.model._default_manager.none()
        return rows_for(user, self.model, actions)

    def instances_user_has_permission_for(self, user: User, action: str) -> QuerySet[Any]:
        """The rows the person may do this with."""
        return self.instances_user_has_any_permission_for(user, [action])
