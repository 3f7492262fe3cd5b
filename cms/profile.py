"""What the academy says of itself on every page, and the short messages it puts above them.

Only administrators change these; a visitor's page reads them from `cms.frame`, never from here.
"""

from django.conf import settings
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import Orderable

from cms.colours import HEX
from cms.profile_forms import NoticeForm, SiteProfileForm

HEX_ONLY = RegexValidator(HEX.pattern + r"\Z", _("Write a colour as # and six signs (0–9, a–f): #0a5a84."))
HTTPS_ONLY = URLValidator(schemes=["https"], message=_("Write the whole address, beginning with https://."))


class SiteProfile(BaseGenericSetting, ClusterableModel):
    """One row: the look and the contacts. Words are in `SiteText`, one row for each language."""

    class Palette(models.TextChoices):
        SEA = "sea", _("Sea")
        FOREST = "forest", _("Forest")
        VIOLET = "violet", _("Violet")
        WINE = "wine", _("Wine")
        SLATE = "slate", _("Slate")
        OWN = "own", _("Colours of your own, below")

    palette = models.CharField(_("colour of actions"), max_length=8, choices=Palette, default=Palette.SEA)
    accent_light = models.CharField(
        _("on light ground"), max_length=7, blank=True, validators=[HEX_ONLY],
        help_text=_("Such as #0a5a84. It must be readable on the pages' ground."),
    )  # fmt: skip
    accent_dark = models.CharField(
        _("on dark ground"), max_length=7, blank=True, validators=[HEX_ONLY],
        help_text=_("For devices that are set to dark: a pale colour, such as #8bc8ea."),
    )  # fmt: skip
    logo = models.BinaryField(blank=True, default=b"", editable=False)  # WebP of our own making, a few KB
    logo_width = models.PositiveSmallIntegerField(default=0, editable=False)  # in CSS pixels
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    base_form_class = SiteProfileForm
    panels = [
        InlinePanel("texts", heading=_("Name and words, in each language"), label=_("Language")),
        MultiFieldPanel([FieldPanel("logo_file"), FieldPanel("remove_logo")], heading=_("Logo")),
        MultiFieldPanel(
            [
                FieldPanel("palette"),
                FieldRowPanel([FieldPanel("accent_light"), FieldPanel("accent_dark")]),
            ],
            heading=_("Colours"),
        ),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("phone")], heading=_("Contact")),
        InlinePanel(
            "footer_pages",
            heading=_("Pages at the foot"),
            label=_("Page"),
            help_text=_("Shown under their own titles, in the reader's language where there is one."),
        ),
        InlinePanel("links", heading=_("Elsewhere on the net"), label=_("Link"), max_num=8),
    ]

    class Meta:
        verbose_name = _("name, look and contacts")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class SiteText(models.Model):
    """Name, description and postal address in one language."""

    profile = ParentalKey(SiteProfile, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    name = models.CharField(
        _("name"), max_length=60, blank=True, help_text=_("Empty means the name that came with the software.")
    )
    description = models.CharField(
        _("short description"), max_length=300, blank=True, help_text=_("One or two sentences for the foot.")
    )
    address = models.TextField(_("postal address"), max_length=400, blank=True)

    panels = [FieldPanel("language"), FieldPanel("name"), FieldPanel("description"), FieldPanel("address")]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "language"], name="site_text_one_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.name}"


class FooterPage(Orderable):
    """A page that the foot of every page leads to."""

    profile = ParentalKey(SiteProfile, on_delete=models.CASCADE, related_name="footer_pages")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("page", "cms.StandardPage")]

    def __str__(self) -> str:
        return f"{self.page}"


class SiteLink(Orderable):
    """The academy's place on another site."""

    profile = ParentalKey(SiteProfile, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(_("name"), max_length=40)
    url = models.URLField(_("address"), max_length=300, validators=[HTTPS_ONLY])

    panels = [FieldPanel("label"), FieldPanel("url")]

    def __str__(self) -> str:
        return self.label


class Notice(ClusterableModel):
    """A short message at the top of every page, from one moment until another. Instants are in UTC."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("information")
        WARNING = "warning", _("warning")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.INFORMATION)
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("shown until"), null=True, blank=True, help_text=_("Empty means until somebody takes it away.")
    )

    first_text: str | None = None  # what the list reads for all its rows together

    base_form_class = NoticeForm
    panels = [
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        InlinePanel("texts", heading=_("Message, in each language"), label=_("Language"), min_num=1),
    ]

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="notice_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        if self.first_text is None:
            first = min(self.texts.all(), key=lambda text: text.pk or 0, default=None)
            self.first_text = first.text if first else ""
        return self.first_text[:80] or str(self._meta.verbose_name)


class NoticeText(models.Model):
    """What a notice says in one language."""

    notice = ParentalKey(Notice, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    text = models.CharField(_("message"), max_length=300)

    panels = [FieldPanel("language"), FieldPanel("text")]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "language"], name="notice_text_one_per_language")
        ]

    def __str__(self) -> str:
        return self.text
