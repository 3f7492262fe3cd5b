"""What stands on every page besides its content: names, contacts, links, colours, notices.

All languages together are one small entry in the cache, so a page pays no query for them. Whoever saves a
profile, a notice or a page of the foot takes the entry away; where the cache is one process's own, another
process's change shows within `KEPT_SECONDS`. Notices begin and end by the clock, to the second.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from academy.lib.languages import direction_of
from cms.addresses import public_url
from cms.colours import PALETTES, digest_of, theme_css
from cms.plain_text import one_line, some_lines
from cms.profile import FooterPage, Notice, NoticeText, SiteLink, SiteProfile, SiteText

KEPT_SECONDS = 60
MOST_NOTICES = 20
KEY = "cms:frame"


class PageLink(NamedTuple):
    """A page of the foot; `language` is set where it is not the reader's."""

    title: str
    url: str
    language: str = ""


class NoticeLine(NamedTuple):
    """A notice as one reader sees it; `language` and `dir` are set where it is not in the reader's."""

    kind: str
    text: str
    language: str = ""
    dir: str = ""


@dataclass(frozen=True)
class Words:
    """What differs from language to language."""

    name: str
    description: str = ""
    address: tuple[str, ...] = ()
    pages: tuple[PageLink, ...] = ()


@dataclass(frozen=True)
class TimedNotice:
    """A notice with its window and its texts by language, the first written first."""

    kind: str
    starts_at: datetime
    ends_at: datetime | None
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Frame:
    """The frame of the site in all languages. `version` changes with anything but the notices."""

    words: dict[str, Words]
    email: str = ""
    phone: str = ""
    links: tuple[tuple[str, str], ...] = ()
    theme: str = ""  # the stylesheet, where the colours are not ours
    theme_digest: str = ""
    logo_digest: str = ""
    logo_width: int = 0
    notices: tuple[TimedNotice, ...] = ()
    version: str = field(default="", compare=False)

    @property
    def dialled(self) -> str:
        """The telephone number as a telephone takes it."""
        return "".join(sign for sign in self.phone if sign in "+0123456789")

    def in_language(self, language: str) -> Words:
        """Return the words of a language, else of the first one."""
        return self.words.get(language) or next(iter(self.words.values()))


def frame() -> Frame:
    """Return the frame; made anew where nobody has kept it in the last minute."""
    found = cache.get(KEY)
    if found is None:
        found = read_frame()
        cache.set(KEY, found, KEPT_SECONDS)
    return found


def forget_frame() -> None:
    """Let the next page read everything anew."""
    cache.delete(KEY)


def notices_now(language: str, shared: Frame | None = None) -> tuple[NoticeLine, ...]:
    """Return the notices that are shown at this moment, newest first, for a reader of `language`.

    `shared` is the frame where the caller has it already.
    """
    kept = (shared or frame()).notices
    if not kept:
        return ()
    now = timezone.now()
    return tuple(_line(each, language) for each in kept if _holds(each, now))


def plain_frame() -> Frame:
    """Return the frame of an academy that has said nothing of itself yet; it reads no row."""
    return _versioned({code: Words(name) for code, name in _given_names().items()})


def read_frame() -> Frame:
    """Read the frame from the database: seven queries at most, once a minute."""
    notices = _notices(timezone.now())
    profile = SiteProfile.objects.order_by("pk").first()
    if profile is None:
        return _versioned({code: Words(name) for code, name in _given_names().items()}, notices=notices)
    texts = {text.language: text for text in SiteText.objects.filter(profile=profile)}
    pages = _footer_pages(profile)
    words = {}
    for code, given in _given_names().items():
        text = texts.get(code)
        words[code] = Words(
            name=(one_line(text.name) if text else "") or given,
            description=one_line(text.description) if text else "",
            address=some_lines(text.address) if text else (),
            pages=tuple(_in_language(editions, code) for editions in pages),
        )
    links = SiteLink.objects.filter(profile=profile).values_list("label", "url")
    theme = theme_css(*_accents(profile))
    return _versioned(
        words,
        email=profile.email,
        phone=one_line(profile.phone),
        links=tuple((one_line(label), url) for label, url in links if url.lower().startswith("https://")),
        theme=theme,
        theme_digest=digest_of(theme.encode()) if theme else "",
        logo_digest=digest_of(bytes(profile.logo)) if profile.logo else "",
        logo_width=profile.logo_width,
        notices=notices,
    )


def _versioned(words: dict[str, Words], *, notices: tuple[TimedNotice, ...] = (), **values: Any) -> Frame:
    told = repr((words, sorted(values.items())))
    version = hashlib.sha256(told.encode()).hexdigest()[:12]
    return Frame(words, notices=notices, version=version, **values)


def _given_names() -> dict[str, str]:
    """The names that came with the software, in every language, the reader's last resort first."""
    names = settings.ACADEMY_NAMES
    return {code: names.get(code, names["en"]) for code, _label in settings.LANGUAGES}


def _accents(profile: SiteProfile) -> tuple[str, str]:
    if profile.palette == SiteProfile.Palette.OWN:
        return profile.accent_light, profile.accent_dark
    return PALETTES.get(profile.palette, ("", ""))


def _footer_pages(profile: SiteProfile) -> list[dict[str, PageLink]]:
    """The editions of each page of the foot, by language, in the order of the foot."""
    keys = [
        row.page.translation_key for row in FooterPage.objects.filter(profile=profile).select_related("page")
    ]
    live: QuerySet[Page] = Page.objects.filter(translation_key__in=keys, live=True, alias_of=None).order_by(
        "pk"
    )
    editions: dict[Any, dict[str, PageLink]] = defaultdict(dict)
    rows = live.order_by("pk").values_list("translation_key", "locale__language_code", "title", "url_path")
    for key, code, title, path in rows:
        editions[key][code] = PageLink(one_line(title), public_url(path, code), code)
    return [editions[key] for key in dict.fromkeys(keys) if editions[key]]


def _in_language(editions: dict[str, PageLink], language: str) -> PageLink:
    if own := editions.get(language):
        return own._replace(language="")
    return editions.get(settings.LANGUAGE_CODE) or next(iter(editions.values()))


def _notices(now: datetime) -> tuple[TimedNotice, ...]:
    """Every notice that is not over, however far ahead it begins."""
    rows = list(Notice.objects.exclude(ends_at__lte=now).order_by("-starts_at", "-pk")[:MOST_NOTICES])
    texts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for text in NoticeText.objects.filter(notice__in=rows).order_by("pk") if rows else ():
        if words := one_line(text.text):
            texts[text.notice_id].append((text.language, words))
    return tuple(
        TimedNotice(row.kind, row.starts_at, row.ends_at, tuple(texts[row.pk]))
        for row in rows
        if texts[row.pk]
    )


def _holds(notice: TimedNotice, now: datetime) -> bool:
    return notice.starts_at <= now and (notice.ends_at is None or now < notice.ends_at)


def _line(notice: TimedNotice, language: str) -> NoticeLine:
    texts = dict(notice.texts)
    if language in texts:
        return NoticeLine(notice.kind, texts[language])
    code, text = notice.texts[0]
    return NoticeLine(notice.kind, text, code, direction_of(code))
