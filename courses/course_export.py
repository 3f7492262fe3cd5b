"""Gather a course from the database and write it in the format of `docs/course-folder.md`."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from courses.bank.gift_writing import write_gift
from courses.course_tree import CourseTree, Part, read_tree
from courses.export_bank import ExportBank
from courses.export_files import ExportFiles
from courses.given import gives_of
from courses.material.block_writing import write_body
from courses.material.rich_writing import rich_to_markdown
from courses.material.toml_writing import single_spaced, toml_lines, toml_value
from courses.models import Activity, Course, CoursePage, LessonPage, ModulePage, QuizPage

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,12}")
_FRONT = "+++\n{}+++\n\n{}\n"
MODELS: dict[str, Any] = {"course": CoursePage, "module": ModulePage, "lesson": LessonPage, "quiz": QuizPage}


class CourseExport:
    """One course on its way into a folder."""

    def __init__(self, course: Course, folder: Path, *, live: bool) -> None:
        self._course, self._folder, self._live = course, folder, live
        self._tree: CourseTree = read_tree(course)
        self._notes: list[str] = []
        self._pages = {kind: self._read_pages(kind) for kind in MODELS}
        original = self._tree.original
        self._languages = [
            *([original] if (course.key, original) in self._pages["course"] else []),
            *(
                each
                for each in self._tree.languages
                if each != original and (course.key, each) in self._pages["course"]
            ),
        ]
        self._modules = [module for module in self._tree.modules if self._texts("module", module.key)]
        self._activities = {
            row.key: row for row in Activity.objects.filter(course=course).select_related("quiz_rules")
        }
        self._ids = self._name_parts()
        self._bank = ExportBank(course, self._slot_rows(), self._languages, live=live)
        self._objectives = self._name_objectives()
        self._files = ExportFiles(folder, next(iter(self._tree.course.held.values())).path)

    def write(self) -> list[str]:
        """Write all files; returns what the folder cannot hold, in words."""
        self._put("course.toml", self._course_toml())
        for language in self._languages:
            self._put(f"{language}/course.md", self._course_text(language))
            for activity in self._parts():
                if page := self._page(activity, language):
                    text = self._lesson(page) if activity.kind == "lesson" else self._quiz(page)
                    self._put(f"{language}/{self._ids[activity.key]}.md", text)
            questions, notes = self._bank.written(language, self._objective_ids(), self._files)
            self._notes += notes
            if questions:
                gift = "".join(write_gift(questions, path=lambda names: single_spaced(names[0])))
                self._put(f"questions/bank.{language}.gift", gift)
        if any(page.cover_id for page in self._pages["course"].values()):
            self._notes.append("The cover picture is not in the folder: choose it again after loading.")
        return self._notes + self._files.notes

    # --- what there is --------------------------------------------------------------------------

    def _read_pages(self, kind: str) -> dict[tuple[UUID, str], Any]:
        """The editions of a kind by key and language, with the text that is asked for."""
        everything = [
            self._tree.course,
            *self._tree.modules,
            *(p for m in self._tree.modules for p in m.parts),
        ]
        placed = [
            page
            for part in everything
            for page in part.editions.values()
            if page.kind == kind and (page.live or not self._live)
        ]
        rows = (
            MODELS[kind]
            .objects.select_related("latest_revision", "locale")
            .in_bulk([each.pk for each in placed])
        )
        return {
            (each.key, each.language): rows[each.pk]
            if self._live
            else rows[each.pk].get_latest_revision_as_object()
            for each in placed
            if each.pk in rows
        }

    def _texts(self, kind: str, key: UUID) -> list[str]:
        return [language for each, language in self._pages[kind] if each == key]

    def _parts(self) -> Iterable[Part]:
        for module in self._modules:
            for part in module.parts:
                if part.key in self._activities and self._texts(part.kind, part.key):
                    yield part

    def _page(self, part: Part, language: str) -> Any:
        return self._pages[part.kind].get((part.key, language))

    def _first(self, part: Part) -> Any:
        """The edition in which the part was begun."""
        return next(page for language in self._languages if (page := self._page(part, language)))

    def _slot_rows(self) -> dict[UUID, list[Any]]:
        """The slots of each quiz, of its first edition: they are the same in every language."""
        return {
            part.key: list(self._first(part).slots.all()) for part in self._parts() if part.kind == "quiz"
        }

    def _sections(self, part: Part) -> list[dict[str, str]]:
        """The headings of a quiz's slots by language, place by place."""
        pages = {code: page for code in self._languages if (page := self._page(part, code))}
        said = {code: [slot.section for slot in page.slots.all()] for code, page in pages.items()}
        places = self._first(part).slots.count()
        return [
            {code: rows[place] for code, rows in said.items() if place < len(rows) and rows[place]}
            for place in range(places)
        ]

    # --- names ----------------------------------------------------------------------------------

    def _name_parts(self) -> dict[UUID, str]:
        """An id for each module and activity: its slug, where a folder can hold it."""
        names: dict[UUID, str] = {}
        for number, part in enumerate([*self._modules, *self._parts()], 1):
            slug = self._first(part).slug
            fits = (
                _SLUG.fullmatch(slug) and len(slug) <= 60 and slug not in names.values() and slug != "course"
            )
            names[part.key] = slug if fits else f"{part.kind}-{number}-{part.key.hex[:6]}"
        return names

    def _name_objectives(self) -> list[tuple[str, UUID, str]]:
        """Id, key and Bloom level of each objective, in the order of the first edition that has it."""
        found: dict[UUID, Any] = {}
        for language in self._languages:
            for row in self._pages["course"][self._course.key, language].objectives.all():
                found.setdefault(row.translation_key, row)
        derived = {uuid5(self._course.key, f"objective:o{number}"): f"o{number}" for number in range(1, 100)}
        taken = {derived[key] for key in found if key in derived}
        free = (name for name in derived.values() if name not in taken)
        return [(derived.get(key) or next(free), key, row.bloom) for key, row in found.items()]

    def _objective_ids(self) -> dict[UUID, str]:
        return {key: name for name, key, _bloom in self._objectives}

    # --- course.toml ----------------------------------------------------------------------------

    def _course_toml(self) -> str:
        course = self._course
        slug = self._pages["course"][course.key, self._languages[0]].slug if self._languages else ""
        unfinished = [each for each in self._languages[1:] if not self._is_complete(each)]
        lists = {
            "topics": [topic.slug for topic in course.topics.all()] or None,
            "delivered_with": [partner.slug for partner in course.delivered_with.all()] or None,
        }
        settings = {
            name: getattr(course, name)
            for name in (
                "track",
                "level",
                "modality",
                "region",
                "effort_minutes",
                "pass_mark",
                "assessment",
                "lesson_budget_bytes",
            )
        }
        head = toml_lines(
            {
                "format": 1,
                "key": str(course.key),
                "code": course.code,
                "slug": slug if _SLUG.fullmatch(slug) else course.code.lower(),
                "partner": course.partner.slug,
                **settings,
                **_awards(course),
                **lists,
                "languages": self._languages,
                "unfinished": unfinished or None,
            }
        )
        parts = [head, *map(self._objective_toml, self._objectives)]
        for module in self._modules:
            parts.append("[[module]]\n" + toml_lines({"id": self._ids[module.key], "key": str(module.key)}))
            parts += [self._activity_toml(part) for part in module.parts if part.key in self._ids]
        return "\n".join(parts)

    def _objective_toml(self, row: tuple[str, UUID, str]) -> str:
        name, key, bloom = row
        derived = key == uuid5(self._course.key, f"objective:{name}")
        return "[[objective]]\n" + toml_lines(
            {"id": name, "bloom": bloom, "key": None if derived else str(key)}
        )

    def _activity_toml(self, part: Part) -> str:
        row = self._activities[part.key]
        values: dict[str, Any] = {
            "id": self._ids[part.key],
            "kind": row.kind,
            "key": str(part.key),
            "code": row.code,
            "required": None if row.required else False,
        }
        if row.kind == Activity.Kind.QUIZ:
            rules = row.quiz_rules
            values |= {
                "final": rules.is_final,
                "weight": rules.weight,
                "attempts": rules.attempts or 0,
                "wait_days": rules.wait_days,
                "pass_mark": rules.pass_mark,
                "time_limit_minutes": rules.time_limit_minutes,
                "counts": None if rules.counts == "best" else rules.counts,
                "feedback": None if rules.feedback == "full" else rules.feedback,
                "feedback_when": None if rules.feedback_when == "each" else rules.feedback_when,
                "layout": None if rules.layout == "one" else rules.layout,
                "shuffle_questions": None if rules.shuffle_questions else False,
                "shuffle_options": None if rules.shuffle_options else False,
                "slots": self._bank.slots(part.key, self._objective_ids(), self._sections(part)) or None,
            }
        return "[[module.activity]]\n" + toml_lines(values)

    def _is_complete(self, language: str) -> bool:
        """Whether a reader would find everything that an edition needs."""
        objectives = {
            row.translation_key for row in self._pages["course"][self._course.key, language].objectives.all()
        }
        return (
            all(language in self._texts("module", module.key) for module in self._modules)
            and all(key in objectives for _name, key, _bloom in self._objectives)
            and all(
                self._page(part, language) or not self._activities[part.key].required
                for part in self._parts()
            )
            and self._bank.is_complete(language)
        )

    # --- texts ----------------------------------------------------------------------------------

    def _course_text(self, language: str) -> str:
        page = self._pages["course"][self._course.key, language]
        fields = {
            "title": page.title,
            "summary": page.summary,
            "audience": page.audience,
            "requirements": page.entry_requirements,
            "assessment": page.assessment_text,
            "award": page.award_text,
            "fee": page.fee_text,
            "contact": page.contact,
            "funding": page.funding_text,
        }
        for name, value in fields.items():
            if "\n" in value.strip():
                self._notes.append(f"{language}/course.md: the lines of “{name}” became one paragraph.")
        objectives = {row.translation_key: row.text for row in page.objectives.all()}
        titles = {
            self._ids[module.key]: text.title
            for module in self._modules
            if (text := self._pages["module"].get((module.key, language)))
        }
        front = toml_lines({name: value or None for name, value in fields.items()})
        front += "\n[objectives]\n" + toml_lines(
            {name: objectives.get(key) for name, key, _b in self._objectives}
        )
        front += "\n[modules]\n" + toml_lines(titles)
        return _FRONT.format(front, rich_to_markdown(page.description))

    def _lesson(self, page: LessonPage) -> str:
        sources = [line.strip() for line in page.sources.splitlines() if line.strip()]
        front = toml_lines(
            {
                "title": page.title,
                "minutes": page.minutes,
                "author": page.author or None,
                "licence": page.licence or None,
            }
        )
        if sources:
            front += "sources = [\n" + "".join(f"  {toml_value(each)},\n" for each in sources) + "]\n"
        blocks = [(block["type"], block["value"]) for block in page.body.get_prep_value()]
        body = write_body(
            blocks,
            self._files.finder(page.author, page.licence),
            lambda words: self._notes.append(f"{page.title}: {words}"),
        )
        return _FRONT.format(front, body)

    def _quiz(self, page: QuizPage) -> str:
        return _FRONT.format(
            toml_lines({"title": page.title, "minutes": page.minutes}), rich_to_markdown(page.intro)
        )

    def _put(self, name: str, text: str) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _awards(course: Course) -> dict[str, Any]:
    """What the course gives, where that is not what every course gives."""
    gives = gives_of(vars(course))
    return {
        "certificates": None if gives == "completion" else gives,
        "attendance_mark": course.attendance_mark if course.gives_participation else None,
        "valid_months": course.valid_months,
        "supervised": course.is_supervised or None,
    }
