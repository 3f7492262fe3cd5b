"""Sections of the home page. An editor chooses which, in what order, under which heading; rows fill them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import TextBlock


class HomeSection(blocks.StructBlock):
    """A section that the academy's records fill."""

    title = blocks.CharBlock(
        label=_("Heading"), required=False, max_length=120, help_text=_("Empty means the usual one.")
    )


class FiguresSection(HomeSection):
    """How many courses, languages, partners, countries and certificates there are."""

    class Meta:
        icon = "order"
        label = _("Figures")


class TracksSection(HomeSection):
    """The tracks of the catalogue with their courses counted."""

    class Meta:
        icon = "folder-open-inverse"
        label = _("Tracks")


class RunsSection(HomeSection):
    """What starts next."""

    count = blocks.IntegerBlock(label=_("How many"), default=4, min_value=1, max_value=8)

    class Meta:
        icon = "calendar-alt"
        label = _("Next runs")


class CoursesSection(HomeSection):
    """A few courses that one can join now."""

    count = blocks.IntegerBlock(label=_("How many"), default=3, min_value=1, max_value=9)

    class Meta:
        icon = "openquote"
        label = _("Courses")


class VerificationSection(HomeSection):
    """How anybody checks a certificate, with the field for its number."""

    class Meta:
        icon = "check"
        label = _("How certificates are verified")


class HomeSections(blocks.StreamBlock):
    """The home page below its introduction."""

    figures = FiguresSection()
    tracks = TracksSection()
    runs = RunsSection()
    courses = CoursesSection()
    verification = VerificationSection()
    text = TextBlock()

    class Meta:
        block_counts = {
            name: {"max_num": 1} for name in ("figures", "tracks", "runs", "courses", "verification")
        }


# What a home page shows while its editor has chosen nothing: (kind, how many).
USUAL_SECTIONS = (("figures", 0), ("tracks", 0), ("runs", 4), ("courses", 3), ("verification", 0))
