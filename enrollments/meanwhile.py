"""The lessons that a visitor may read whose sign-up waits for its code: of a run that anybody could join."""

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from academy.users.languages import language_in_path
from cms.routing import find_page
from courses.models import Course, CoursePage
from enrollments.models import Run


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


def _code_in(path: str) -> str:
    try:
        return resolve(path).kwargs.get("run", "")
    except Resolver404:
        return ""
