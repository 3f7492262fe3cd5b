"""Whose files a lesson may show: those of its own partner, and the academy's shared ones.

A block of a lesson stores an id and nothing else, and an author can write any id. So whatever opens the file
of a lesson asks here first, whoever wrote the lesson and however it came into the database.
"""

from typing import TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.models import Page

from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.depths import PARTNER_DEPTH
from courses.models import Partner, PartnerPage

File = TypeVar("File", AcademyImage, AcademyDocument, AcademyMedia)


def partner_path(path: str) -> str:
    """Return the part of a page's tree path that leads to its partner's page; empty for an unplaced page."""
    length = PARTNER_DEPTH * Page.steplen
    return path[:length] if len(path) >= length else ""


def usable_files(model: type[File], path: str) -> QuerySet[File]:
    """The files of this kind that a page at the tree path `path` may show.

    They lie in the partner's collection or one below it, or directly in the root collection, which holds
    what the academy shares. The partner is found inside the same query.
    """
    keys = PartnerPage.objects.filter(path=partner_path(path)).values("translation_key")
    place = ExpressionWrapper(OuterRef("collection__path"), output_field=CharField())
    above = Partner.objects.filter(key__in=keys).annotate(place=place)
    own = Exists(above.filter(place__startswith=F("collection__path")))
    return model._default_manager.filter(Q(collection__depth=1) | own)


def files_of(model: type[File], partner: Partner | None) -> QuerySet[File]:
    """The files of this kind that a question of `partner` may show; for nobody, the shared ones."""
    own = Q(collection__depth=1)
    if partner is not None:
        own |= Q(collection__path__startswith=partner.collection.path)
    return model._default_manager.filter(own)
