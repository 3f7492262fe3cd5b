"""Who signs the demo's certificates: two sample signatories, with signatures that nobody's hand made."""

import math
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.models import Collection

from academy.users.models import User
from certificates.models import CertificateDesign, Signatory
from cms.models import AcademyImage
from courses.models import Course

WITH_A_BAND = "band"  # the design of one course, so that both are seen

_SIGNATORIES: tuple[dict[str, dict[str, str]], ...] = (
    {
        "name": {
            "en": "Sample Signatory",
            "ar": "موقّع نموذجي",
            "es": "Firmante de muestra",
            "fr": "Signataire fictif",
            "ru": "Образец подписи",
            "zh-hans": "示例签署人",
        },
        "title": {
            "en": "Director, Capacity Development",
            "ar": "مدير تنمية القدرات",
            "es": "Dirección de Desarrollo de Capacidades",
            "fr": "Direction du renforcement des capacités",
            "ru": "Директор по развитию потенциала",
            "zh-hans": "能力发展主任",
        },
    },
    {
        "name": {
            "en": "Second Sample Signatory",
            "ar": "موقّع نموذجي ثانٍ",
            "es": "Segundo firmante de muestra",
            "fr": "Second signataire fictif",
            "ru": "Второй образец подписи",
            "zh-hans": "第二示例签署人",
        },
        "title": {
            "en": "Registrar",
            "ar": "أمين السجل",
            "es": "Secretaría Académica",
            "fr": "Registraire",
            "ru": "Регистратор",
            "zh-hans": "注册主任",
        },
    },
)


def make_designs(courses: dict[str, Course], *, by: User) -> None:
    """Let the live designs be signed, and one course be certified in the one with a band. Safe to repeat."""
    unsigned = CertificateDesign.objects.filter(live=True, signatories=None)
    signatures = [_signature(place, by) for place in range(len(_SIGNATORIES))] if unsigned else []
    for design in unsigned:
        for place, texts in enumerate(_SIGNATORIES):
            design.signatories.add(Signatory(**texts, signature=signatures[place], sort_order=place))
        design.save_revision(user=by).publish(user=by)
    band = CertificateDesign.objects.filter(code=WITH_A_BAND).first()
    if band is not None and courses and not band.courses.exists():
        band.courses.add(courses[sorted(courses)[-1]])
        band.save_revision(user=by).publish(user=by)


def _signature(place: int, by: User) -> AcademyImage:
    signatures = Collection.objects.filter(name="Signatures", depth=2).first()
    return AcademyImage.objects.create(
        title=f"Sample signature {place + 1}",
        description="A drawn line, nobody’s signature",
        file=ContentFile(_scribble(place), name=f"sample-signature-{place + 1}.png"),
        uploaded_by_user=by,
        collection=signatures or Collection.get_first_root_node(),
    )


def _scribble(place: int) -> bytes:
    """A line as a pen would draw it, the same each time."""
    picture = Image.new("L", (720, 260), 255)
    swing, drift = (11.0, 37.0) if place == 0 else (15.0, 29.0)
    points = [
        (
            40 + step * 1.6 + 22 * math.sin(step / (swing * 1.7)),
            135 - 80 * math.sin(step / swing) * math.cos(step / drift) - 18 * math.sin(step / 90),
        )
        for step in range(390)
    ]
    ImageDraw.Draw(picture).line(points, fill=20, width=7, joint="curve")
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
