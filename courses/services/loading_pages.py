"""Write the pages of a course folder: one of each per language, linked by key, never an alias."""

from typing import Any
from uuid import UUID

from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from academy.users.models import User
from courses import folder as rows
from courses import lesson_text
from courses.folder_slots import is_key
from courses.indexed_once import indexed_once
from courses.models import (
    CoursePage,
    LessonPage,
    ModulePage,
    Objective,
    PartnerPage,
    QuestionCategory,
    QuizPage,
    QuizSlot,
)
from courses.services.loading_files import LoadedFiles
from courses.services.loading_same import plain_value
from courses.services.tally import Tally

Children = dict[str, list[dict[str, Any]]]
CHILD_MODELS: dict[str, type] = {"objectives": Objective, "slots": QuizSlot}


class EditionPages:
    """Writes the pages of one course in one language: publishes what differs from the live text, or drafts
    what differs from the newest one."""

    def __init__(
        self,
        course: rows.CourseFolder,
        language: str,
        locale: Locale,
        categories: dict[str, QuestionCategory],
        files: LoadedFiles,
        by: User | None,
        tally: Tally,
        *,
        live: bool = True,
    ) -> None:
        self._live = live
        self._course, self._language, self._locale = course, language, locale
        self._categories, self._files, self._by, self._tally = categories, files, by, tally
        self._questions = {question.id: question.key for question in course.questions}

    def put(self, partner_page: PartnerPage) -> None:
        """Publish the course's page under `partner_page`, and all that is in it, in the folder's order."""
        page = self._put_course(partner_page)
        modules = []
        for module in self._course.modules:
            if self._language not in module.titles:
                continue  # an unfinished edition
            module_page = self._put(
                ModulePage, module.key, page, module.id, {"title": module.titles[self._language]}
            )
            modules.append(module_page)
            self._put_activities(module, module_page)
        self._put_in_order(page, modules)

    def _put_course(self, parent: Page) -> Page:
        text = self._course.texts[self._language]
        objectives = [
            {"translation_key": each.key, "text": each.texts[self._language], "bloom": each.bloom}
            for each in self._course.objectives
            if each.texts[self._language]
        ]
        fields = {
            "title": text.title,
            "summary": text.summary,
            "description": text.description,
            "audience": text.audience,
            "entry_requirements": text.requirements,
            "assessment_text": text.assessment,
            "award_text": text.award,
            "fee_text": text.fee,
            "contact": text.contact,
            "funding_text": text.funding,
        }
        key, slug = self._course.key, self._course.slug
        return self._put(CoursePage, key, parent, slug, fields, {"objectives": objectives})

    def _put_activities(self, module: rows.Module, module_page: Page) -> None:
        pages = []
        for activity in module.activities:
            if lesson := activity.lessons.get(self._language):
                fields, children = self._lesson(lesson), {}
                model: type[Page] = LessonPage
            elif quiz := activity.quizzes.get(self._language):
                fields = {"title": quiz.title, "minutes": quiz.minutes, "intro": quiz.introduction}
                children = {"slots": self._slots(activity)}
                model = QuizPage
            else:
                continue  # optional, and not there in this language
            pages.append(self._put(model, activity.key, module_page, activity.id, fields, children))
        self._put_in_order(module_page, pages)

    def _put_in_order(self, parent: Page, pages: list[Page]) -> None:
        """Bring pages into the folder's order; of a course that learners know, drafts change no order."""
        if self._live or not parent.get_children().live().exists():
            _put_in_order(parent, pages)

    def _lesson(self, lesson: rows.LessonText) -> dict[str, Any]:
        return {
            "title": lesson.title,
            "minutes": lesson.minutes,
            "author": lesson.author,
            "sources": "\n".join(lesson.sources),
            "licence": lesson.licence,
            "body": [{"type": block.kind, "value": self._value(block)} for block in lesson.blocks],
        }

    def _value(self, block: lesson_text.Block) -> Any:
        """The block as a StreamField keeps it."""
        match block:
            case lesson_text.TextBlock():
                return block.html
            case lesson_text.ImageBlock():
                return {"image": self._files.image(block), "alt": block.alt, "caption": block.caption}
            case lesson_text.AudioBlock():
                return self._files.audio(block)
            case lesson_text.VideoBlock():
                return self._files.video(block)
            case lesson_text.NoteBlock():
                return {"kind": block.style, "text": block.html}
            case lesson_text.DownloadBlock():
                return {"title": block.title, "document": self._files.document(block)}
            case lesson_text.ReflectionBlock():
                return {"prompt": block.prompt}
            case lesson_text.WrittenBlock():
                return block.stored

    def _slots(self, activity: rows.Activity) -> list[dict[str, Any]]:
        return [
            {
                "question_key": self._questions[slot.question] if slot.question else None,
                "category_id": self._categories[slot.category].pk if slot.category else None,
                "draw": slot.draw,
                "points": slot.points,
                "with_below": slot.with_below,
                "objective_key": self._objective(slot.objective),
                "difficulty": slot.difficulty,
                "section": slot.sections.get(self._language, ""),
            }
            for slot in (activity.rules.slots if activity.rules else ())
        ]

    def _objective(self, named: str) -> UUID | None:
        """The key of an objective of this course by its id; one of another course is named by its key."""
        if is_key(named):
            return UUID(named)
        return self._course.objective_key(named) if named else None

    def _put(
        self,
        model: type[Page],
        key: UUID,
        parent: Page,
        slug: str,
        fields: dict[str, Any],
        children: Children | None = None,
    ) -> Page:
        """The live page with this key in this language, made or brought up to date."""
        children = children or {}
        page = model.objects.filter(translation_key=key, locale=self._locale).first()
        new = page is None
        if page is None:
            self._tally.created += 1
            page = model(
                translation_key=key, locale=self._locale, slug=slug, live=False, owner=self._by, **fields
            )
        else:
            if page.get_parent().pk != parent.pk and (self._live or not page.live):
                page.move(parent, pos="last-child", user=self._by)
                page = model.objects.get(pk=page.pk)
            if not self._live and page.alias_of_id is None:
                page = page.get_latest_revision_as_object()
            if (
                (page.live or not self._live)
                and page.alias_of_id is None
                and (fields, children) == _as_live(page, fields, children)
            ):
                self._tally.unchanged += 1
                return page
            self._tally.changed += 1
            page.alias_of = None
            for name, value in fields.items():
                setattr(page, name, value)
        _set_children(page, children)
        self._publish(page, parent if new else None)
        return page

    def _publish(self, page: Page, parent: Page | None) -> None:
        """Publish the page as it stands, or save it as a draft; under `parent` first where it is new."""
        # Else references and index would be made anew by each save on the way.
        with disable_reference_index_auto_update(), indexed_once(page):
            if parent is not None:
                parent.add_child(instance=page)
            revision = page.save_revision(user=self._by, log_action=True)
            if self._live:
                revision.publish(user=self._by, skip_permission_checks=True)
        ReferenceIndex.create_or_update_for_object(page)


def _set_children(page: Page, children: Children) -> None:
    """Give the page its objectives or slots, reusing the rows at the same places."""
    for relation, wanted_rows in children.items():
        manager = getattr(page, relation)
        there = list(manager.all()) if page.pk else []
        by_key = {row.translation_key: row for row in there if hasattr(row, "translation_key")}
        made = []
        for place, wanted in enumerate(wanted_rows):
            row = by_key.get(wanted["translation_key"]) if "translation_key" in wanted else None
            if row is None and not by_key and place < len(there):
                row = there[place]
            row = row or CHILD_MODELS[relation]()
            for name, value in {**wanted, "sort_order": place}.items():
                setattr(row, name, value)
            if "translation_key" in wanted:
                row.locale = page.locale
            made.append(row)
        setattr(page, relation, made)


def _as_live(page: Page, fields: dict[str, Any], children: Children) -> tuple[dict[str, Any], Children]:
    """What the same fields and children hold now, as plain as `fields` and `children`.

    What differs in nothing but the editor's marks counts as the same.
    """
    held = {name: getattr(page, name) for name in fields}
    if "body" in held:
        prepared = held["body"].get_prep_value()
        held["body"] = [{"type": block["type"], "value": block["value"]} for block in prepared]
    return {name: plain_value(held[name], fields[name]) for name in fields}, {
        relation: [
            {name: getattr(row, name) for name in (wanted[0] if wanted else ())}
            for row in getattr(page, relation).all()
        ]
        for relation, wanted in children.items()
    }


def _put_in_order(parent: Page, pages: list[Page]) -> None:
    """Bring the children of `parent` into the folder's order; what else is there comes first."""
    wanted = [page.pk for page in pages]
    held = parent.get_children().filter(pk__in=wanted).order_by("path").values_list("pk", flat=True)
    if list(held) == wanted:
        return
    for pk in wanted:
        Page.objects.get(pk=pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
