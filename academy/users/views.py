"""Pages of a person's own: profile, sign-ins, landing, language; and Wagtail's account page without names."""

import re

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import AccountView, LocaleSettingsPanel, NameEmailSettingsPanel

from academy.users.forms import ProfileForm
from academy.users.languages import path_in_language, remember_language, safe_next
from academy.users.models import SignIn, User
from academy.users.roles import works_in_admin
from academy.users.sign_ins import end_sign_ins, note_sign_in


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show the person's profile, and save it."""
    person = User.objects.get(pk=request.user.pk)  # a copy: a refused form must not rename the page's head
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(person.language):
            messages.success(request, _("Your profile is saved."))
        response = redirect(safe_next(request, "users:profile"))
        remember_language(response, person.language)
        return response
    return render(request, "users/profile.html", {"form": form, "next": safe_next(request, "")})


@login_required
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show where the person is signed in; a POST signs out in one of these browsers, or in all but this."""
    assert isinstance(request.user, User)
    here = request.user.sign_ins.filter(session_key=request.session.session_key).first()
    here = here or note_sign_in(request, request.user)
    if request.method == "POST":
        return _end(request, here, request.POST.get("end", ""))
    others = list(request.user.sign_ins.exclude(pk=here.pk))
    return render(request, "users/sign_ins.html", {"here": here, "others": others})


def _end(request: HttpRequest, here: SignIn, which: str) -> HttpResponse:
    others = request.user.sign_ins.exclude(pk=here.pk)
    if which != "others":
        others = others.filter(pk=int(which)) if re.fullmatch(r"[0-9]{1,18}", which) else others.none()
        if not others:
            raise Http404
    end_sign_ins(request, list(others))
    messages.success(request, _("Signed out there."))
    return redirect("users:sign_ins")


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead people to their work: the admin for staff and partners' people, My learning for members."""
    return redirect("wagtailadmin_home" if works_in_admin(request.user) else "enrollments:my_learning")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language of the interface, for this browser and in the profile, and stay on the page."""
    language = request.POST.get("language", "")
    if language not in settings.ACADEMY_INTERFACE_LANGUAGES:
        return HttpResponseBadRequest(_("There is no such language here."), content_type="text/plain")
    if request.user.is_authenticated and request.user.language != language:
        User.objects.filter(pk=request.user.pk).update(language=language)
    response = redirect(path_in_language(safe_next(request, f"/{language}/"), language))
    remember_language(response, language)
    return response


def admin_login(request: HttpRequest) -> HttpResponse:
    """There is one sign-in, with its limits and its second step; Wagtail's own form leads there."""
    return redirect(f"{settings.WAGTAILADMIN_LOGIN_URL}?{urlencode({'next': safe_next(request, '/admin/')})}")


class AdminAccountView(AccountView):
    """Wagtail's account page without name, address, language and zone: those are in the profile."""

    def get_panels(self) -> list:
        """Wagtail's panels but those."""
        elsewhere = (NameEmailSettingsPanel, LocaleSettingsPanel)
        return [panel for panel in super().get_panels() if not isinstance(panel, elsewhere)]
