"""Partners, and courses with live pages in one or more languages."""

import uuid
from typing import Any

import factory
from django.utils import timezone
from wagtail.models import Collection, Locale, Page
from wagtail.signals import page_published

from cms.models import HomePage
from courses.models import (
    Activity,
    CatalogueIndexPage,
    Course,
    CoursePage,
    LessonPage,
    ModulePage,
    Partner,
    PartnerPage,
    Question,
    QuestionCategory,
    QuestionOption,
    QuizPage,
    QuizRules,
    QuizSlot,
)


class PartnerFactory(factory.django.DjangoModelFactory):
    """A partner's row with its collection; `make_course` gives it pages."""

    class Meta:
        model = Partner

    slug = factory.Sequence(lambda n: f"partner-{n}")
    name = factory.Sequence(lambda n: f"Sample Partner {n}")

    @factory.lazy_attribute
    def collection(self) -> Collection:
        return Collection.get_first_root_node().add_child(name=self.name)


def locale_of(language: str) -> Locale:
    """Return the locale of a language code."""
    return Locale.objects.get(language_code=language)


def _under(parent: Page, page: Page, key: uuid.UUID, language: str) -> Any:
    """Return the child of `parent` with this key, adding `page` where there is none."""
    found = type(page).objects.child_of(parent).filter(translation_key=key, locale__language_code=language)
    if existing := found.first():
        return existing
    page.translation_key, page.locale = key, locale_of(language)
    page.live, page.has_unpublished_changes = True, False
    page.first_published_at = page.last_published_at = page.latest_revision_created_at = timezone.now()
    parent.add_child(instance=page)
    _publish(page)
    return type(page).objects.get(pk=page.pk)


def _publish(page: Page) -> None:
    """Leave what `page.save_revision().publish()` leaves, at a third of its cost: there are thousands."""
    revision = page.save_revision(changed=False, clean=False)
    Page.objects.filter(pk=page.pk).update(live_revision=revision)
    page.live_revision = revision
    page_published.send(sender=type(page), instance=page, revision=revision)


def catalogue(language: str = "en") -> CatalogueIndexPage:
    """Return the catalogue page of a language, making home and site where they are missing."""
    root = Page.get_first_root_node()
    homes, lists = uuid.UUID(int=1), uuid.UUID(int=2)
    existing = HomePage.objects.filter(locale__language_code=language).first()
    home = existing or _under(
        root, HomePage(title=f"Home {language}", slug=f"test-home-{language}"), homes, language
    )
    if language == "en":
        site = root.get_children().first().sites_rooted_here.first() or _any_site()
        if site.root_page_id != home.pk:
            site.root_page = home
            site.save()
    return CatalogueIndexPage.objects.child_of(home).first() or _under(
        home, CatalogueIndexPage(title="Courses", slug="courses"), lists, language
    )


def _any_site() -> Any:
    from wagtail.models import Site

    return Site.objects.get()


def partner_page(partner: Partner, language: str = "en") -> PartnerPage:
    """Return the partner's page in a language, making it where it is missing."""
    page = PartnerPage(title=f"{partner.name} ({language})", slug=partner.slug)
    return _under(catalogue(language), page, partner.key, language)


def make_question(
    *,
    category: QuestionCategory,
    language: str = "en",
    key: uuid.UUID | None = None,
    kind: str = Question.Kind.SINGLE,
    weights: tuple[int, ...] = (1, 0, 0, 0),
    name: str = "",
) -> Question:
    """Make a live question whose options carry these weights. Editions made with one `key` share options."""
    key = key or uuid.uuid4()
    locale = locale_of(language)
    question = Question(
        partner=category.partner,
        category=category,
        kind=kind,
        name=name or f"Question {str(key)[:8]}",
        prompt=f"<p>Which one is right? {str(key)[:8]} {language}</p>",
        feedback="<p>Now you know.</p>",
        translation_key=key,
        locale=locale,
        live=True,
    )
    question.options = [
        QuestionOption(
            text=f"<p>Option {number} {language}</p>",
            weight=weight,
            feedback=f"<p>Feedback {number}</p>",
            sort_order=number,
            translation_key=uuid.uuid5(key, str(number)),
            locale=locale,
        )
        for number, weight in enumerate(weights, start=1)
    ]
    question.save()
    return question


def make_course(
    *,
    partner: Partner | None = None,
    lessons: int = 1,
    questions: int = 2,
    languages: tuple[str, ...] = ("en",),
    rules: dict[str, Any] | None = None,
    required: bool = True,
    body: list | None = None,
    **row: Any,
) -> Course:
    """Make an open course: one module with `lessons` lessons and, unless `questions` is 0, a final quiz.

    `row` are fields of `Course`, `rules` of the quiz's `QuizRules` (final, weight 1 by default).
    """
    partner = partner or PartnerFactory()
    keys = [uuid.uuid4() for _ in range(lessons + 3)]
    category = QuestionCategory.objects.create(partner=partner, name=f"Bank {str(keys[0])[:8]}")
    question_keys = [uuid.uuid4() for _ in range(questions)]
    defaults = {"partner": partner, "code": f"T-{str(keys[0])[:6]}", "stage": Course.Stage.OPEN, **row}
    Course.objects.create(key=keys[0], **defaults)
    for language in languages:
        for key in question_keys:
            make_question(category=category, language=language, key=key)
        add_edition(partner=partner, language=language, keys=keys, question_keys=question_keys, body=body)
    course = Course.objects.get(key=keys[0])
    for key in keys[2:-1]:
        Activity.objects.update_or_create(
            key=key, defaults={"course": course, "kind": Activity.Kind.LESSON, "required": required}
        )
    if question_keys:
        quiz, _created = Activity.objects.update_or_create(
            key=keys[-1], defaults={"course": course, "kind": Activity.Kind.QUIZ, "required": required}
        )
        QuizRules.objects.update_or_create(
            activity=quiz, defaults={"is_final": True, "weight": 1, **(rules or {})}
        )
    course.content_version += 1  # rows were set behind the forms' back
    course.save(update_fields=["content_version"])
    return Course.objects.get(pk=course.pk)


def add_edition(
    *,
    partner: Partner,
    language: str,
    keys: list[uuid.UUID],
    question_keys: list[uuid.UUID],
    body: list | None = None,
) -> CoursePage:
    """Add the pages of one language: keys are those of the course, the module, the lessons, the quiz."""
    short = str(keys[0])[:8]
    page = _under(
        partner_page(partner, language),
        CoursePage(title=f"Course {short} ({language})", slug=f"course-{short}", summary="What it is about."),
        keys[0],
        language,
    )
    module = _under(page, ModulePage(title=f"Module ({language})", slug="module"), keys[1], language)
    for number, key in enumerate(keys[2:-1], start=1):
        text = body if body is not None else [("text", f"<p>Text of lesson {number} in {language}.</p>")]
        lesson = LessonPage(title=f"Lesson {number} ({language})", slug=f"lesson-{number}", body=text)
        _under(module, lesson, key, language)
    if question_keys:
        quiz = QuizPage(title=f"Final quiz ({language})", slug="final-quiz")
        quiz.slots = [
            QuizSlot(question_key=key, sort_order=number) for number, key in enumerate(question_keys, start=1)
        ]
        _under(module, quiz, keys[-1], language)
    return page
