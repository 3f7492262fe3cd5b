"""System checks: what a server needs before it can issue certificates."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register


@register()
def check_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A server that is no demonstration has a key for each purpose, and nobody else can read their files."""
    if settings.DEMO:
        return []
    folder = Path(settings.ACADEMY_KEYS_DIR)
    found: list[CheckMessage] = []
    for purpose, there in (
        ("statements", any(folder.glob("s-*.pem"))),
        ("pdfs", any(folder.glob("p-*.pem")) or bool(settings.ACADEMY_PKCS11_MODULE)),
    ):
        if not there:
            found.append(
                Info(
                    f"There is no key for {purpose}: certificates wait until there is one.",
                    hint=f"Run manage.py make_key --purpose {purpose}; docs/keys.md has the steps.",
                    id="certificates.I001",
                )
            )
    for path in sorted(folder.glob("*.pem")):
        if path.stat().st_mode & 0o077:
            found.append(
                Error(
                    f"{path} can be read by others than its owner.",
                    hint="chmod 600 it, and ask who has read it: docs/keys.md says what then.",
                    id="certificates.E001",
                )
            )
    return found
