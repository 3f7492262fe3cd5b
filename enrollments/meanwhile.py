"""The lessons that a visitor may read whose sign-up waits for its code: of a run that anybody could join."""

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from academy.users.languages import language_in_path
from cms.routing import find_page
from courses.models import Activity, Course, CoursePage
from courses.outline import languages_of, outline_of
from enrollments.models import Run

MOST_LOOKED_AT = 50  # runs, for one to offer


def is_open_to_visitors(run: Run) -> bool:
    """Whether anybody could join `run` at once, so that reading in it ahead gives nothing away."""
    return (
        run.paced == Run.Paced.SELF
        and run.places is None  # else it may be full, and then a member waits for what a visitor would read
        and run.registration == Run.Registration.DIRECT
        and run.takes_registrations()
        and run.course.stage == Course.Stage.OPEN
    )


def run_to_read(path: str) -> Run | None:
    """Return the open run that `path` is about: an address of the classroom, or the course's own page."""
    path = unquote(urlsplit(path).path)
    if not path or "\0" in path:
        return None
    runs = Run.objects.visible().select_related("course").order_by("pk")
    if language := language_in_path(path):
        page = find_page(path[len(language) + 2 :], language)
        runs = runs.filter(course__key=page.translation_key) if isinstance(page, CoursePage) else runs.none()
    else:
        runs = runs.filter(code=_code_in(path))
    return next((run for run in runs if is_open_to_visitors(run)), None)


def run_to_offer(language: str) -> Run | None:
    """Return the first open run, in `language` if there is one, for a visitor who came for no course."""
    runs = Run.objects.visible().filter(paced=Run.Paced.SELF, registration=Run.Registration.DIRECT)
    found = None
    for run in runs.select_related("course").order_by("pk")[:MOST_LOOKED_AT]:
        languages = languages_of(run.course) if is_open_to_visitors(run) else ()
        if not languages or not _has_lessons(run.course, languages[0]):
            continue
        if language in languages:
            return run
        found = found or run
    return found


def _has_lessons(course: Course, language: str) -> bool:
    return any(each.kind == Activity.Kind.LESSON for each in outline_of(course, language).activities)


def _code_in(path: str) -> str:
    try:
        return resolve(path).kwargs.get("run", "")
    except Resolver404:
        return ""
