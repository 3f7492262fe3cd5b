"""Pages of the demo; they answer in the development profile only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from academy.demo.mail import newest_mails


def mail(request: HttpRequest) -> HttpResponse:
    """Show the mail that the demo would have sent, so that a code can be read without a mail server."""
    if not settings.DEMO:
        raise Http404
    return render(request, "users/demo_mail.html", {"mails": newest_mails(settings.MAIL_DIR)})
