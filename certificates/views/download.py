"""The PDF: for its holder and for administrators."""

from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates import tasks
from certificates.copies import copy_of
from certificates.limits import asks_too_often
from certificates.models import Certificate
from certificates.numbers import is_well_formed, normalise

DRAWN_PER_MINUTE = 10


@login_required
@require_safe
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Send the stored PDF, or one drawn and signed now: `?language=fr`, `?language=ar&with=en` says it twice.

    404 to everybody but the holder and administrators.

    A visitor is asked to sign in first, whatever the number. A revoked certificate's file is still sent to
    its holder: its verification page tells the truth.
    """
    certificate = _find(request, normalise(number))
    language, second = request.GET.get("language", ""), request.GET.get("with", "")
    if (language and language != certificate.language) or second:
        response = _drawn_now(request, certificate, language or certificate.language, second)
    elif not certificate.pdf:
        stands = certificate.standing and certificate.statement["holder"]
        response = _not_drawn_yet(request) if stands else _never_drawn(request, certificate)
    else:
        response = _stored(certificate)
    response["Cache-Control"] = "private, no-store"
    return response


def _find(request: HttpRequest, number: str) -> Certificate:
    """Return the certificate if the person may have it; ownership is part of the query."""
    if not is_well_formed(number):
        raise Http404
    certificates = Certificate.objects.filter(number=number)
    mine = certificates.for_member(request.user).first()
    if mine is None and request.user.has_perm("certificates.view_certificate"):
        mine = certificates.first()
    if mine is None:
        raise Http404
    return mine


def _stored(certificate: Certificate) -> HttpResponse:
    """Send the file, by the web server in front where one is configured to."""
    if settings.ACADEMY_SENDFILE_PREFIX:
        response = HttpResponse(content_type="application/pdf")
        response["X-Accel-Redirect"] = settings.ACADEMY_SENDFILE_PREFIX + quote(certificate.pdf.name)
    else:
        response = FileResponse(certificate.pdf.open("rb"), content_type="application/pdf")  # type: ignore[assignment]
    return _as_attachment(response, certificate, certificate.language)


def _drawn_now(request: HttpRequest, certificate: Certificate, language: str, second: str) -> HttpResponse:
    if language not in settings.ACADEMY_INTERFACE_LANGUAGES or second not in ("", "en") or language == second:
        raise Http404
    if asks_too_often(request, what="draw", per_minute=DRAWN_PER_MINUTE):
        sentences = [_("You have asked for many drawings within a minute. Wait a minute, then try again.")]
        return _message(request, _("One moment"), sentences, status=429)
    from certificates.pdf import is_ready  # ReportLab takes a while to load; pages never need it

    if not is_ready(certificate.statement, language, second):
        return _fonts_to_come(request)
    content = copy_of(certificate=certificate, language=language, second_language=second)
    name = f"{language}-{second}" if second else language
    return _as_attachment(HttpResponse(content, content_type="application/pdf"), certificate, name)


def _as_attachment(response: HttpResponse, certificate: Certificate, language: str) -> HttpResponse:
    code = "".join(sign for sign in certificate.statement["course"]["code"] if sign.isalnum() or sign in "-_")
    name = quote(f"certificate-{code}-{certificate.grouped_number}-{language}.pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _fonts_to_come(request: HttpRequest) -> HttpResponse:
    """Have the fonts made elsewhere: by a worker, or by the sweep that runs beside the embedded server."""
    if not settings.CELERY_TASK_ALWAYS_EAGER:
        tasks.after_commit(tasks.prepare_fonts)
    sentences = [_("The letters of this language are being prepared. Try again in a minute.")]
    return _message(request, _("One moment"), sentences, status=503)


def _not_drawn_yet(request: HttpRequest) -> HttpResponse:
    sentences = [_("Your certificate is issued, and its PDF is being drawn. Try again in a minute.")]
    return _message(request, _("One moment"), sentences, status=503)


def _never_drawn(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    """Say that there will be no file: waiting would be in vain."""
    if certificate.standing:
        sentence = _("The name was erased, and the file with it.")
    else:
        sentence = _("The certificate was revoked or replaced before its PDF was drawn.")
    context = {
        "title": _("This certificate has no PDF"),
        "sentences": [sentence],
        "page_url": certificate.get_absolute_url(),
    }
    return render(request, "certificates/message.html", context, status=410)


def _message(request: HttpRequest, title: str, sentences: list[str], *, status: int) -> HttpResponse:
    context = {"title": title, "sentences": sentences}
    response = render(request, "certificates/message.html", context, status=status)
    response["Retry-After"] = "60"
    return response
