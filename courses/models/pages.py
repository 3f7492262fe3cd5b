"""The pages of the catalogue: text of one language each. An edition is a live page that is no alias."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from academy.lib.data_saver import saves_data
from cms.blocks import TEXT_FEATURES
from cms.models import AcademyImage, SitePage
from courses.blocks import LessonBody
from courses.indexed_once import IndexedOnce
from courses.models.author_help import COURSE, LESSON, OBJECTIVE, QUIZ, SLOT, address_panels, helped, titled
from courses.models.identity import Activity
from courses.models.lesson_form import LessonPageForm
from courses.models.page_rows import (
    ActivityRowPage,
    CourseRowPage,
    PartnerRowPage,
    QuizRowPage,
    settings_panel,
)
from courses.models.questions import Question, QuestionCategory
from courses.models.reviewed import ReviewedPage
from courses.models.served import ServedInClassroom
from courses.models.settings_forms import CoursePageForm, QuizPageForm
from courses.models.slot_headings import SlotsKey
from courses.models.slots_panel import SlotsPanel
from courses.models.stale_saves import ModulePageForm

MAX_SOURCES_CHARS = 15_000  # as many as a course folder may give: thirty of 500


class CatalogueIndexPage(SitePage):
    """The list of courses; partners live under it."""

    intro = models.TextField(_("introduction"), blank=True, max_length=600)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["courses.PartnerPage"]
    max_count_per_parent = 1
    template = "courses/catalogue_index_page.html"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer what the visitor asks of the catalogue."""
        from courses.catalogue.serving import serve_catalogue, state_of  # built on these models

        return serve_catalogue(request, state_of(self), self.locale.language_code)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the whole catalogue, for a preview."""
        from courses.catalogue.serving import preview_context  # built on these models

        return super().get_context(request, *args, **kwargs) | preview_context(self)


class PartnerPage(PartnerRowPage):
    """A partner, to the public. Its `translation_key` is the partner's key."""

    intro = models.TextField(_("introduction"), blank=True, max_length=1200)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["courses.CatalogueIndexPage"]
    subpage_types = ["courses.CoursePage"]
    template = "courses/partner_page.html"
    shown_in_every_language = True

    @property
    def is_public(self) -> bool:
        """Whether this page is an edition; an alias only holds a place in the tree of another language."""
        return self.alias_of_id is None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the partner's state and its open courses."""
        from courses.lists import partner_context  # built on these models

        return super().get_context(request, *args, **kwargs) | partner_context(self)


class CoursePage(CourseRowPage):
    """A course in one language, as an official would judge it."""

    admin_default_ordering = "ord"  # authors see modules in the order learners meet them

    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("Two or three sentences for the catalogue.")
    )
    description = RichTextField(_("description"), features=TEXT_FEATURES, blank=True)
    audience = models.TextField(_("for whom"), blank=True, max_length=1000)
    entry_requirements = models.TextField(_("what you need first"), blank=True, max_length=1000)
    assessment_text = models.TextField(_("how it is assessed"), blank=True, max_length=1000)
    award_text = models.TextField(_("what is awarded, and for what"), blank=True, max_length=1000)
    fee_text = models.CharField(_("fee"), max_length=200, blank=True)
    funding_text = models.CharField(
        _("funded by"), max_length=300, blank=True, help_text=_("Who pays for the course, by name.")
    )
    contact = models.EmailField(_("contact"), blank=True)
    cover = models.ForeignKey(
        AcademyImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
        help_text=_("A wide picture. Without one a cover is drawn, which costs the reader no data."),
    )

    content_panels = [
        titled(),
        *helped(COURSE, "summary", "description"),
        InlinePanel("objectives", label=_("Learning objectives")),
        *helped(COURSE, "audience", "entry_requirements", "assessment_text", "award_text"),
        *helped(COURSE, "fee_text", "funding_text", "contact"),
        FieldPanel("cover"),
    ]
    settings_panels = [
        settings_panel(*CourseRowPage.row_settings, *CourseRowPage.row_lists),
        *Page.settings_panels,
    ]
    base_form_class = CoursePageForm
    search_fields = [*Page.search_fields, index.SearchField("words_to_find")]
    override_translatable_fields = [
        *CourseRowPage.override_translatable_fields,
        SynchronizedField("cover", overridable=False),
    ]
    parent_page_types = ["courses.PartnerPage"]
    subpage_types = ["courses.ModulePage"]
    template = "courses/course_page.html"
    shown_in_every_language = True  # the catalogue lists every course in every language

    @property
    def is_public(self) -> bool:
        """Whether this page is an edition; an alias only holds a place in the tree of another language."""
        return self.alias_of_id is None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the course's facts and outline, and its cover."""
        from courses.course_view import course_context, preview_context  # built on these models
        from courses.cover_pictures import cover_of

        context = super().get_context(request, *args, **kwargs)
        make = preview_context if getattr(request, "is_preview", False) else course_context
        return context | make(self) | {"cover": cover_of(self, light=saves_data(request))}

    def words_to_find(self) -> str:
        """Return the words by which search finds this page."""
        from courses.catalogue.indexing import words_to_find  # built on these models

        return words_to_find(self)


class Objective(TranslatableMixin, Orderable):
    """What a learner will be able to do. Its `translation_key` is what questions point to."""

    class Bloom(models.TextChoices):
        REMEMBER = "remember", pgettext_lazy("Bloom level", "Remember")
        UNDERSTAND = "understand", pgettext_lazy("Bloom level", "Understand")
        APPLY = "apply", pgettext_lazy("Bloom level", "Apply")
        ANALYSE = "analyse", pgettext_lazy("Bloom level", "Analyse")
        EVALUATE = "evaluate", pgettext_lazy("Bloom level", "Evaluate")
        CREATE = "create", pgettext_lazy("Bloom level", "Create")

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="objectives")
    text = models.CharField(
        _("objective"), max_length=300, help_text=_("Begin with a verb that can be seen, such as “Measure”.")
    )
    bloom = models.CharField(_("Bloom level"), max_length=12, choices=Bloom, default=Bloom.APPLY)

    panels = helped(OBJECTIVE, "text", "bloom")

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("learning objective")
        verbose_name_plural = _("learning objectives")

    def __str__(self) -> str:
        return self.text


class ModulePage(ServedInClassroom, ReviewedPage, IndexedOnce, SitePage):
    """An ordered part of a course: a title over its activities."""

    levels_below_course = 1
    admin_default_ordering = "ord"

    content_panels = [titled()]
    promote_panels = address_panels()
    base_form_class = ModulePageForm
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage", "courses.QuizPage"]


class LessonPage(ServedInClassroom, ActivityRowPage):
    """A lesson in one language, read in the classroom."""

    activity_kind = Activity.Kind.LESSON

    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=5)
    body = StreamField(LessonBody(), blank=True, verbose_name=_("text"))
    author = models.CharField(_("author"), max_length=200, blank=True)
    sources = models.TextField(
        _("sources"),
        blank=True,
        max_length=MAX_SOURCES_CHARS,
        help_text=_("One a line, as a reader would cite them."),
    )
    licence = models.CharField(_("licence"), max_length=100, blank=True)

    content_panels = [
        titled(),
        *helped(LESSON, "minutes", "body", "author", "sources", "licence"),
    ]
    promote_panels = address_panels()
    settings_panels = [settings_panel("required"), *Page.settings_panels]
    base_form_class = LessonPageForm
    override_translatable_fields = [
        *ActivityRowPage.override_translatable_fields,
        *(SynchronizedField(name) for name in ("author", "sources", "licence")),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []


class QuizPage(ServedInClassroom, QuizRowPage):
    """A quiz in one language: its introduction and its slots. Its rules are the activity's."""

    minutes = models.PositiveSmallIntegerField(_("minutes to take"), default=5)
    intro = RichTextField(_("introduction"), features=TEXT_FEATURES, blank=True)

    content_panels = [
        titled(),
        *helped(QUIZ, "minutes", "intro"),
        # a draft may have none; the quality check asks for one
        SlotsPanel("slots", heading=_("Questions"), label=_("Slot")),
    ]
    promote_panels = address_panels()
    settings_panels = [settings_panel("required", *QuizRowPage.rules_settings), *Page.settings_panels]
    base_form_class = QuizPageForm
    override_translatable_fields = [
        *ActivityRowPage.override_translatable_fields,
        TranslatableField("slots"),  # of which the headings are words
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []


class QuizSlot(Orderable):
    """A place in a quiz: one named question, or `draw` at random from a category."""

    page = SlotsKey(QuizPage, on_delete=models.CASCADE, related_name="slots")
    question_key = models.UUIDField(_("question"), null=True, blank=True)
    category = models.ForeignKey(
        QuestionCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("or draw from the category"),
    )  # fmt: skip
    with_below = models.BooleanField(_("also from the categories inside it"), default=False, db_default=False)
    objective_key = models.UUIDField(_("only for the objective"), null=True, blank=True)
    difficulty = models.CharField(
        _("only of the difficulty"), max_length=8, blank=True, choices=Question.Difficulty
    )
    draw = models.PositiveSmallIntegerField(_("how many"), default=1)
    points = models.PositiveSmallIntegerField(_("points each"), default=1)
    section = models.CharField(_("heading above it"), max_length=120, blank=True)

    panels = helped(
        SLOT,
        *(
            "question_key",
            "category",
            "with_below",
            "objective_key",
            "difficulty",
            "draw",
            "points",
            "section",
        ),
    )

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question_key__isnull=True, category__isnull=False, draw__gte=1)
                | models.Q(question_key__isnull=False, category__isnull=True, draw=1),
                name="slot_names_a_question_or_draws",
            ),
            models.CheckConstraint(condition=models.Q(points__gte=1), name="slot_is_worth_something"),
        ]

    def __str__(self) -> str:
        return f"{self.question_key or self.category}"

    def clean(self) -> None:
        """Ask for exactly one of a question and a category; a named question is taken once."""
        super().clean()
        if bool(self.question_key) == bool(self.category_id):
            raise ValidationError(_("Choose either a question or a category to draw from."))
        if self.question_key:
            self.draw = 1
        elif self.draw < 1:
            raise ValidationError({"draw": _("Draw at least one question.")})
