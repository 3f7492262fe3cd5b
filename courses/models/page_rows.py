"""Pages that stand for a row: the row says what is the same in every language, each page carries one text.

The row's `key` is the pages' `translation_key`. It is found, or made, when a page is saved; a copied page
has a new key and so gets a row of its own, with the settings of the page it was copied from. Aliases stand
for nothing: they make no row until they are turned into pages of their own.
"""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Collection, Page

from cms.models import SitePage
from courses.given import AWARD_SETTINGS
from courses.indexed_once import IndexedOnce
from courses.models.identity import Activity, Course, QuizRules
from courses.models.partners import Partner
from courses.models.reviewed import KeepsWhatWasRead, ReviewedPage


class RowPage(IndexedOnce, SitePage):
    """A page with a row behind it. Subclasses say how to find and make the row."""

    row_model: type[models.Model]
    row_settings: tuple[str, ...] = ()

    staged_settings: dict[str, Any] | None = None  # what the page's form asks of the row, until it is saved
    row_changes: dict[str, Any] | None = None  # what this draft asks of the row once it goes live; plain data
    copied_from: uuid.UUID | None = None  # the key of the page that this one was copied from
    _row: Any = None

    class Meta:
        abstract = True

    def copy_all_child_relations(self, target: "RowPage", *args: Any, **kwargs: Any) -> dict:
        """Tell the copy whose copy it is. Wagtail calls this of every kind of copy before it is saved."""
        target.copied_from = self.translation_key
        return super().copy_all_child_relations(target, *args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page and see to its row; both or neither."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            fields = kwargs.get("update_fields")
            if self.staged_settings is not None or fields is None or "alias_of_id" in fields:
                self.keep_row()

    def find_row(self) -> Any:
        """Return the row of this page's key, or None; asked once for each page object."""
        if self._row is None or self._row.key != self.translation_key:
            self._row = self.rows().filter(key=self.translation_key).first()
        return self._row

    def rows(self) -> models.QuerySet:
        """Where this page's row is looked for; with what is always read together with it."""
        return self.row_model._default_manager.all()

    def keep_row(self) -> None:
        """Find or make the row, and write the settings that the form left."""
        if self.alias_of_id:
            return
        if self.find_row() is None:
            self._row = self.make_row()
        settings, self.staged_settings = self.staged_settings, None
        if settings:
            self.write_settings(settings)

    def setting_names(self) -> tuple[str, ...]:
        """What of the row the page's form edits."""
        return self.row_settings

    def serializable_data(self) -> dict[str, Any]:
        """What a revision keeps: the text, and the settings that this draft would change."""
        data = super().serializable_data()
        return data | ({"row_changes": dict(self.row_changes)} if self.row_changes else {})

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Take a revision's text and the settings it would change; what is live asks for nothing more."""
        page = super().with_content_json(content)
        page.row_changes = dict(content.get("row_changes") or {}) if self.has_unpublished_changes else None
        return page

    def propose_settings(self, settings: dict[str, Any]) -> None:
        """Keep in this draft those settings that differ from the row, so that the others revert nothing."""
        held = self.read_settings()
        self.row_changes = {
            name: as_plain(value)
            for name, value in settings.items()
            if name in held and as_plain(value) != as_plain(held[name])
        }

    def proposed_settings(self) -> dict[str, Any]:
        """Return what this draft would change, as a form and the row hold it."""
        return {name: self.from_plain(name, value) for name, value in (self.row_changes or {}).items()}

    def from_plain(self, name: str, value: Any) -> Any:
        """Return a setting as the row holds it."""
        return value

    def apply_proposed(self) -> None:
        """Write what this draft asks of the row, as it has gone live."""
        proposed, self.row_changes = self.proposed_settings(), None
        if proposed and not self.alias_of_id and self.find_row() is not None:
            self.write_settings(proposed)

    def make_row(self) -> Any:
        """Make the row of a new key."""
        raise NotImplementedError

    def read_settings(self) -> dict[str, Any]:
        """Return the row's settings by name, for the form; empty while there is no row."""
        row = self.find_row()
        return {} if row is None else settings_of(row, self.row_settings)

    def write_settings(self, settings: dict[str, Any]) -> None:
        """Write those settings that differ to the row."""
        write_changes(self._row, {name: settings[name] for name in self.row_settings if name in settings})

    def _row_or_refusal(self, error: type[models.ObjectDoesNotExist]) -> Any:
        row = self.find_row()
        if row is None:
            raise error(f"page {self.pk} has no row yet: save it, or turn the alias into a page")
        return row


class PartnerRowPage(KeepsWhatWasRead, RowPage):
    """A partner's page. Onboarding makes the row first and gives its key to the page."""

    row_model = Partner

    class Meta:
        abstract = True

    @property
    def partner_row(self) -> Partner:
        """The partner that this page presents."""
        return self._row_or_refusal(Partner.DoesNotExist)

    def make_row(self) -> Partner:
        """Make a partner with a collection of its own, for a page that nobody onboarded."""
        taken = Partner.objects.filter(slug=self.slug).exists()
        slug = f"{self.slug[:40]}-{self.translation_key.hex[:8]}" if taken else self.slug
        collection = Collection.get_first_root_node().add_child(name=self.title)
        return Partner.objects.create(
            key=self.translation_key, slug=slug, name=self.title[:200], collection=collection
        )


class CourseRowPage(ReviewedPage, RowPage):
    """A course's page."""

    row_model = Course
    row_settings = (
        *("code", "track", "level", "modality", "region", "effort_minutes", "assessment", "pass_mark"),
        *AWARD_SETTINGS,
    )
    row_lists = ("topics", "delivered_with")  # settings that are rows of other tables

    class Meta:
        abstract = True

    @property
    def course_row(self) -> Course:
        """The course, with its partner."""
        return self._row_or_refusal(Course.DoesNotExist)

    def rows(self) -> models.QuerySet[Course]:
        """Courses with their partners."""
        return Course.objects.select_related("partner")

    def make_row(self) -> Course:
        """Make the course under the partner of the page above; a copy keeps all settings but the code."""
        copied = Course.objects.filter(key=self.copied_from).first() if self.copied_from else None
        settings = settings_of(copied, self.row_settings[1:]) if copied else {}
        partner = row_above(self.get_parent())
        course = Course.objects.create(key=self.translation_key, partner=partner, **settings)
        if copied:
            for name in self.row_lists:
                getattr(course, name).set(getattr(copied, name).all())
        return course

    def setting_names(self) -> tuple[str, ...]:
        """The course's own settings, its topics and who delivers it too."""
        return self.row_settings + self.row_lists

    def read_settings(self) -> dict[str, Any]:
        """Return the course's settings, its topics and who delivers it too."""
        row = self.find_row()
        lists = {name: list(getattr(row, name).all()) for name in self.row_lists} if row else {}
        return super().read_settings() | lists

    def from_plain(self, name: str, value: Any) -> Any:
        """Return a setting as the row holds it; of topics and partners those that there still are."""
        if name not in self.row_lists:
            return value
        related: Any = Course._meta.get_field(name).related_model
        return list(related._default_manager.filter(pk__in=value))

    def write_settings(self, settings: dict[str, Any]) -> None:
        """Write the settings; an empty code keeps the one that was drawn, and so does one that is taken."""
        code = settings.get("code")
        if code and Course.objects.filter(code__iexact=code).exclude(pk=self._row.pk).exists():
            settings = {**settings, "code": ""}
        super().write_settings({**settings, "code": settings.get("code") or self._row.code})
        for name in self.row_lists:
            if name in settings:
                getattr(self._row, name).set(settings[name])


class ActivityRowPage(ReviewedPage, RowPage):
    """A page of an activity, whose row belongs to the course two levels up."""

    row_model = Activity
    row_settings = ("required",)
    activity_kind: str

    class Meta:
        abstract = True

    @property
    def activity_row(self) -> Activity:
        """The activity, with its course."""
        return self._row_or_refusal(Activity.DoesNotExist)

    def rows(self) -> models.QuerySet[Activity]:
        """Activities with their course, and their rules where they have any."""
        return Activity.objects.select_related("course", "quiz_rules")

    def make_row(self) -> Activity:
        """Make the activity; a copy is required if the original was."""
        copied = self._copied()
        settings = settings_of(copied, self.row_settings) if copied else {}
        course = row_above(self.get_parent().get_parent())
        return Activity.objects.create(
            key=self.translation_key, course=course, kind=self.activity_kind, **settings
        )

    def _copied(self) -> Activity | None:
        return self.rows().filter(key=self.copied_from).first() if self.copied_from else None


class QuizRowPage(ActivityRowPage):
    """A page of a quiz; its activity has rules."""

    activity_kind = Activity.Kind.QUIZ
    rules_settings = (
        *("is_final", "weight", "pass_mark", "attempts", "wait_days", "time_limit_minutes"),
        *("counts", "feedback", "feedback_when", "layout", "shuffle_questions", "shuffle_options"),
    )

    class Meta:
        abstract = True

    @property
    def quiz_rules(self) -> QuizRules:
        """How this quiz is taken and counted."""
        return self.activity_row.quiz_rules

    def setting_names(self) -> tuple[str, ...]:
        """The activity's settings and the rules'."""
        return self.row_settings + self.rules_settings

    def make_row(self) -> Activity:
        """Make the activity and its rules; a copy has the original's."""
        activity = super().make_row()
        copied = self._copied()
        rules = settings_of(copied.quiz_rules, self.rules_settings) if copied else {}
        QuizRules.objects.create(activity=activity, **rules)
        return activity

    def read_settings(self) -> dict[str, Any]:
        """Return the activity's settings and the rules'."""
        row = self.find_row()
        return super().read_settings() | (settings_of(row.quiz_rules, self.rules_settings) if row else {})

    def write_settings(self, settings: dict[str, Any]) -> None:
        """Write what differs to the activity and to its rules."""
        super().write_settings(settings)
        rules = {name: settings[name] for name in self.rules_settings if name in settings}
        write_changes(self._row.quiz_rules, rules)


def row_above(page: Page) -> Any:
    """Return the row of a page further up, made now if it never was; no row can hang from a mere alias."""
    specific = page.specific
    if specific.find_row() is None:
        specific.keep_row()
    if specific.find_row() is None:
        raise ValidationError(_("This page stands under an alias. Turn the alias into a page first."))
    return specific.find_row()


def write_changes(row: models.Model, settings: dict[str, Any]) -> None:
    """Set what differs on `row` and save it if anything does."""
    changed = {name: value for name, value in settings.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save()


def settings_of(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the values of `names`, by name."""
    return {name: getattr(row, name) for name in names}


def as_plain(value: Any) -> Any:
    """Return a setting as a revision keeps it: rows of other tables by their ids."""
    if isinstance(value, list | tuple | models.QuerySet):
        return sorted(each.pk for each in value)
    return str(value) if isinstance(value, str) else value


def settings_panel(*names: str) -> MultiFieldPanel:
    """Return the panel of a row's settings, for the “Settings” tab."""
    return MultiFieldPanel(
        [FieldPanel(name, required_on_save=True) for name in names],
        heading=_("The same in every language"),
        help_text=_(
            "These settings are shared by all languages of this page. "
            "Once the page is live, a change waits in the draft until it goes live too."
        ),
    )
