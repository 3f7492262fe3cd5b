"""An administrator's named acts on one certificate, in Wagtail's admin: each asks why."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from certificates import services, tasks
from certificates.forms import ReasonForm, ReissueForm, RevokeForm
from certificates.models import Certificate, JointAct
from certificates.services.reissuing import reissue_by_hand
from certificates.services.revoking import ask_to_reinstate
from enrollments.errors import Refused

MAY_ACT = "certificates.change_certificate"


def offered(certificate: Certificate) -> list[tuple[str, Any, str]]:
    """Return (URL name, label, icon) of the acts that make sense now; none for a replaced certificate."""
    newest = certificate.award.certificates.latest("sequence") == certificate
    if certificate.standing:
        again = [("reissue", _("Re-issue"), "resubmit")] if certificate.holder_name else []  # not once erased
        return [*again, ("revoke", _("Revoke"), "no-view")]
    if newest:
        return [("reinstate", _("Reinstate"), "rotate")]
    return []


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a certificate with a reason, which the holder of the number may read or not."""
    certificate = _find(request, pk)
    return _act(
        request,
        certificate,
        form=RevokeForm(request.POST or None),
        do=services.revoke_certificate,
        title=_("Revoke certificate"),
        text=_("Its verification page says so at once. The PDF stays with its holder."),
        button=_("Revoke"),
        done=_("Certificate %(number)s is revoked."),
    )


def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a new certificate in the place of this one, not once erased; another name needs a second person."""
    certificate = _find(request, pk)
    if not certificate.holder_name:
        raise Http404
    return _act(
        request,
        certificate,
        form=ReissueForm(request.POST or None, initial={"holder_name": certificate.holder_name}),
        do=reissue_by_hand,
        title=_("Re-issue certificate"),
        text=_("The holder gets a new number and a mail; the page of the old number leads to the new one."),
        button=_("Re-issue"),
        done=_("Certificate %(number)s is issued in its place."),
    )


def reinstate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a revoked certificate be brought back; a second administrator confirms it."""
    certificate = _find(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act = ask_to_reinstate(certificate=certificate, by=request.user, why=form.cleaned_data["why"])
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Asked for. A second administrator confirms it."))
            return redirect("desk:joint_act", act.uuid)
    context = _page(request, certificate, _("Reinstate certificate"))
    text = _("Once a second administrator has confirmed it, it is valid again, under the same number.")
    context.update(form=form, text=text, submit_button_label=_("Ask for it"))
    return TemplateResponse(request, "certificates/admin/act.html", context)


def _find(request: HttpRequest, pk: int) -> Certificate:
    if not request.user.has_perm(MAY_ACT):
        raise PermissionDenied
    return get_object_or_404(Certificate.objects.select_related("award"), pk=pk)


def _act(
    request: HttpRequest,
    certificate: Certificate,
    *,
    form: Form,
    do: Callable[..., Certificate | JointAct],
    title: Any,
    text: Any,
    button: Any,
    done: Any,
) -> HttpResponse:
    """Show the form; on a good one do the act and go to the certificate that it leaves behind."""
    if request.method == "POST" and form.is_valid():
        try:
            result = do(certificate=certificate, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            if isinstance(result, JointAct):
                messages.success(request, _("Asked for. A second administrator confirms it."))
                return redirect("desk:joint_act", result.uuid)
            if result.standing and not result.pdf:
                tasks.after_commit(tasks.draw, result.pk)
            tasks.tell_after_commit(result)
            messages.success(request, done % {"number": result.grouped_number})
            return redirect("certificate:inspect", result.pk)
    context = _page(request, certificate, title)
    context.update(form=form, text=text, submit_button_label=button)
    return TemplateResponse(request, "certificates/admin/act.html", context)


def _page(request: HttpRequest, certificate: Certificate, title: Any) -> dict[str, Any]:
    """Return what Wagtail's own page of a form asks for."""
    inspect_url = reverse("certificate:inspect", args=[certificate.pk])
    return {
        "action_url": request.path,
        "header_title": title,
        "page_title": title,
        "page_subtitle": certificate.grouped_number,
        "header_icon": "success",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("certificate:index"), "label": _("Certificates")},
            {"url": inspect_url, "label": certificate.grouped_number},
            {"url": "", "label": title},
        ],
    }
