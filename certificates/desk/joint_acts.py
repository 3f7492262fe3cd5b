"""What waits for a second person: who asked for what, when and why; confirm, refuse, take back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from academy.users.models import User
from certificates import tasks
from certificates.desk.people.access import require_administrator
from certificates.desk.release_rows import rows_of
from certificates.joint import KINDS
from certificates.joint_words import words_of
from certificates.models import Certificate, JointAct
from certificates.numbers import grouped
from certificates.qualifying import GRANT
from certificates.services.joint_acts import confirm_act, refuse_act
from certificates.services.keeping_keys import REPORT
from certificates.services.reissuing import REISSUE
from certificates.services.revoking import REINSTATE, REVOKE_MANY
from courses.desk.requests import DeskRequest
from courses.desk.worklists_sections import SHOWN, Item, Section
from enrollments.errors import Refused

PER_PAGE, NUMBERS_PER_PAGE = 30, 100
TONES = {
    JointAct.State.WAITING: "amber",
    JointAct.State.DONE: "leaf",
    JointAct.State.REFUSED: "rose",
    JointAct.State.WITHDRAWN: "",
}


class ConfirmForm(forms.Form):
    """What the second person has to say; nothing is needed."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class RefuseForm(forms.Form):
    """Why an act is refused or taken back."""

    note = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Whoever asked reads it."),
    )


def acts() -> QuerySet[JointAct]:
    """Acts with whom and what they are about."""
    return JointAct.objects.select_related(
        "asked_by",
        "decided_by",
        "certificate",
        "run__course",
        "enrollment__member",
        "enrollment__syllabus",
        "enrollment__run__course__partner",
    )


def kind_of(act: JointAct) -> str:
    """What an act's kind is called; one that is no longer known shows its name."""
    return str(KINDS[act.kind].words) if act.kind in KINDS else act.kind


def sections(request: HttpRequest) -> list[Section]:
    """The worklist's part about acts of two persons, for administrators."""
    if not request.user.has_perm("certificates.change_certificate"):
        return []
    waiting = acts().filter(state=JointAct.State.WAITING).order_by("pk")[:SHOWN]
    items = tuple(
        Item(
            words_of(act) or kind_of(act),
            reverse("desk:joint_act", args=[act.uuid]),
            f"{kind_of(act)} · {act.asked_by.get_full_name()}",
            _("you asked for it")
            if act.asked_by_id == request.user.pk
            else date_format(localtime(act.asked_at), "DATE_FORMAT"),
            "" if act.asked_by_id == request.user.pk else "amber",
        )
        for act in waiting
    )
    return [
        Section(
            32,
            _("Waiting for a second person"),
            items,
            reverse("desk:joint_acts"),
            _("All acts of two persons"),
            _("Nothing waits for a second person."),
        )
    ]


@require_safe
def joint_acts(request: DeskRequest) -> HttpResponse:
    """List what waits for a second person, or what was decided."""
    require_administrator(request.user)
    decided = request.GET.get("state") == "decided"
    found = acts().exclude(state=JointAct.State.WAITING) if decided else _waiting()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_title": _("Acts of two persons"),
        "decided": decided,
        "page": page,
        "query": "state=decided" if decided else "",
        "rows": [
            {
                "act": act,
                "kind": kind_of(act),
                "words": words_of(act),
                "tone": TONES[JointAct.State(act.state)],
            }
            for act in page
        ],
        "me": request.user.pk,
    }
    return TemplateResponse(request, "certificates/desk/joint_acts.html", context)


def _waiting() -> QuerySet[JointAct]:
    return acts().filter(state=JointAct.State.WAITING).order_by("pk")


@require_http_methods(["GET", "HEAD", "POST"])
def joint_act(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Show one act with all that it would do; confirm it, refuse it, or take back one's own."""
    require_administrator(request.user)
    act = get_object_or_404(acts(), uuid=uuid)
    confirms = request.POST.get("decision") == "confirm"
    posted = request.POST if request.method == "POST" else None
    confirm = ConfirmForm(posted if confirms else None, prefix="confirm")
    refuse = RefuseForm(None if confirms else posted, prefix="refuse")
    form: forms.Form = confirm if confirms else refuse
    if posted is not None and form.is_valid():
        try:
            return _decide(request, act, form.cleaned_data["note"], confirms=confirms)
        except Refused as refused:
            form.add_error(None, refused.message)
    context = {
        "page_title": kind_of(act),
        "crumbs": [(_("Acts of two persons"), reverse("desk:joint_acts"))],
        "act": act,
        "words": words_of(act),
        "tone": TONES[JointAct.State(act.state)],
        "own": act.asked_by_id == request.user.pk,
        "confirm": confirm,
        "refuse": refuse,
        **_about(act, request.GET.get("p")),
        "missing": _missing(act, request.LANGUAGE_CODE),
    }
    response = TemplateResponse(
        request, "certificates/desk/joint_act.html", context, status=400 if form.errors else 200
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _decide(request: DeskRequest, act: JointAct, note: str, *, confirms: bool) -> HttpResponse:
    if confirms:
        with transaction.atomic():
            done = confirm_act(act=act, by=request.user, note=note)
            _afterwards(done)
        messages.success(request, _("Confirmed and done, and kept in the log."))
    else:
        refused = refuse_act(act=act, by=request.user, note=note)
        taken_back = refused.state == JointAct.State.WITHDRAWN
        messages.success(
            request,
            _("You took it back. Nothing was done.") if taken_back else _("Refused. Nothing was done."),
        )
    return redirect("desk:joint_acts")


def _afterwards(act: JointAct) -> None:
    """Have the background do what follows from a confirmed act."""
    if act.kind == REVOKE_MANY:
        tasks.after_commit(tasks.revoke_many, act.pk)
    elif act.kind == REINSTATE and act.certificate_id:
        certificate = Certificate.objects.get(pk=act.certificate_id)
        if not certificate.pdf:
            tasks.after_commit(tasks.draw, certificate.pk)
        tasks.tell_after_commit(certificate)
    elif act.kind == REISSUE and act.certificate_id:
        newest = Certificate.objects.filter(award__certificates=act.certificate_id).latest("sequence")
        tasks.after_commit(tasks.draw, newest.pk)
        tasks.tell_after_commit(newest)


def _about(act: JointAct, wanted: str | None) -> dict[str, Any]:
    """What an act is about, with the way there: a person, a certificate, a list of numbers."""
    numbers = act.data.get("numbers") if act.kind == REVOKE_MANY else None
    return {
        "person": _person(act),
        "since": datetime.fromisoformat(act.data["since"]) if act.kind == REPORT else None,
        "page": Paginator(numbers, NUMBERS_PER_PAGE).get_page(wanted) if numbers else None,
        "numbers": [
            (grouped(number), f"{reverse('certificate:index')}?q={number}")
            for number in (Paginator(numbers, NUMBERS_PER_PAGE).get_page(wanted) if numbers else ())
        ],
        "total": len(numbers or ()),
        "done": act.data.get("next", 0),
        "at_work": bool(act.data.get("open")),
        "left": [grouped(number) for number, _why in act.data.get("left", ())],
        "public": bool(act.data.get("public")),
    }


def _missing(act: JointAct, language: str) -> list[str]:
    """Why the person of an exception does not qualify, in words."""
    if act.kind != GRANT or act.enrollment is None:
        return []
    return [str(words) for words in rows_of([act.enrollment], language)[0].reasons]


def _person(act: JointAct) -> tuple[str, str] | None:
    """Name and file of the person that an act is about."""
    person: User | None = act.enrollment.member if act.enrollment else None
    if key := act.data.get("person"):
        person = User.objects.filter(public_id=key).first()
    if person is None:
        return None
    return person.get_full_name(), reverse("desk:person_file", args=[person.public_id])
