"""The accessibility statement: what is promised, what was tested and how, and what is known to fall short.

Its facts are the test suite's, so it changes with the code and not in the editor: whoever adds a test or a
known gap changes the template, and the day of the last look at it here.
"""

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.frame import frame

LOOKED_AT = datetime.date(2026, 11, 22)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the statement, with the contact that the site's profile names."""
    context = {"looked_at": LOOKED_AT, "contact": frame().email}
    return render(request, "cms/accessibility.html", context)
