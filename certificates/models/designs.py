"""How certificates look: designs that administrators edit, and the frozen ones that certificates keep."""

from typing import Any, NoReturn

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.images import get_image_model_string
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from certificates.designs.frozen import TEXT_FIELDS, unreadable
from certificates.designs.pictures import PictureRefused, signature_png
from certificates.designs.placeholders import mistakes
from cms.storage import private_storage
from courses.models import Course, Partner
from enrollments.models import Award, Run

COLOUR = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Write a colour as # and six digits, such as #0A5A84."))


class CertificateDesign(PreviewableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """How certificates look. The live one is frozen when a certificate first needs it."""

    class Layout(models.TextChoices):
        GUILLOCHE = "guilloche", _("Guilloche border and rosette")
        BAND = "band", _("Band of colour")

    class PageSize(models.TextChoices):
        A4 = "a4", _("A4, landscape")
        LETTER = "letter", _("US Letter, landscape")
        A4_PORTRAIT = "a4-portrait", _("A4, portrait")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    layout = models.CharField(_("layout"), max_length=12, choices=Layout, default=Layout.GUILLOCHE)
    page_size = models.CharField(_("page"), max_length=12, choices=PageSize, default=PageSize.A4)
    ink = models.CharField(_("colour of the text"), max_length=7, default="#0E2338", validators=[COLOUR])
    accent = models.CharField(_("first colour"), max_length=7, default="#296E94", validators=[COLOUR])
    second = models.CharField(_("second colour"), max_length=7, default="#CCA361", validators=[COLOUR])
    paper = models.CharField(_("paper"), max_length=7, default="#FEFDF8", validators=[COLOUR])
    is_default = models.BooleanField(_("used where a course names no other"), default=False)
    courses = ParentalManyToManyField(Course, blank=True, related_name="+", verbose_name=_("courses"))

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="certificate_design", for_concrete_model=False
    )

    class Meta:
        verbose_name = _("certificate design")
        verbose_name_plural = _("certificate designs")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="certificate_design_one_default",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self) -> Any:
        """Every saved state of the design."""
        return self._revisions

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; where this one is the default from now on, no other is."""
        if self.is_default:
            others = CertificateDesign.objects.filter(is_default=True).exclude(pk=self.pk)
            for other in others:
                CertificateDesign.objects.filter(pk=other.pk).update(is_default=False)
                newest = other.latest_revision
                if newest and newest.content.get("is_default"):
                    newest.content["is_default"] = False
                    newest.save(update_fields=["content"])
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse colours in which nobody could read a certificate, and say by how much they fail."""
        super().clean()
        if wrong := unreadable(self.layout, self.ink, self.accent, self.paper):
            raise ValidationError(wrong)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """A sample in each language, in some pairs of languages, and of the other kinds."""
        from certificates.designs.preview import MODES  # its module draws; pages of models never need it

        return MODES

    @property
    def default_preview_mode(self) -> str:
        """English, which every design has words for."""
        return "en"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the design as it stands in the editor."""
        from certificates.designs.preview import preview_page

        return preview_page(request, self, mode_name)


class DesignText(models.Model):
    """What a design says in one language for one kind of award; empty fields take the academy's wording.

    Texts hold placeholders from a fixed list (`certificates.designs.placeholders`), such as {course}; nothing
    else is read in them.
    """

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    kind = models.CharField(_("kind"), max_length=14, choices=Award.Kind)
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    before_name = models.CharField(_("above the name"), max_length=200, blank=True)
    act = models.CharField(_("between name and course"), max_length=200, blank=True)
    closing = models.CharField(_("below the course"), max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["design", "language", "kind"], name="design_text_one_per_language_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"

    def clean(self) -> None:
        """Refuse placeholders that are not on the list, and braces that hold none."""
        super().clean()
        wrong = {field: mistakes(getattr(self, field)) for field in TEXT_FIELDS}
        if found := {field: said for field, said in wrong.items() if said}:
            raise ValidationError(found)


class Signatory(models.Model):
    """Who stands at the foot of a design, at most three, with the picture of a signature or without."""

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="signatories")
    name = models.JSONField(_("name"), default=dict)  # by language; English at least
    title = models.JSONField(_("title"), default=dict)
    signature = models.ForeignKey(
        get_image_model_string(), on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("scanned signature"),
    )  # fmt: skip
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    sort_order_field = "sort_order"  # by which Wagtail's form lets them be moved, and keeps their order

    class Meta:
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return str(self.name.get("en", ""))

    def clean(self) -> None:
        """Refuse a signatory without a name in English, and a file that is no picture of a signature."""
        super().clean()
        if not self.name.get("en"):
            raise ValidationError({"name": _("Write the name in English at least.")})
        if self.signature is None:
            return
        try:
            with self.signature.open_file() as file:
                signature_png(file)
        except PictureRefused as error:
            raise ValidationError({"signature": str(error)}) from error


class _Frozen(models.Model):
    """A row that is named by the digest of what it holds: stored once, never changed."""

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.digest[:12]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new row. Raises TypeError for an old one."""
        if not self._state.adding:
            raise TypeError("what is named by its digest never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: certificates are drawn from it."""
        raise TypeError("certificates are drawn from it")


class FrozenImage(_Frozen):
    """A signature or a logo as it was, made anew from what was uploaded. `digest` is its SHA-256."""

    file = models.FileField(upload_to="certificates/frozen", storage=private_storage)


class FrozenDesign(_Frozen):
    """A design as it was: `spec` (see `certificates.designs.frozen`) and the digest of its canonical JSON."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField(default=1)  # counts the frozen ones of this code
    spec = models.JSONField()

    class Meta(_Frozen.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="frozen_design_one_per_version")
        ]


class PartnerLogo(models.Model):
    """A partner's logo, and the person who may consent to its use on the certificates of a run."""

    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, related_name="logo")
    image = models.ForeignKey(get_image_model_string(), on_delete=models.PROTECT, related_name="+")
    signatory = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("who may consent"),
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.partner}"


class LogoConsent(models.Model):
    """A partner's signatory agreed that its logo stands on the certificates of one run, in one part.

    Withdrawing it leaves certificates that are issued as they are.
    """

    class Part(models.TextChoices):
        DELIVERS = "delivers", _("delivers the course")
        WITH = "with", _("delivers it together with others")
        FUNDS = "funds", _("funds it")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="logo_consents")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=Part)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "partner", "part"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="logo_consent_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.part}"
