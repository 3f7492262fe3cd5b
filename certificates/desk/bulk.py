"""The tick boxes of the list of certificates: what is ticked is shown once more, to be revoked together."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.bulk_action import BulkAction

from academy.users.models import User
from certificates.desk.people.access import require_administrator
from certificates.models import Certificate


class RevokeChosen(BulkAction):
    """Leads from the ticked rows to the page that asks for the act; it changes nothing itself."""

    display_name = _("Revoke")
    action_type = "revoke"
    aria_label = _("Revoke the chosen certificates")
    template_name = "certificates/desk/revoke_many.html"  # never drawn: every request is led on
    action_priority = 20
    classes = {"serious"}
    models = [Certificate]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead on with the ticked rows, or with the list's own filters where all of it was ticked."""
        assert isinstance(request.user, User)  # Wagtail lets nobody else in
        require_administrator(request.user)
        ids = request.GET.getlist("id")
        query = urlsplit(self.next_url).query if "all" in ids else f"ids={','.join(ids)}"
        return redirect(f"{reverse('desk:revoke_many')}?{query}")
