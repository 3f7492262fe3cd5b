"""Pictures and recordings of questions: for whoever answers them, and for whoever grades the answers."""

import uuid

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from academy.lib.downloads import kept_by_its_reader, send_file
from courses.answers import files_in
from courses.lesson_files import open_lesson_file
from enrollments.graders import may_grade
from enrollments.models import Attempt, AttemptQuestion
from enrollments.views.answers import learners_page


@require_GET
@kept_by_its_reader
@learners_page
def file(request: HttpRequest, attempt: uuid.UUID, position: int, name: str) -> HttpResponseBase:
    """Send a file that stands in this question as it was frozen; to everybody else it does not exist."""
    item = (
        AttemptQuestion.objects.filter(attempt__uuid=attempt, position=position)
        .select_related("question", "attempt__enrollment")
        .first()
    )
    if item is None or not _may_read(request, item) or name not in files_in(item.question.content):
        raise Http404
    found = open_lesson_file(name)
    return send_file(
        request, file=found.file, name=found.name, size=found.size, content_type=found.content_type
    )


def _may_read(request: HttpRequest, item: AttemptQuestion) -> bool:
    enrollment = item.attempt.enrollment
    if enrollment.member_id == request.user.pk:
        return True
    return item.attempt.state != Attempt.State.OPEN and may_grade(request.user, enrollment.run_id)
