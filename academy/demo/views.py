"""Pages of the demo; they answer in the development profile only."""

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from academy.demo.mail import newest_mails

# A mail's HTML stands in a frame of its own: nothing runs there, nothing is fetched, no form is sent.
FRAME_POLICY = {
    **{directive: ["'none'"] for directive in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]},
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}


@csp_update({"frame-src": ["'self'"]})
def mail(request: HttpRequest) -> HttpResponse:
    """Show the mail that the demo would have sent, so that a code can be read without a mail server."""
    if not settings.DEMO:
        raise Http404
    return render(request, "users/demo_mail.html", {"mails": newest_mails(settings.MAIL_DIR)})


@xframe_options_sameorigin
@csp_replace(FRAME_POLICY)
def mail_html(request: HttpRequest, number: int) -> HttpResponse:
    """Show the HTML part of the mail at place `number` of the list, 1 the newest, fenced off."""
    mails = newest_mails(settings.MAIL_DIR) if settings.DEMO else []
    if not 1 <= number <= len(mails) or not mails[number - 1].html:
        raise Http404
    return HttpResponse(mails[number - 1].html)
