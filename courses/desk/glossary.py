"""A partner's glossary at the desk: its terms, and the same as a file."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.lib.languages import direction_of, native_name
from courses.desk.access import TEXTS, partners_of
from courses.models import GlossaryTerm, Partner
from courses.services import glossary
from courses.services.translation_errors import FileRefused, Problem
from courses.translating.glossary import MOST_BYTES, CsvInvalid, read_terms, write_terms

ROWS = 50


class TermForm(forms.ModelForm):
    """One term."""

    class Meta:
        model = GlossaryTerm
        fields = ["source_language", "term", "target_language", "translation", "note"]

    def clean(self) -> dict[str, Any]:
        """Refuse a term that is translated into its own language, or is there already."""
        cleaned = super().clean() or {}
        source, target = cleaned.get("source_language"), cleaned.get("target_language")
        if source and source == target:
            self.add_error("target_language", ValidationError(_("Choose two different languages.")))
        same = GlossaryTerm.objects.filter(
            partner=self.instance.partner, source_language=source, target_language=target
        )
        if same.filter(term=cleaned.get("term")).exclude(pk=self.instance.pk).exists():
            self.add_error("term", ValidationError(_("The glossary has this term for these languages.")))
        return cleaned


def _partner(request: HttpRequest, slug: str) -> Partner:
    return get_object_or_404(partners_of(request.user, TEXTS), slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """List the terms, found by a word or a language, and take a new one."""
    partner = _partner(request, slug)
    form = TermForm(request.POST or None, instance=GlossaryTerm(partner=partner))
    if request.method == "POST" and form.is_valid():
        return _kept(request, partner, form)
    query, language = request.GET.get("q", "").strip()[:100], request.GET.get("language", "")
    found = GlossaryTerm.objects.filter(partner=partner).order_by("term", "target_language", "pk")
    if query:
        found = found.filter(Q(term__icontains=query) | Q(translation__icontains=query))
    if language in dict(settings.LANGUAGES):
        found = found.filter(target_language=language)
    page = Paginator(found, ROWS).get_page(request.GET.get("p"))
    context = {
        **_frame(partner, _("Glossary")),
        "page": page,
        "rows": [_row(term) for term in page],
        "form": form,
        "open": form.is_bound,
        "query": query,
        "language": language,
        "languages": [(code, native_name(code)) for code, _name in settings.LANGUAGES],
        "partner": partner,
    }
    return TemplateResponse(
        request, "courses/desk/glossary.html", context, status=422 if form.is_bound else 200
    )


def _row(term: GlossaryTerm) -> dict[str, Any]:
    return {
        "term": term,
        "source_name": native_name(term.source_language),
        "source_dir": direction_of(term.source_language),
        "target_name": native_name(term.target_language),
        "target_dir": direction_of(term.target_language),
    }


def _kept(request: HttpRequest, partner: Partner, form: TermForm) -> HttpResponse:
    try:
        term = glossary.put_term(partner=partner, term=form.save(commit=False), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Kept “%(term)s”.") % {"term": term.term})
    return redirect("desk:glossary", partner.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def term(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change one term."""
    partner = _partner(request, slug)
    found = get_object_or_404(GlossaryTerm, partner=partner, pk=pk)
    form = TermForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        return _kept(request, partner, form)
    title = GlossaryTerm.objects.values_list("term", flat=True).get(pk=found.pk)
    context = {**_frame(partner, title), "form": form, "partner": partner, "term": found}
    context["crumbs"].append((_("Glossary"), reverse("desk:glossary", args=[partner.slug])))
    return TemplateResponse(
        request, "courses/desk/glossary_term.html", context, status=422 if form.is_bound else 200
    )


@require_POST
def delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take one term out."""
    partner = _partner(request, slug)
    found = get_object_or_404(GlossaryTerm, partner=partner, pk=pk)
    glossary.delete_term(term=found, by=request.user)
    messages.success(request, _("Deleted."))
    return redirect("desk:glossary", partner.slug)


@require_safe
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """Give all terms as CSV."""
    partner = _partner(request, slug)
    found = GlossaryTerm.objects.filter(partner=partner).order_by("term", "target_language", "pk")
    response = HttpResponse(write_terms(found.iterator()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="glossary-{partner.slug}.csv"'
    return response


@require_POST
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Take terms from a CSV file, all or none."""
    partner = _partner(request, slug)
    sent = request.FILES.get("file")
    if sent is None:
        messages.error(request, _("Choose a file first."))
        return redirect("desk:glossary", partner.slug)
    try:
        rows = [glossary.TermRow(line, *cells) for line, cells in read_terms(sent.read(MOST_BYTES + 1))]
        done = glossary.import_terms(partner=partner, rows=rows, by=request.user)
    except CsvInvalid as error:
        return _refused(request, partner, FileRefused([Problem(error.line, error.words)]))
    except FileRefused as refusal:
        return _refused(request, partner, refusal)
    words = ngettext(
        "%(count)s term is new or has changed.",
        "%(count)s terms are new or have changed.",
        done.made + done.changed,
    )
    messages.success(request, words % {"count": done.made + done.changed})
    return redirect("desk:glossary", partner.slug)


def _refused(request: HttpRequest, partner: Partner, refusal: FileRefused) -> HttpResponse:
    context = {**_frame(partner, _("This file was not taken")), "refusal": refusal}
    context["crumbs"].append((_("Glossary"), reverse("desk:glossary", args=[partner.slug])))
    return TemplateResponse(request, "courses/desk/languages_refused.html", context, status=422)


def _frame(partner: Partner, title: str) -> dict[str, Any]:
    return {
        "page_title": title,
        "page_subtitle": partner.name,
        "crumbs": [(_("Your courses"), reverse("desk:courses"))],
    }
