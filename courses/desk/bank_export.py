"""Take questions out as a file: which ones, in which format, and what that format cannot hold."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from academy.lib.languages import native_name
from courses.bank_tree import Tree
from courses.desk.bank_access import Bank, bank_or_404, bank_url, crumbs_to
from courses.models import QuestionCategory
from courses.services.bank_export import FORMATS, Chosen, note_export, write_bank

TYPES = {
    "gift": "text/plain; charset=utf-8",
    "moodle-xml": "application/xml",
    "csv": "text/csv; charset=utf-8",
}


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Say what would be written in each format; give the file to whoever asks for one."""
    here = bank_or_404(request)
    if not here.may_translate:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    language = asked.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = get_language() or settings.LANGUAGE_CODE
    chosen = Chosen(here.partner, language, _category(here, asked.get("category", "")))
    format_ = request.POST.get("format", "")
    if format_ in FORMATS:
        note_export(chosen=chosen, format=format_, by=request.user)
        answer: Any = StreamingHttpResponse(write_bank(chosen, format_), content_type=TYPES[format_])
        name = f"{here.partner.slug}-{language}{FORMATS[format_]}"
        answer["Content-Disposition"] = content_disposition_header(True, name) or ""
        return answer
    context = {
        "page_title": _("Take questions out"),
        "page_subtitle": here.partner.name,
        "crumbs": crumbs_to(here.partner),
        "bank": here,
        "languages": [(code, native_name(code)) for code, _name in settings.LANGUAGES],
        "categories": Tree(here.partner).choices(),
        "chosen": chosen,
        "number": chosen.rows().count(),
        "formats": _formats(chosen),
        "back": bank_url(here.partner),
    }
    return TemplateResponse(request, "courses/desk/bank_export.html", context)


def _category(here: Bank, number: str) -> QuestionCategory | None:
    """The category that is asked for; raises `Http404` for none of this bank."""
    if not number:
        return None
    found = QuestionCategory.objects.filter(partner=here.partner)
    category = found.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    if category is None:
        raise Http404
    return category


def _formats(chosen: Chosen) -> list[dict[str, Any]]:
    """Each format with what it is good for, and what of these questions it cannot hold."""
    rows = chosen.rows()
    sounds = rows.filter(audio__isnull=False).count()
    shown = rows.filter(Q(image__isnull=False) | Q(options__image__isnull=False)).distinct().count()
    heard = ngettext(
        "The recording of %(number)d question stays here.",
        "The recordings of %(number)d questions stay here.",
        sounds,
    ) % {"number": sounds}
    seen = ngettext(
        "The pictures of %(number)d question stay here.",
        "The pictures of %(number)d questions stay here.",
        shown,
    ) % {"number": shown}
    words = {
        "moodle-xml": _(
            "For Moodle and most other platforms. It holds pictures and all that a question says."
        ),
        "gift": _("Plain text, to read and write in any editor."),
        "csv": _("A table for a spreadsheet, one question in each row."),
    }
    names = {"moodle-xml": "Moodle XML", "gift": "GIFT", "csv": "CSV"}
    return [
        {
            "format": format_,
            "name": names[format_],
            "words": words[format_],
            "losses": [
                *([seen] if shown and format_ != "moodle-xml" else []),
                *([heard] if sounds else []),
            ],
        }
        for format_ in ("moodle-xml", "gift", "csv")
    ]
