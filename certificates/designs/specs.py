"""What a design holds, as the spec that certificates keep; nothing is stored here."""

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from certificates.designs.frozen import SCHEMA, SIGNATORIES_AT_MOST, TEXT_FIELDS
from certificates.designs.pictures import signature_png

if TYPE_CHECKING:
    from certificates.models import CertificateDesign

Make = Callable[[IO[bytes]], bytes]
Keep = Callable[[Any, Make], str | None]


def spec_of(design: "CertificateDesign", *, keep: Keep) -> dict[str, Any]:
    """Return what `design` holds as a spec; `keep` names what is made of its signatures."""
    texts: dict[str, dict[str, dict[str, str]]] = {}
    for text in design.texts.all():
        said = {field: getattr(text, field) for field in TEXT_FIELDS if getattr(text, field)}
        if said:
            texts.setdefault(text.kind, {})[text.language] = said
    return {
        "v": SCHEMA,
        "code": design.code,
        "layout": design.layout,
        "page": design.page_size,
        "colours": {
            "ink": design.ink,
            "accent": design.accent,
            "second": design.second,
            "paper": design.paper,
        },
        "texts": texts,
        "signatories": [
            {
                "name": dict(each.name),
                "title": dict(each.title),
                "signature": keep(each.signature, signature_png),
            }
            for each in design.signatories.all()[:SIGNATORIES_AT_MOST]
        ],
    }
