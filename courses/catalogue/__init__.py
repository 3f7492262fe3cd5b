"""The catalogue: every open course once, found by search and by facets, kept in memory per version.

`catalogue()` costs one read of the database while nothing has changed; everything else is counted in Python.
"""

from courses.catalogue.entries import Edition, Entry, PartnerLine
from courses.catalogue.kept import Catalogue, catalogue, entries
from courses.catalogue.registrations import RunFacts, registrations

__all__ = [
    "Catalogue",
    "Edition",
    "Entry",
    "PartnerLine",
    "RunFacts",
    "catalogue",
    "entries",
    "registrations",
]
