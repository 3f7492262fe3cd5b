"""Around Wagtail's editor: the way back to the outline, and whether what is typed can still be saved."""

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from academy.users.models import User
from academy.users.roles import works_in_admin


@require_safe
@never_cache
def here(request: HttpRequest) -> JsonResponse:
    """Tell the editor's script who is signed in now, whether they may still edit, and a token to save with.

    Asked after a save failed, so that the person reads why: signed out, no longer allowed, or something else.
    A visitor learns nothing but that nobody is signed in.
    """
    user = request.user
    if not user.is_authenticated:
        return JsonResponse({"person": "", "may": False, "token": ""})
    may = works_in_admin(user) and _may_edit(user, request.GET.get("page", ""))
    return JsonResponse({"person": str(user.public_id), "may": may, "token": get_token(request)})


def _may_edit(user: User, number: str) -> bool:
    """Whether the person may change the page with this id; what is no page is not asked about here."""
    if not number:
        return True
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return False
    page = Page.objects.filter(pk=int(number)).first()
    return page is not None and page.permissions_for_user(user).can_edit()


def keep_what_is_typed() -> SafeString:
    """The script that keeps what is typed in the editor, with its words; for Wagtail's pages."""
    return render_to_string("courses/desk/_keep.html")


def paste_cleanly() -> SafeString:
    """The script that cleans what is pasted into the editor, with its words; for Wagtail's editors."""
    return render_to_string("courses/desk/_paste.html")
