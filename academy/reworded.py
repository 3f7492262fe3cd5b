"""Texts of Django that people meet here, and that its own catalogues lack or word badly.

Nothing imports this. Marked here, the texts come into our catalogues, which Django asks before its own.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

PASSWORDS = (
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    gettext_noop("This password is too common."),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
)
TIME_LEFT = (
    ngettext_lazy("%(num)d hour", "%(num)d hours"),
    ngettext_lazy("%(num)d minute", "%(num)d minutes"),
)
