"""Pages that list courses and are nobody's to edit: partners, tracks, regions. What they say stands here."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.lib.languages import native_name
from cms.addresses import public_url
from cms.sharing import sharing_of
from courses.cards import cards_for
from courses.course_view import in_language
from courses.models import Course, CoursePage, Partner, PartnerPage

TRACK_TEXTS = {
    Course.Track.DISTANCE_LEARNING: _(
        "Courses on teaching and learning apart: which medium a weak link can carry, how to write for "
        "interruption, how to assess fairly. They are for teachers, and for whoever plans for them."
    ),
    Course.Track.RESILIENCE: _(
        "Courses on keeping people connected through a shock: plans that hold, warnings that arrive, "
        "networks that survive. They are for officials, regulators and operators who answer when it happens."
    ),
    Course.Track.CONNECTIVITY: _(
        "Courses on bringing a useful link to everybody: finding who is left out, mapping schools, paying "
        "for what the market does not. They are for those who decide, fund and build."
    ),
}
REGION_TEXT = _(
    "Courses made for this region, and those that serve every region. Where you live limits nothing: each "
    "course is open to members from anywhere, unless its own page says otherwise."
)


MOST_CARDS = 24  # on one page; the catalogue has the others


class PartnerEntry(NamedTuple):
    """A partner in the directory. `said_in` are the attributes of a text in another language."""

    name: str
    url: str
    intro: str
    courses: int
    closing: bool
    said_in: SafeString | str


@dataclass(frozen=True)
class _Text:
    language: str
    title: str
    intro: str
    path: str


def partner_entries(language: str) -> list[PartnerEntry]:
    """Return the partners under agreement, by name: those that open courses, and those that finish theirs.

    Two queries, however many there are. A partner without a live page stands there by its name alone.
    """
    live = CoursePage.objects.filter(translation_key=OuterRef("courses__key"), live=True, alias_of=None)
    shown = Q(Exists(live), courses__stage=Course.Stage.OPEN)
    under_agreement = [Partner.State.ACTIVE, Partner.State.CLOSING]
    partners = list(
        Partner.objects.filter(state__in=under_agreement).annotate(
            shown=Count("courses", filter=shown, distinct=True)
        )
    )
    texts = _texts([partner.key for partner in partners], language)
    entries = [_entry(partner, texts.get(partner.key), language) for partner in partners]
    return sorted(entries, key=lambda entry: entry.name.casefold())


def partner_context(page: PartnerPage) -> dict[str, Any]:
    """Return what a partner's page shows besides its own text: its state, its courses, its languages."""
    shown, own = get_language() or "en", page.locale.language_code
    partner, lent = page.find_row(), own != shown
    return {
        "state": partner.state if partner else "",
        "courses": cards_for(shown, partner=partner, most=MOST_CARDS) if partner else [],
        "facet": urlencode({"partner": partner.slug}) if partner else "",
        "lent_from": native_name(own) if lent else "",
        "said_in": in_language(own) if lent else "",
        "sharing": sharing_of(page, page.intro),
    }


def _texts(keys: list, language: str) -> dict:
    """Return what each partner says of itself: in `language`, else in the first edition of its page."""
    pages = PartnerPage.objects.filter(translation_key__in=keys, live=True, alias_of=None).order_by("pk")
    rows = pages.values_list("translation_key", "locale__language_code", "title", "intro", "url_path")
    texts: dict = {}
    for key, *row in rows:
        text = _Text(*row)
        if key not in texts or text.language == language:
            texts[key] = text
    return texts


def _entry(partner: Partner, text: _Text | None, language: str) -> PartnerEntry:
    return PartnerEntry(
        name=text.title if text else partner.name,
        url=public_url(text.path, language) if text else "",
        intro=text.intro if text else "",
        courses=partner.shown,  # type: ignore[attr-defined]
        closing=partner.state == Partner.State.CLOSING,
        said_in=in_language(text.language) if text and text.language != language else "",
    )
