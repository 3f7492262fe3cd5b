"""Freezing designs, signatures and logos, so that a certificate keeps looking as it did at its issue."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from academy.lib.canonical import digest
from certificates.designs.frozen import DEFAULT_SPEC
from certificates.designs.pictures import logo_png
from certificates.designs.specs import Make, spec_of
from certificates.editions import names_of
from certificates.models import CertificateDesign, FrozenDesign, FrozenImage, LogoConsent
from courses.models import Course
from enrollments.models import Run

_PARTS = [LogoConsent.Part.DELIVERS, LogoConsent.Part.WITH, LogoConsent.Part.FUNDS]

# Digests of what was frozen last in this process. A digest is looked up again each time, so that one whose
# row never came to be (its transaction was rolled back) is frozen anew.
_designs: dict[tuple[Any, ...], str] = {}
_images: dict[tuple[int, str, str], str] = {}


def live_design(course: Course) -> CertificateDesign | None:
    """Return the live design that names `course`, the newest first, else the default; None where none is."""
    names_it = CertificateDesign.courses.through.objects.filter(
        certificatedesign_id=OuterRef("pk"), course_id=course.pk
    )
    return (
        CertificateDesign.objects.filter(live=True)
        .annotate(names_it=Exists(names_it))
        .filter(Q(names_it=True) | Q(is_default=True))
        .order_by("-names_it", "-last_published_at", "-pk")
        .first()
    )


def freeze_design(course: Course) -> FrozenDesign:
    """Return the frozen design for a certificate of `course` that is issued now.

    Two queries where nothing has changed since this process last asked.
    """
    design = live_design(course)
    key = (
        (design.pk, design.live_revision_id, design.last_published_at) if design else ("built in", None, None)
    )
    if (known := _designs.get(key)) and (frozen := FrozenDesign.objects.filter(digest=known).first()):
        return frozen
    frozen = freeze_spec(spec_of(design, keep=_frozen_file) if design else DEFAULT_SPEC)
    _designs[key] = frozen.digest
    return frozen


def freeze_spec(spec: dict[str, Any]) -> FrozenDesign:
    """Return the row of `spec`, made where it is not there; it counts as the next version of its code."""
    name = digest(spec)
    for _attempt in range(5):
        if frozen := FrozenDesign.objects.filter(digest=name).first():
            return frozen
        newest = FrozenDesign.objects.filter(code=spec["code"]).order_by("-version").first()
        try:
            with transaction.atomic():
                return FrozenDesign.objects.create(
                    digest=name, code=spec["code"], version=newest.version + 1 if newest else 1, spec=spec
                )
        except IntegrityError:  # somebody froze it, or another one under this version, at the same moment
            continue
    return FrozenDesign.objects.get(digest=name)


def consented_partners(run: Run) -> list[dict[str, Any]]:
    """Return, for a statement, the partners whose signatory consented for `run`, in the issuer's order.

    Who delivers comes first, then who delivers it with others, then who funds it; within each, who consented
    first. A partner in two parts is named twice; a page shows its logo once, and two logos at most.
    """
    consents = LogoConsent.objects.filter(run=run, withdrawn_at__isnull=True).select_related(
        "partner__logo__image"
    )
    found = []
    for consent in sorted(consents, key=lambda each: (_PARTS.index(LogoConsent.Part(each.part)), each.pk)):
        logo = getattr(consent.partner, "logo", None)
        found.append(
            {
                "key": str(consent.partner.key),
                "part": consent.part,
                "name": names_of(consent.partner) or {"en": consent.partner.name},
                "logo": _frozen_file(logo.image, logo_png) if logo else None,
            }
        )
    return found


def freeze_image(content: bytes) -> FrozenImage:
    """Return the row of a picture that was made anew (`certificates.designs.pictures`), stored once."""
    name = hashlib.sha256(content).hexdigest()
    if frozen := FrozenImage.objects.filter(digest=name).first():
        return frozen
    try:
        with transaction.atomic():
            return FrozenImage.objects.create(digest=name, file=ContentFile(content, name=f"{name}.png"))
    except IntegrityError:
        return FrozenImage.objects.get(digest=name)


def _frozen_file(image: Any, make: Make) -> str | None:
    """Return the digest of the frozen form of an uploaded picture; None where there is none."""
    if image is None:
        return None
    key = (image.pk, image.get_file_hash(), make.__name__)
    known = _images.get(key)
    if known and FrozenImage.objects.filter(digest=known).exists():
        return known
    with image.open_file() as file:
        _images[key] = freeze_image(make(file)).digest
    return _images[key]
