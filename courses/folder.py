"""Read a course folder (`docs/course-folder.md`) into frozen rows that a loader can write to the database.

Pure: it reads files and nothing else. The folder may come from anybody, so no file outside it is read, links
are refused and every size is bounded. All mistakes are collected and raised together as `FolderInvalid`.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from courses.folder_files import FolderFiles, credit_of
from courses.folder_questions import read_bank
from courses.folder_rows import (
    Activity,
    CourseFolder,
    CourseText,
    LessonText,
    Module,
    Objective,
    QuizRules,
    QuizText,
    Slot,
)
from courses.folder_slots import is_key, read_slot, supply
from courses.given import GIVES
from courses.lesson_markdown import hold_numbers
from courses.lesson_text import read_blocks, safe_html
from courses.toml_table import Problem, Report, Table, read_toml, split_front_matter

__all__ = [
    "Activity",
    "CourseFolder",
    "CourseText",
    "FolderInvalid",
    "LessonText",
    "Module",
    "Objective",
    "QuizRules",
    "QuizText",
    "Slot",
    "read_course_folder",
]

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")
TRACKS = ("distance-learning", "resilience", "connectivity")
LEVELS = ("introductory", "intermediate", "advanced")
MODALITIES = ("online-self-paced", "online-instructor-led", "face-to-face", "blended")
BLOOM = ("remember", "understand", "apply", "analyse", "evaluate", "create")
REGIONS = ("all", "africa", "americas", "arab-states", "asia-pacific", "cis", "europe")
ASSESSMENTS = ("test", "work", "attendance")
LESSON, QUIZ = "lesson", "quiz"
LESSON_BUDGET_BYTES = 2_000_000

_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+){0,12}"
_CODE = r"[0-9A-HJKMNP-TV-Z]{8}"
_ADDRESS = r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"


class FolderInvalid(Exception):
    """The folder cannot be loaded; `problems` says where and why, in the order of files and lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_course_folder(path: Path) -> CourseFolder:
    """Read the folder at `path` for a loader; raises `FolderInvalid` with every mistake in it."""
    report = Report()
    folder = _Reader(FolderFiles(path, report), report).read()
    if report.problems:
        raise FolderInvalid(report.problems)
    return folder


class _Reader:
    """Reads one folder: first `course.toml`, then the texts of each language, then the questions."""

    def __init__(self, files: FolderFiles, report: Report) -> None:
        self._files, self._report = files, report
        self._languages: tuple[str, ...] = ()
        self._unfinished: tuple[str, ...] = ()
        self._seen: set[str] = set()

    def read(self) -> CourseFolder:
        note = self._report.of("course.toml")
        table = read_toml(self._files.text("course.toml"), note)
        table.integer("format", 1, 1)
        key = table.uuid("key")
        self._read_languages(table)
        fronts = {language: self._front(f"{language}/course.md") for language in self._languages}
        bodies = {language: body for language, (_table, body) in fronts.items()}
        tables = {language: front for language, (front, _body) in fronts.items()}
        course = CourseFolder(
            key=key,
            code=table.text("code", 20, pattern=r"[A-Z0-9][A-Z0-9-]*"),
            slug=table.text("slug", 100, pattern=_SLUG),
            partner=table.text("partner", 50, pattern=_SLUG),
            track=table.choice("track", TRACKS),
            level=table.choice("level", LEVELS),
            modality=table.choice("modality", MODALITIES),
            region=table.choice("region", REGIONS, default="all"),
            topics=table.texts("topics", longest=50) if "topics" in table else (),
            delivered_with=table.texts("delivered_with", longest=50) if "delivered_with" in table else (),
            effort_minutes=table.integer("effort_minutes", 5, 60_000),
            pass_mark=table.integer("pass_mark", 1, 100),
            assessment=table.choice("assessment", ASSESSMENTS, default="test"),
            **_awards(table),
            lesson_budget_bytes=table.integer(
                "lesson_budget_bytes", 10_000, 100_000_000, default=LESSON_BUDGET_BYTES
            ),
            languages=self._languages,
            unfinished=self._unfinished,
            texts={language: _course_text(front, bodies[language]) for language, front in tables.items()},
            objectives=self._objectives(table, key, tables),
            modules=self._modules(table, tables),
            questions=read_bank(self._files, self._report, self._languages, key, self._unfinished),
        )
        for each in (table, *tables.values()):
            each.done()
        self._check_questions(course, table)
        return course

    def _read_languages(self, table: Table) -> None:
        self._languages = table.texts("languages", most=len(LANGUAGES))
        if set(self._languages) - set(LANGUAGES) or len(set(self._languages)) < len(self._languages):
            table.note("languages", f"“languages” are different ones of: {', '.join(LANGUAGES)}.")
            self._languages = ()
        self._unfinished = table.texts("unfinished") if "unfinished" in table else ()
        if set(self._unfinished) - set(self._languages[1:]):
            table.note("unfinished", "“unfinished” are languages of the course, and never the first of them.")

    def _front(self, name: str) -> tuple[Table, str]:
        """The front matter of a file and its body as rich text."""
        front, body, line = self._split(name)
        return front, safe_html(body, line, self._report.of(name))

    def _split(self, name: str) -> tuple[Table, str, int]:
        note = self._report.of(name)
        source = self._files.text(name)
        if not source:
            return read_toml("", lambda line, reason: None), "", 1  # the missing file is reported already
        front, body, line = split_front_matter(source, note)
        return read_toml(front, note), hold_numbers(body), line

    def _identity(self, table: Table) -> tuple[str, UUID]:
        """The id and key of a module or activity, neither used before in this course."""
        identity, key = table.text("id", 60, pattern=_SLUG), table.uuid("key")
        for value in (identity, str(key)):
            if value in self._seen:
                table.note("", f"“{value}” is used twice.")
            self._seen.add(value)
        return identity, key

    def _may_lack(self, language: str) -> str | None:
        """What stands for a text that is missing: nothing where the edition is unfinished, else a mistake."""
        return "" if language in self._unfinished else None

    def _objectives(self, table: Table, key: UUID, fronts: Mapping[str, Table]) -> tuple[Objective, ...]:
        if "objective" not in table:
            return ()
        texts = {language: front.table("objectives") for language, front in fronts.items()}
        objectives = []
        for row in table.tables("objective", most=20):
            identity = row.text("id", 20, pattern=_SLUG)
            objectives.append(
                Objective(
                    id=identity,
                    key=row.uuid("key") if "key" in row else uuid5(key, f"objective:{identity}"),
                    bloom=row.choice("bloom", BLOOM),
                    texts={
                        language: each.text(identity, 300, default=self._may_lack(language))
                        for language, each in texts.items()
                    },
                )
            )
            row.done()
        for each in texts.values():
            each.done()
        return tuple(objectives)

    def _modules(self, table: Table, fronts: Mapping[str, Table]) -> tuple[Module, ...]:
        if "module" not in table:
            return ()
        titles = {language: front.table("modules") for language, front in fronts.items()}
        modules = []
        for row in table.tables("module", most=30):
            identity, key = self._identity(row)
            modules.append(
                Module(
                    id=identity,
                    key=key,
                    titles={
                        language: title
                        for language, each in titles.items()
                        if (title := each.text(identity, 200, default=self._may_lack(language)))
                    },
                    activities=self._activities(row),
                )
            )
            row.done()
        for each in titles.values():
            each.done()
        return tuple(modules)

    def _activities(self, module: Table) -> tuple[Activity, ...]:
        """A module's activities; none where the course is an outline so far."""
        rows = module.tables("activity", most=50) if "activity" in module else []
        return tuple(self._activity(row) for row in rows)

    def _activity(self, table: Table) -> Activity:
        identity, key = self._identity(table)
        kind = table.choice("kind", (LESSON, QUIZ))
        code = table.text("code", 8, pattern=_CODE)
        if code in self._seen:
            table.note("code", f"The code {code} is used twice.")
        self._seen.add(code)
        required = table.boolean("required", True)
        languages = [
            language
            for language in self._languages
            if (required and language not in self._unfinished)
            or f"{language}/{identity}.md" in self._files  # an optional one may lack a language
        ]
        lesson = kind == LESSON
        activity = Activity(
            id=identity,
            key=key,
            code=code,
            kind=kind,
            required=required,
            rules=None if lesson else _rules(table, self._languages),
            lessons={name: self._lesson(f"{name}/{identity}.md") for name in languages} if lesson else {},
            quizzes={} if lesson else {name: self._quiz(f"{name}/{identity}.md") for name in languages},
        )
        table.done()
        return activity

    def _lesson(self, name: str) -> LessonText:
        front, body, first_line = self._split(name)
        note = self._report.of(name)
        author, licence = front.text("author", 200, default=""), front.text("licence", 100, default="")
        blocks = read_blocks(
            body,
            first_line,
            lambda line, kind, file, credit: self._files.media(
                kind, file, note, line=line, **credit_of({"author": author, "licence": licence} | credit)
            ),
            note,
        )
        lesson = LessonText(
            title=front.text("title", 200),
            minutes=front.integer("minutes", 1, 600),
            author=author,
            sources=front.texts("sources") if "sources" in front else (),
            licence=licence,
            blocks=blocks,
        )
        front.done()
        return lesson

    def _quiz(self, name: str) -> QuizText:
        front, introduction = self._front(name)
        quiz = QuizText(front.text("title", 200), front.integer("minutes", 1, 600), introduction)
        front.done()
        return quiz

    def _check_questions(self, course: CourseFolder, table: Table) -> None:
        """Slots find their questions, and questions their objectives."""
        ids = {question.id for question in course.questions}
        objectives = {objective.id for objective in course.objectives}
        note = self._report.of("course.toml")
        for activity in course.activities:
            for slot in activity.rules.slots if activity.rules else ():
                if slot.question and slot.question not in ids:
                    note(1, f"{activity.id}: there is no question “{slot.question}”.")
                if slot.objective and slot.objective not in objectives and not is_key(slot.objective):
                    note(1, f"{activity.id}: there is no objective “{slot.objective}”.")
                elif slot.category and supply(slot, course.questions, course.code) < slot.draw:
                    note(1, f"{activity.id}: fewer than {slot.draw} questions in “{slot.category}”.")
        for question in course.questions:
            if question.objective and question.objective not in objectives:
                edition = question.editions[self._languages[0]]
                self._report.of(question.file)(edition.line, f"There is no objective “{question.objective}”.")


def _awards(table: Table) -> dict[str, Any]:
    """What the course gives, by which rule and for how long."""
    return {
        "certificates": table.choice("certificates", tuple(GIVES), default="completion"),
        "attendance_mark": table.integer("attendance_mark", 1, 100, default=80),
        "valid_months": table.integer("valid_months", 1, 120) if "valid_months" in table else None,
        "supervised": table.boolean("supervised", False),
    }


def _course_text(front: Table, description: str) -> CourseText:
    return CourseText(
        title=front.text("title", 200),
        summary=front.text("summary", 400, default=""),
        audience=front.text("audience", 1_000, default=""),
        requirements=front.text("requirements", 1_000, default=""),
        assessment=front.text("assessment", 1_000, default=""),
        award=front.text("award", 1_000, default=""),
        fee=front.text("fee", 200, default=""),
        contact=front.text("contact", 254, default="", pattern=_ADDRESS),
        funding=front.text("funding", 300, default=""),
        description=description,
    )


def _rules(table: Table, languages: Iterable[str]) -> QuizRules:
    final = table.boolean("final", False)
    return QuizRules(
        final=final,
        weight=table.integer("weight", 0, 100, default=int(final)),
        pass_mark=table.integer("pass_mark", 0, 100) if "pass_mark" in table else None,
        attempts=table.integer("attempts", 0, 100, default=3) or None,
        wait_days=table.integer("wait_days", 0, 365, default=7),
        time_limit_minutes=table.integer("time_limit_minutes", 0, 1_440, default=0) or None,
        counts=table.choice("counts", ("best", "latest", "first", "average"), default="best"),
        feedback=table.choice("feedback", ("full", "chosen", "result"), default="full"),
        feedback_when=table.choice("feedback_when", ("each", "done", "closed"), default="each"),
        layout=table.choice("layout", ("one", "all"), default="one"),
        shuffle_questions=table.boolean("shuffle_questions", True),
        shuffle_options=table.boolean("shuffle_options", True),
        slots=tuple(read_slot(row, languages) for row in table.tables("slots", most=100))
        if "slots" in table
        else (),
    )
