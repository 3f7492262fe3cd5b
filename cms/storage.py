"""Where files live: `default` is public under /media/, `private` is served only behind a gate."""

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.urls import reverse


class PrivateStorage(FileSystemStorage):
    """Files that no visitor reaches: staff see them through the admin, learners through the classroom."""

    def url(self, name: str | None) -> str:
        """Return the address of the staff-only view; the classroom builds its own addresses."""
        return reverse("private_file", args=[name or ""])


def private_storage() -> Storage:
    """Return the private storage; a callable, so that migrations do not freeze its settings."""
    return storages["private"]
