"""The chores of certificates: what is done by itself once an hour, see `academy.lib.chores`."""

from academy.lib.chores import chore
from certificates.services.release_zip import drop_old_zips

chore("zips of releases")(drop_old_zips)
