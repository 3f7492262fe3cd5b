"""The two small files that the frame of the site may need: its colours and its logo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.colours import digest_of
from cms.frame import frame
from cms.profile import SiteProfile

FOR_GOOD = "private, max-age=31536000, immutable"  # the address changes with the content
FOR_A_MINUTE = "private, max-age=60"


@require_safe
def theme(request: HttpRequest, digest: str) -> HttpResponse:
    """Send the academy's own colours; the present ones also to whoever still has an older address."""
    shared = frame()
    response = HttpResponse(shared.theme, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_GOOD if digest == shared.theme_digest else FOR_A_MINUTE
    return response


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """Send the logo, our own drawing of what was uploaded; 404 where there is none."""
    picture = SiteProfile.objects.exclude(logo=b"").order_by("pk").values_list("logo", flat=True).first()
    if picture is None:
        raise Http404
    content = bytes(picture)
    response = HttpResponse(content, content_type="image/webp")
    response["Cache-Control"] = FOR_GOOD if digest == digest_of(content) else FOR_A_MINUTE
    response["X-Content-Type-Options"] = "nosniff"
    return response
