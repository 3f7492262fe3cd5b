"""The whole table, area by area: which address is whose. See `kinds.Address` for how to write a line."""

from tests.isolation.kinds import Address
from tests.isolation.table_answers import ANSWERS
from tests.isolation.table_bank import BANK, TRANSLATING
from tests.isolation.table_certificates import BADGES, OWN, RELEASE
from tests.isolation.table_designs import DESIGNS, LOGOS
from tests.isolation.table_desk import DESK
from tests.isolation.table_files import FILES
from tests.isolation.table_keys import KEPT, KEYS
from tests.isolation.table_pages import CHOOSERS, PAGES
from tests.isolation.table_people import PEOPLE
from tests.isolation.table_putting_right import CORRECTING, PUTTING_RIGHT
from tests.isolation.table_site import ACCOUNT, LEARN, PAPERS, SITE
from tests.isolation.table_staff import HOME, STAFF_ONLY

AREAS = {
    area.name: area
    for area in (
        HOME, PAGES, CHOOSERS, FILES, ANSWERS, BANK, TRANSLATING, DESK, STAFF_ONLY, SITE, ACCOUNT, LEARN,
        PAPERS, BADGES, OWN, RELEASE, PEOPLE,
        DESIGNS, LOGOS, CORRECTING, PUTTING_RIGHT, KEPT, KEYS,
    )
}  # fmt: skip

# Addresses that are never reached: another pattern stands before them, or nothing leads there.
UNREACHED = {
    "admin/^.*/$": "Wagtail's own “not found” for every other address of the admin",
}


def table() -> dict[str, Address]:
    """Every line, by the name of its pattern."""
    return {name: address for area in AREAS.values() for name, address in area.table.items()}
