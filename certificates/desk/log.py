"""The log of acts at the desk: who did what to which certificate or person, and when. For administrators."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from academy.users.models import User
from certificates.desk.log_words import word_of, words_about
from certificates.desk.people.access import require_administrator
from certificates.models import LogEntry, LogHead
from certificates.numbers import normalise
from courses.desk.requests import DeskRequest, query_of

PER_PAGE = 50
MOST_PEOPLE = 50  # whom a few letters of a name may mean


class LogFilter(forms.Form):
    """What the log is narrowed to. A field that cannot be read is left out."""

    act = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    certificate = forms.CharField(label=gettext_lazy("Certificate"), max_length=40, required=False)
    person = forms.CharField(label=gettext_lazy("About"), max_length=80, required=False)
    by = forms.CharField(label=gettext_lazy("By"), max_length=80, required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = LogEntry.objects.order_by("act").values_list("act", flat=True).distinct()
        choice: Any = self.fields["act"]
        named = sorted(((act, word_of(act)) for act in acts), key=lambda pair: pair[1])
        choice.choices = [("", _("All acts")), *named]


@require_safe
def log(request: DeskRequest) -> HttpResponse:
    """Show the log, the newest act first, narrowed by act, certificate, person, who and when."""
    require_administrator(request.user)
    form = LogFilter(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    found = LogEntry.objects.select_related("by", "person", "certificate").order_by("-seq")
    page = Paginator(_narrowed(found, asked), PER_PAGE).get_page(request.GET.get("p"))
    head = LogHead.objects.filter(pk=1).first()
    context = {
        "page_title": _("Log of acts"),
        "form": form,
        "page": page,
        "query": query_of({name: str(value) for name, value in asked.items()}),
        "rows": [
            {"entry": entry, "what": word_of(entry.act), "about": words_about(entry.data)} for entry in page
        ],
        "head": head,
        "asked": bool(asked),
    }
    response = TemplateResponse(request, "certificates/desk/log.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _narrowed(entries: QuerySet[LogEntry], asked: dict[str, Any]) -> QuerySet[LogEntry]:
    if act := asked.get("act"):
        entries = entries.filter(act=act)
    if number := normalise(asked.get("certificate", "")):
        entries = entries.filter(certificate__number__startswith=number)
    for field in ("person", "by"):
        if typed := asked.get(field):
            entries = entries.filter(**{f"{field}__in": _people(typed)})
    return _between(entries, asked.get("since"), asked.get("until"))


def _people(typed: str) -> list[int]:
    named = Q(full_name__icontains=typed) | Q(email__icontains=typed)
    return list(User.objects.filter(named).order_by("pk").values_list("pk", flat=True)[:MOST_PEOPLE])


def _between(entries: QuerySet[LogEntry], since: date | None, until: date | None) -> QuerySet[LogEntry]:
    if since:
        entries = entries.filter(at__date__gte=since)
    return entries.filter(at__date__lte=until) if until else entries
