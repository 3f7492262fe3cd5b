"""Where public pages live: `/<language>/<path below the home page>`."""

from django.utils.encoding import iri_to_uri


def public_url(url_path: str, language: str) -> str:
    """Return the address of the page with this `url_path`, as a path on this site.

    The first part of a `url_path` is the slug of the language's home page, which no address shows.
    """
    _root, _home, rest = url_path.split("/", 2)
    return iri_to_uri(f"/{language}/{rest}")
