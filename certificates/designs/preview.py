"""What a design looks like while it is edited: a sample certificate as a page, with its PDF to open."""

from base64 import b64encode
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from certificates.designs.pictures import PictureRefused
from certificates.designs.specs import Make, spec_of
from certificates.models.designs import CertificateDesign
from enrollments.models import Award

TEMPLATE = "certificates/desk/design_preview.html"
_SEAL = "sample" * 55  # as long as a real one, so that the code is as fine
NUMBER = "SAMP1ESAMP1ESAMP1E00"  # its check character is wrong, so it is told as a typing error
_LANGUAGES = dict(settings.LANGUAGES)
_IN_TWO = ("ar", "es", "fr", "ru", "zh-hans")

MODES: list[tuple[str, Any]] = [
    *((language, lazystr(name)) for language, name in _LANGUAGES.items()),
    *((f"{each}+en", format_lazy("{} + {}", _LANGUAGES[each], _LANGUAGES["en"])) for each in _IN_TWO),
    *((f"en:{kind}", Award.Kind(kind).label) for kind in ("participation", "programme")),
    ("crowded", _("Long names, three signatories")),
]

_COURSE = {
    "en": "Distance learning on weak links",
    "ar": "التعلّم عن بُعد عبر وصلات ضعيفة",
    "es": "Aprendizaje a distancia con enlaces débiles",
    "fr": "L’apprentissage à distance sur des liaisons fragiles",
    "ru": "Дистанционное обучение при слабой связи",
    "zh-hans": "弱网络环境下的远程学习",
}
_HOLDER = {
    "en": "A Sample Learner",
    "ar": "متعلّم نموذجي",
    "es": "Íñigo Núñez Ibáñez",
    "fr": "Zoë Œuvrard-Lefèvre",
    "ru": "Екатерина Щукина",
    "zh-hans": "王小明",
}
_LONG = {
    "holder": "María-Fernanda de la Santísima Trinidad Etcheverría y Zuloaga de Montmorency",
    "course": {"en": "Strengthening national resilience and the response to shocks in the digital economy"},
    "signatory": {
        "name": {"en": "H.E. Dr. Bartholomew Christodoulopoulos-Featherstonehaugh"},
        "title": {"en": "Deputy Director-General for Capacity Development and Digital Inclusion"},
        "signature": None,
    },
}


def sample(spec: dict[str, Any], mode: str) -> dict[str, Any]:
    """Return a statement to show a design with; no certificate ever said it."""
    language = mode[:7].split("+")[0].split(":")[0] if mode != "crowded" else "en"
    kind = mode.split(":")[1] if ":" in mode else "completion"
    graded = kind != "participation"
    statement: dict[str, Any] = {
        "v": 2,
        "number": NUMBER,
        "kind": kind,
        "holder": _HOLDER[language],
        "course": {"code": "DL-101", "title": _COURSE, "level": "introductory", "hours": "8"},
        "partner": {"key": "", "name": {"en": "University of the Pacific Islands"}},
        "partners": [],
        "issuer": {"name": dict(settings.ACADEMY_NAMES)},
        "result": {"percent": "91.67", "pass_mark": 80, "graded": True} if graded else None,
        "assessed": "graded" if graded else "attendance",
        "attendance": None if graded else 92,
        "supervised": False,
        "period": ["2026-09-01", "2026-11-02"],
        "completed_on": "2026-11-02",
        "issued_on": "2026-11-03",
        "expires_on": "2028-11-02",
        "language": language,
        "signatories": spec["signatories"],
        "specimen": True,
        "verify_url": f"{settings.ACADEMY_BASE_URL}/verify/",
    }
    if mode == "crowded":
        statement |= {"holder": _LONG["holder"], "signatories": [_LONG["signatory"]] * 3}
        statement["course"] = {**statement["course"], "title": _LONG["course"]}
    return statement


class _Scans(dict[str, bytes]):
    """Signatures made anew for one preview, by name."""

    def keep(self, image: Any, make: Make) -> str | None:
        """Make one and return its name; one that cannot be read is left out."""
        if image is None:
            return None
        name = f"preview-{image.pk}"
        try:
            with image.open_file() as file:
                self[name] = make(file)
        except (PictureRefused, OSError):
            return None
        return name


def preview_page(request: HttpRequest, design: CertificateDesign, mode: str) -> HttpResponse:
    """Show a sample certificate in `design`, drawn as its PDF is, with the PDF itself to open."""
    from certificates.drawing.page import layout_for  # ReportLab takes a while to load
    from certificates.drawing.pictures import picture_of
    from certificates.drawing.svg import svg_of
    from certificates.drawing.wording import words_for
    from certificates.pdf import pdf_bytes

    mode = mode if mode in dict(MODES) else "en"
    signatures = _Scans()
    spec = spec_of(design, keep=signatures.keep)
    statement = sample(spec, mode)
    language, second = statement["language"], "en" if mode.endswith("+en") else ""
    words = words_for(statement, language, second, spec)
    drawn = pdf_bytes(
        statement,
        language,
        second_language=second,
        seal=_SEAL,
        design=spec,
        picture=lambda name: picture_of(signatures[name]),
    )
    svg = svg_of(layout_for(words, spec), signatures.__getitem__, _SEAL)
    context = {
        "svg": mark_safe(svg),  # nosec B308: our own drawing; its texts are escaped
        "pdf": b64encode(drawn.content).decode(),
        "name": design.name,
        "missing": drawn.missing,
    }
    return TemplateResponse(request, TEMPLATE, context)
