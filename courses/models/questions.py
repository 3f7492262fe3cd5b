"""The question bank of a partner: questions in categories, each in one or more languages."""

import uuid
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.blocks import PLAIN_FEATURES
from cms.models import AcademyImage, AcademyMedia
from courses.indexed_once import IndexedOnce
from courses.models.author_help import OPTION, QUESTION, helped
from courses.models.partners import Partner
from courses.models.reviewed import KeepsPinnedRevisions

PROMPT_FEATURES = [*PLAIN_FEATURES, "ol", "ul", "superscript", "subscript", "code"]


class QuestionCategory(models.Model):
    """A drawer of a partner's bank; quizzes may draw from it."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="question_categories")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("question category")
        verbose_name_plural = _("question categories")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "parent", "name"], name="category_one_per_name_and_parent"
            ),
            models.UniqueConstraint(
                fields=["partner", "name"],
                condition=models.Q(parent__isnull=True),
                name="category_one_per_name_at_the_top",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    """Ways to ask for questions."""

    def usable(self) -> Self:
        """Those a quiz may draw: live and not retired."""
        return self.filter(live=True, retired=False)


class Question(
    KeepsPinnedRevisions,
    IndexedOnce,
    PreviewableMixin,
    TranslatableMixin,
    DraftStateMixin,
    RevisionMixin,
    index.Indexed,
    ClusterableModel,
):
    """A question in one language. Editions share `translation_key`, which is the question's key."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("Single choice")
        MULTIPLE = "multiple", _("Multiple choice")
        TRUE_FALSE = "true-false", _("True or false")
        MATCHING = "matching", _("Matching")
        ORDERING = "ordering", _("Ordering")
        SHORT_TEXT = "short-text", _("Short text")
        NUMBER = "number", pgettext_lazy("type of question", "Number")
        ESSAY = "essay", _("Essay")

    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MEDIUM = "medium", _("Medium")
        HARD = "hard", _("Hard")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="questions")
    category = models.ForeignKey(
        QuestionCategory, on_delete=models.PROTECT, related_name="questions", verbose_name=_("category")
    )
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.SINGLE)
    name = models.CharField(
        _("name"), max_length=200, help_text=_("For you and your colleagues; learners do not see it.")
    )
    prompt = RichTextField(_("question"), features=PROMPT_FEATURES)
    image = models.ForeignKey(
        AcademyImage, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture"),
    )  # fmt: skip
    image_alt = models.CharField(_("what the picture shows"), max_length=500, blank=True)
    audio = models.ForeignKey(
        AcademyMedia, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("recording"),
    )  # fmt: skip
    transcript = models.TextField(_("what is said in the recording"), max_length=5000, blank=True)
    hint = RichTextField(_("hint"), features=PLAIN_FEATURES, blank=True)
    feedback = RichTextField(_("general feedback"), features=PLAIN_FEATURES, blank=True)
    feedback_right = RichTextField(_("feedback when all is right"), features=PLAIN_FEATURES, blank=True)
    feedback_partly = RichTextField(_("feedback when part is right"), features=PLAIN_FEATURES, blank=True)
    feedback_wrong = RichTextField(_("feedback when nothing is right"), features=PLAIN_FEATURES, blank=True)
    match_case = models.BooleanField(_("capitals matter"), default=False, db_default=False)
    match_accents = models.BooleanField(_("accents matter"), default=False, db_default=False)
    match_width = models.BooleanField(
        _("full and half width differ"), default=False, db_default=False
    )  # of letters and digits as East Asian keyboards write them
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    min_words = models.PositiveSmallIntegerField(_("fewest words"), null=True, blank=True)
    max_words = models.PositiveSmallIntegerField(_("most words"), null=True, blank=True)
    objective_key = models.UUIDField(_("learning objective"), null=True, blank=True)
    difficulty = models.CharField(_("difficulty"), max_length=8, choices=Difficulty, blank=True)
    retired = models.BooleanField(_("retired"), default=False)
    idnumber = models.CharField(_("id of the imported question"), max_length=100, blank=True)

    objects = QuestionQuerySet.as_manager()

    panels = [
        *helped(QUESTION, "name", "category", "kind", "prompt"),
        InlinePanel("options", label=_("Options")),
        *helped(QUESTION, "feedback", "objective_key", "retired"),
    ]
    override_translatable_fields = [
        SynchronizedField(name, overridable=False)
        for name in ("name", "idnumber", "partner", "category", "image", "difficulty")
    ]
    search_fields = [index.SearchField("name"), index.SearchField("prompt"), index.FilterField("partner_id")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [
            models.Index(fields=["category", "locale", "translation_key"], name="question_draws"),
            models.Index(fields=["partner", "idnumber"], name="question_by_idnumber"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> uuid.UUID:
        """What a slot, a frozen question and statistics call this question, in any language."""
        return self.translation_key

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The question as a learner would see it, with each option's worth and feedback."""
        return "courses/question_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The question with its texts made safe."""
        from courses.previews import question_context  # built on these models

        return {"request": request, **question_context(self)}

    def clean(self) -> None:
        """Refuse a category of another partner."""
        super().clean()
        if self.category_id and self.partner_id and self.category.partner_id != self.partner_id:
            raise ValidationError({"category": _("Choose a category of this question's own partner.")})


class AcceptedAnswer(TranslatableField):
    """Accepted wordings are translated; the value of a number is the same in every language."""

    def is_translated(self, obj: Any) -> bool:
        """Whether this row accepts a wording."""
        return bool(obj.question.kind == Question.Kind.SHORT_TEXT)


class QuestionOption(TranslatableMixin, Orderable):
    """A part of a question; what it holds depends on the question's kind.

    A choice: `text`, `weight`, `feedback`. Matching: `text` and the `match` that belongs to it; a row
    without `text` is a match that belongs to nothing. Ordering: `text`; the rows stand in the right order.
    Short text: `answer` is an accepted wording, in which `*` stands for any letters. Number: `answer` and
    `tolerance` as decimals, such as “9.81” and “0.05”. Of several accepted answers, `weight` over the best
    weight is what each earns. A multiple choice scores max(0, chosen weights) over the positive weights.
    """

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    text = RichTextField(_("text"), features=PLAIN_FEATURES, blank=True)
    match = RichTextField(_("what belongs to it"), features=PLAIN_FEATURES, blank=True)
    answer = models.CharField(_("accepted answer"), max_length=500, blank=True)
    tolerance = models.CharField(_("tolerance"), max_length=40, blank=True)
    image = models.ForeignKey(
        AcademyImage, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture"),
    )  # fmt: skip
    image_alt = models.CharField(_("what the picture shows"), max_length=500, blank=True)
    weight = models.SmallIntegerField(
        _("weight"),
        default=0,
        help_text=_("1 for a right option, 0 for a wrong one, below 0 where choosing it costs points."),
    )
    pinned = models.BooleanField(
        _("keeps its place when options are shuffled"), default=False, db_default=False
    )
    feedback = RichTextField(_("feedback"), features=PLAIN_FEATURES, blank=True)

    override_translatable_fields = [
        AcceptedAnswer("answer"),
        SynchronizedField("tolerance", overridable=False),
        SynchronizedField("image", overridable=False),
    ]
    panels = helped(
        OPTION, "text", "match", "answer", "tolerance", "weight", "pinned", "image", "image_alt", "feedback"
    )

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gte=-1000, weight__lte=1000), name="option_weight_is_bounded"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.sort_order}"
