"""Wagtail's admin, behind a gate that is closed until a rule opens it.

Many of Wagtail's views ask whether somebody may use the admin at all, never whether they may know this page
or file; and every version and app brings new ones. So whoever is no administrator gets to an address only
where `gate_rules` has a rule for it, and the rule has looked at the ids they ask with. Everything else is not
there. Administrators, and who may not use the admin at all, go on to what Wagtail asks itself.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import ResolverMatch
from django.utils.datastructures import MultiValueDictKeyError

from academy.users.roles import is_administrator, works_in_admin
from courses.viewsets.asking import asked_by
from courses.viewsets.gate_rules import LEADS, OUTSIDE, RULES, SPACES, Rule

View = Callable[..., HttpResponseBase]


def gated(view: View) -> View:
    """Return the view, not found for whoever is no administrator unless the rule of the address lets them."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        match = request.resolver_match
        if match and match.view_name in LEADS and works_in_admin(request.user):
            elsewhere = LEADS[match.view_name](request, match.kwargs)
            if elsewhere is not None:
                return elsewhere
        if match and _asks(request, match):
            rule = rule_of(match)
            if rule is None:
                raise Http404
            rule(request, match.kwargs)
        with asked_by(request.user):
            try:
                answer = view(request, *args, **kwargs)
                if isinstance(answer, SimpleTemplateResponse):
                    answer.render()  # Django would do so when we have left, and widgets ask who is asking
            except MultiValueDictKeyError as missing:  # half a form, such as an editor's without its counters
                raise BadRequest("The form is not whole.") from missing
            return answer

    return gate


def rule_of(match: ResolverMatch) -> Rule | None:
    """The rule of an address: its own, else that of its namespace; None where nobody has made one."""
    return RULES.get(match.view_name) or SPACES.get(":".join(match.namespaces))


def _asks(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether this is somebody for whom the gate has to decide."""
    if match.view_name in OUTSIDE or not request.user.is_authenticated:
        return False
    return works_in_admin(request.user) and not is_administrator(request.user)
