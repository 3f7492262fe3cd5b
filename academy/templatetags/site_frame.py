"""The head and foot of every page, rendered once per language and kept: they cost more than many a lesson.

What is kept is the same for everybody. A person's name, the page's address and the form token stand in it as
marks, filled in for each request, so nothing of one person can reach another.
"""

from functools import lru_cache
from types import SimpleNamespace

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from academy.context import interface_languages
from academy.lib.data_saver import OFF, ON, saves_data
from academy.lib.kept_pages import NOTICES, PATH, TOKEN, WEIGHT, Anybody, NobodysRequest, fill_in
from cms.frame import Frame, frame, plain_frame
from cms.notices import notices_html

register = template.Library()

KEPT = 200  # languages × signed in or not × the rooms in the navigation, several times over


@register.simple_tag(takes_context=True)
def site_header(context: Context) -> SafeString:
    """Return the head of the page: name, navigation, languages, account."""
    request, user = context.get("request"), context.get("user")
    language = context["html_lang"]
    path, token = request.path if request else "", str(context.get("csrf_token", ""))
    room = path if path in _rooms(language) else ""
    return fill_in(
        _header(
            language,
            _frame(context).version,
            bool(user and user.is_authenticated),
            room,
            _switch(request, token),
        ),
        path=request.get_full_path() if request else "/",
        name=str(user),
        token=token,
    )


@register.simple_tag(takes_context=True)
def site_footer(context: Context) -> SafeString:
    """Return the foot of the page, with the data saver's switch wherever a form can be sent."""
    request, token = context.get("request"), str(context.get("csrf_token", ""))
    return fill_in(
        _footer(context["html_lang"], _frame(context).version, _switch(request, token)),
        path=request.get_full_path() if request else "/",
        name="",
        token=token,
    )


@register.simple_tag(takes_context=True)
def demo_bar(context: Context) -> SafeString:
    """Return the banner of the development profile."""
    return _plain("_demo_bar.html", context["html_lang"])


@register.simple_tag(takes_context=True)
def site_notices(context: Context) -> SafeString | str:
    """Return the notices of this moment; in a page that is to be kept, the mark that stands for them."""
    if isinstance(context.get("request"), NobodysRequest):
        return NOTICES
    return notices_html(context["html_lang"], _frame(context))


@register.simple_tag(takes_context=True)
def site_theme(context: Context) -> SafeString | str:
    """Return the link to the academy's own colours, where it has chosen any."""
    digest = _frame(context).theme_digest
    if not digest:
        return ""
    return format_html('<link rel="stylesheet" href="{}">', reverse("theme", args=[digest]))


def _switch(request: HttpRequest | None, token: str) -> str:
    """How the data saver stands; empty where its form cannot be sent."""
    return (ON if saves_data(request) else OFF) if token else ""


def _frame(context: Context) -> Frame:
    return context.get("frame") or plain_frame()


@lru_cache(maxsize=KEPT)
def _rooms(language: str) -> frozenset[str]:
    """The addresses that the navigation marks as current; `language` is active when this is called."""
    names = ("courses:partners", "certificates:verify_form", "enrollments:my_learning")
    return frozenset({reverse("page", args=["courses/"]), *map(reverse, names)})


@lru_cache(maxsize=KEPT)
def _header(language: str, version: str, signed_in: bool, room: str, switch: str) -> str:
    site = frame()
    context = {
        "request": SimpleNamespace(path=room, get_full_path=PATH),
        "user": Anybody() if signed_in else None,
        "site_name": site.in_language(language).name,
        "logo": {"url": reverse("logo", args=[site.logo_digest]), "width": site.logo_width}
        if site.logo_digest
        else None,
        "languages": interface_languages(),
        "current": language,
        "data_saver": switch,
        "csrf_token": TOKEN,
    }
    return render_to_string("_header.html", context)


@lru_cache(maxsize=KEPT)
def _footer(language: str, version: str, switch: str) -> str:
    site = frame()
    context = {
        "site": site,
        "words": site.in_language(language),
        "data_saver": switch,
        "path": PATH,
        "weight": WEIGHT,
        "csrf_token": TOKEN,
    }
    return render_to_string("_footer.html", context)


@lru_cache(maxsize=KEPT)
def _plain(name: str, language: str) -> SafeString:
    return render_to_string(name)
