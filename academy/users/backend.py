"""Who may be signed in. The sample people of a demo are nobody where the demo does not run."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

SAMPLE_DOMAIN = "demo.example"  # no mail ever goes to a name under .example (RFC 2606)


class PeopleBackend(AuthenticationBackend):
    """allauth's, which also asks at every request whether the person may still be signed in.

    The passwords of the sample people stand in the README. A database that was made by `make run` and is
    served in production keeps their rows and opens to none of them, by whatever door.
    """

    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        """Whether this person may be signed in here."""
        is_sample = user.get_username().rpartition("@")[2].lower() == SAMPLE_DOMAIN
        return bool(super().user_can_authenticate(user)) and (settings.DEMO or not is_sample)
