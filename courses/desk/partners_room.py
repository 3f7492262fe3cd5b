"""How much room the files of partners take: see `courses.partner_room`, which services read too."""

from courses.partner_room import used_bytes

__all__ = ["used_bytes"]
