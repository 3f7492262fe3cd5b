"""Writing the site's own frame: its root, and in each language a home page with a catalogue."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.models import HomePage

HOSTNAME = "localhost"
CATALOGUE = "courses.CatalogueIndexPage"  # named, not imported: `cms` knows no courses
CATALOGUE_SLUG = "courses"


@dataclass(frozen=True)
class FrameText:
    """What the home page and the catalogue of one language say."""

    home_title: str
    home_intro: str
    catalogue_title: str
    catalogue_intro: str = ""


FRAME_TEXTS: dict[str, FrameText] = {
    "en": FrameText(
        "Learn where the link is weak",
        "Courses for officials, regulators, operators and teachers. They are light, they wait for you when "
        "the connection drops, and they end in a certificate that anyone can verify.",
        "Courses",
        "Each course says how long it takes, what it weighs and in which languages you can follow it.",
    ),
    "ar": FrameText(
        "تعلّم حيث يضعف الاتصال",
        "دورات للموظفين الحكوميين والهيئات التنظيمية والمشغّلين والمعلّمين. صفحاتها خفيفة، وتنتظرك حين ينقطع "
        "الاتصال، وتنتهي بشهادة يستطيع أيّ شخص أن يتحقق منها.",
        "الدورات",
        "تبيّن كل دورة مدّتها وحجمها واللغات التي يمكنك متابعتها بها.",
    ),
    "es": FrameText(
        "Aprender donde la conexión es débil",
        "Cursos para funcionarios, reguladores, operadores y docentes. Pesan poco, le esperan cuando se "
        "corta la conexión y terminan con un certificado que cualquiera puede verificar.",
        "Cursos",
        "Cada curso indica cuánto dura, cuánto pesa y en qué idiomas puede seguirlo.",
    ),
    "fr": FrameText(
        "Apprendre là où la connexion est faible",
        "Des cours pour les agents publics, les régulateurs, les opérateurs et les enseignants. Légers, ils "
        "vous attendent quand la connexion se coupe et mènent à un certificat que chacun peut vérifier.",
        "Cours",
        "Chaque cours indique sa durée, son poids et les langues dans lesquelles vous pouvez le suivre.",
    ),
    "ru": FrameText(
        "Учиться там, где связь слабая",
        "Курсы для государственных служащих, регуляторов, операторов и преподавателей. Они мало весят, ждут "
        "вас, если связь прервётся, и завершаются сертификатом, который может проверить каждый.",
        "Курсы",
        "О каждом курсе сказано, сколько времени он занимает, сколько весит и на каких языках его можно "
        "пройти.",
    ),
    "zh-hans": FrameText(
        "网络再弱，也能学习",
        "面向政府官员、监管机构、运营商和教师的课程。页面轻巧，断网时等您回来，学完可获得任何人都能核验的证书。",
        "课程",
        "每门课程都注明所需时间、数据量和可选语言。",
    ),
}


def ensure_site(
    *, languages: Iterable[str], texts: Mapping[str, FrameText] | None = None
) -> dict[str, HomePage]:
    """Give the site a home page and a catalogue in each language, linked as translations; return the homes.

    The first language's home is the root of the site. `texts` replaces `FRAME_TEXTS`; a language without any
    has the English. What is there already keeps its words, so calling this again is harmless. Wagtail's own
    welcome page goes.
    """
    wanted = FRAME_TEXTS | dict(texts or {})
    with transaction.atomic():
        homes: dict[str, HomePage] = {}
        catalogue_key = _catalogue_key()
        for language in languages:
            text = wanted.get(language, wanted["en"])
            homes[language] = _home(language, text)
            _catalogue(homes[language], text, catalogue_key)
        if homes:
            _point_site_at(next(iter(homes.values())))
            _remove_welcome_page()
    return homes


def _home(language: str, text: FrameText) -> HomePage:
    existing = HomePage.objects.filter(locale__language_code=language, alias_of=None).first()
    if existing:
        return existing
    home = HomePage(title=text.home_title, intro=text.home_intro, slug=f"home-{language}")
    if first := HomePage.objects.first():
        home.translation_key = first.translation_key
    return _publish(Page.get_first_root_node(), home, language)


def _catalogue_key() -> uuid.UUID:
    first = apps.get_model(CATALOGUE).objects.first()
    return first.translation_key if first else uuid.uuid4()


def _catalogue(home: HomePage, text: FrameText, key: uuid.UUID) -> None:
    model = apps.get_model(CATALOGUE)
    if model.objects.child_of(home).exists():
        return
    page = model(
        title=text.catalogue_title, intro=text.catalogue_intro, slug=CATALOGUE_SLUG, translation_key=key
    )
    _publish(home, page, home.locale.language_code)


def _publish(parent: Page, page: Page, language: str) -> Page:
    page.locale = Locale.objects.get(language_code=language)
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _point_site_at(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname=HOSTNAME, root_page=home, is_default_site=True)
    elif not HomePage.objects.filter(pk=site.root_page_id).exists():
        site.root_page = home
        site.save()


def _remove_welcome_page() -> None:
    """Delete the plain page that Wagtail's first migration makes, where nobody built anything on it."""
    for page in Page.objects.filter(depth=2, numchild=0, slug="home"):
        if page.specific_class is Page and not page.sites_rooted_here.exists():
            page.delete()
