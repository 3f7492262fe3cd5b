"""Wagtail's own app of users and groups, with our form for people."""

from wagtail.users.apps import WagtailUsersAppConfig


class AdminUsersConfig(WagtailUsersAppConfig):
    """Settings → Users, for a person who has one name and an address that only they change."""

    user_viewset = "academy.users.viewsets.PersonViewSet"
