"""Settings of a plain Django on the same database: sessions, authentication, one view."""

from academy.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks._plain_urls"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # its app insists on it
]
