"""Designs of certificates, for administrators; and partners' logos, for those who lead or sign for them."""

from typing import Any

from certificates.models import CertificateDesign
from tests.isolation.kinds import COORDINATORS, STAFF, Address, Area
from tests.isolation.sides import Side


def design(side: Side) -> list[dict[str, Any]]:
    return [{"pk": CertificateDesign.objects.get(code="guilloche").pk}]


def revision(side: Side) -> list[dict[str, Any]]:
    row = CertificateDesign.objects.get(code="guilloche")
    return [{"pk": row.pk, "revision_id": (row.latest_revision or row.save_revision()).pk}]


def compared(side: Side) -> list[dict[str, Any]]:
    return [{"pk": design(side)[0]["pk"], "revision_id_a": "earliest", "revision_id_b": "latest"}]


def slug(side: Side) -> list[dict[str, Any]]:
    return [{"slug": side.partner.slug}]


def code(side: Side) -> list[dict[str, Any]]:
    return [{"code": side.rows["run"].code}]


D, DC = (
    f"{space}_certificates_certificatedesign:" for space in ("wagtailsnippets", "wagtailsnippetchoosers")
)
DESIGNS = Area(
    "designs",
    wagtails=True,
    table={
        D + "list": Address(STAFF),
        D + "list_results": Address(STAFF),
        D + "add": Address(STAFF),
        D + "edit": Address(STAFF, design),
        D + "copy": Address(STAFF, design),
        D + "delete": Address(STAFF, design),
        D + "usage": Address(STAFF, design),
        D + "history": Address(STAFF, design),
        D + "history_results": Address(STAFF, design),
        D + "preview_on_add": Address(STAFF),
        D + "preview_on_edit": Address(STAFF, design),
        D + "revisions_view": Address(STAFF, revision),
        D + "revisions_revert": Address(STAFF, revision, "ok|away"),
        D + "revisions_compare": Address(STAFF, compared),
        D + "revisions_unschedule": Address(STAFF, revision),
        D + "unpublish": Address(STAFF, design),
        DC + "choose": Address(STAFF),
        DC + "choose_results": Address(STAFF),
        DC + "chosen": Address(STAFF, design),
        DC + "create": Address(STAFF),
        DC + "chosen_multiple": Address(STAFF, lambda side: [{}]),
    },
)


def consents(own: Side, other: Side) -> list[dict[str, Any]]:
    return [{"partner": other.partner.pk, "part": "delivers", "act": act} for act in ("consent", "withdraw")]


LOGOS = Area(
    "logos",
    {
        "desk:partner_logo": Address(
            COORDINATORS | STAFF, slug, posts=lambda own, other: [{"signatory": ""}]
        ),
        "desk:run_logos": Address(COORDINATORS | STAFF, code, "ok|away", posts=consents),
    },
)

__all__ = ["DESIGNS", "LOGOS"]
