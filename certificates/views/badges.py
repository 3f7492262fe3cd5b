"""Badges for wallets and checkers: credential, baked pictures, achievement, issuer, status lists."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.badges.baking import bake_png, bake_svg
from certificates.badges.credential import issuer_profile
from certificates.badges.picture import badge_png, badge_svg
from certificates.badges.terms import CREDENTIALS, OPEN_BADGES
from certificates.limits import WINDOW_SECONDS, asks_too_often
from certificates.models import Certificate, SigningKey, StatusList
from certificates.numbers import is_well_formed, normalise
from enrollments.models import Award

PER_MINUTE = 60
CREDENTIAL = "application/vc"
LINKED_DATA = "application/ld+json"
PICTURES = {"png": "image/png", "svg": "image/svg+xml"}
_DAY = 86_400


@require_safe
def badge(request: HttpRequest, number: str, suffix: str) -> HttpResponse:
    """Send a certificate's badge: JSON, or a picture that carries it.

    To whoever has the number, as the verification page. Where the holder hides their name, to the holder and
    to administrators only; where the name was erased, to nobody. Everybody else gets 404.
    """
    if asks_too_often(request, what="badge", per_minute=PER_MINUTE):
        return _too_often()
    certificate = _find(request, normalise(number))
    content, kind = _made(certificate, suffix)
    response = _open(HttpResponse(content, content_type=kind))
    name = f"badge-{certificate.grouped_number}.{suffix}"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_safe
def achievement(request: HttpRequest, key: UUID, kind: str, suffix: str) -> HttpResponse:
    """Say what is achieved by a course and a kind, in the words of its newest badge; or show its picture.

    404 until a certificate of it was released.
    """
    if asks_too_often(request, what="badge", per_minute=PER_MINUTE):
        return _too_often()
    issued = Certificate.objects.filter(
        award__enrollment__run__course__key=key,
        award__kind=kind,
        award__released_at__isnull=False,
        badge__isnull=False,
    ).order_by("-pk")
    newest = get_object_or_404(issued[:1])
    if suffix == "json":
        document: dict[str, Any] = newest.badge or {}
        said = document["credentialSubject"]["achievement"]
        return _open(_json({"@context": [CREDENTIALS, OPEN_BADGES], **said}, LINKED_DATA))
    response = _open(HttpResponse(_picture(str(key), kind, suffix), content_type=PICTURES[suffix]))
    response["Cache-Control"] = f"public, max-age={_DAY}"
    return response


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    """Say who issues, as an Open Badges profile; its keys are in `/.well-known/did.json`."""
    profile = issuer_profile(settings.ACADEMY_NAMES["en"])
    return _open(_json({"@context": [CREDENTIALS, OPEN_BADGES], **profile}, LINKED_DATA))


@require_safe
def status_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Say which places of a status list stand for revoked or replaced certificates: now, and signed."""
    if asks_too_often(request, what="status", per_minute=PER_MINUTE):
        return _too_often()
    from certificates.badges.status import revoked_places, status_credential  # loads PyLD when it signs
    from certificates.signing.keys import key_in_use

    found = get_object_or_404(StatusList, pk=list_id)
    key = key_in_use(SigningKey.Purpose.STATEMENTS)
    document = status_credential(found, revoked_places(found), key, now=timezone.now())
    return _open(_json(document, CREDENTIAL))


def _find(request: HttpRequest, number: str) -> Certificate:
    """Return the certificate whose badge this person may have. Raises Http404."""
    if not is_well_formed(number):
        raise Http404
    found = Certificate.objects.filter(
        number=number, award__released_at__isnull=False, badge__isnull=False
    ).exclude(holder_name="")
    certificate = get_object_or_404(found.select_related("award"))
    if certificate.name_hidden and not _is_theirs(request, certificate.award):
        raise Http404
    return certificate


def _is_theirs(request: HttpRequest, award: Award) -> bool:
    user = request.user
    return user.is_authenticated and (
        user.pk == award.member_id or user.has_perm("certificates.view_certificate")
    )


def _made(certificate: Certificate, suffix: str) -> tuple[bytes, str]:
    kind, document = certificate.statement["kind"], certificate.badge
    if suffix == "json":
        return _bytes(document), CREDENTIAL
    picture = _picture(certificate.number, kind, suffix)
    if suffix == "png":
        return bake_png(picture, document), PICTURES[suffix]
    return bake_svg(picture.decode(), document).encode(), PICTURES[suffix]


def _picture(text: str, kind: str, suffix: str) -> bytes:
    if suffix not in PICTURES:
        raise Http404
    return badge_png(text, kind) if suffix == "png" else badge_svg(text, kind).encode()


def _bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _json(document: dict[str, Any], content_type: str) -> HttpResponse:
    return HttpResponse(_bytes(document), content_type=content_type)


def _open(response: HttpResponse) -> HttpResponse:
    """Let any page read it, keep it out of caches and of search engines."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _too_often() -> HttpResponse:
    response = _open(HttpResponse(status=429))
    response["Retry-After"] = str(WINDOW_SECONDS)
    return response
