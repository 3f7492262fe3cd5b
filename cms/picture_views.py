"""The address of pictures on public pages."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from academy.lib.downloads import shown_policy
from cms.file_types import FILE_TYPES
from cms.models import AcademyImage
from cms.pictures import stored_picture
from cms.public_pictures import is_public, named_picture

KEPT = "public, max-age=31536000, immutable"  # a changed picture has another name
WANTED = ["choose", "change", "delete"]


@require_safe
def public_picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send a picture that a public page shows, to be kept for good.

    Staff who may choose it see it before, in previews; then nobody keeps it. 404 for everything else.
    """
    found = named_picture(name)
    if found is None:
        raise Http404
    image, width, extension = found
    public = is_public(image.pk)
    if not public and not _may_choose(request, image):
        raise Http404
    stored = stored_picture(image.pk, width, extension)
    try:
        file = stored.storage.open(stored.name, "rb") if stored else None
    except OSError as error:
        raise Http404 from error
    if file is None:
        raise Http404
    response = FileResponse(file, content_type=FILE_TYPES[extension])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = shown_policy(FILE_TYPES[extension])
    response["Cache-Control"] = KEPT if public else "private, no-store"
    return response


def _may_choose(request: HttpRequest, image: AcademyImage) -> bool:
    user = request.user
    if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return False
    policy = policy_registry.get_by_type(AcademyImage)
    return policy.instances_user_has_any_permission_for(user, WANTED).filter(pk=image.pk).exists()
