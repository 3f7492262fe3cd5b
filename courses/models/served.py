"""Where modules, lessons and quizzes are read: in the classroom, never at their own place in the tree."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from wagtail import hooks

from cms.addresses import public_url


class ServedInClassroom:
    """A page whose own address leads on: a learner to the classroom, anyone else to the course page.

    The hook `on_activity_page(request, page)` may answer first with a response; `enrollments` registers it
    for its members. None leads to the course page.
    """

    levels_below_course = 2

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead on; an alias is no edition and leads nowhere."""
        if self.alias_of_id:  # type: ignore[attr-defined]
            raise Http404
        for hook in hooks.get_hooks("on_activity_page"):
            answer = hook(request, self)
            if answer is not None:
                return answer
        return redirect(self.course_url())

    def course_url(self) -> str:
        """Return the address of the course page above, whether or not it is live."""
        parts = self.url_path.rstrip("/").split("/")[: -self.levels_below_course]  # type: ignore[attr-defined]
        return public_url("/".join(parts) + "/", self.locale.language_code)  # type: ignore[attr-defined]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        """Show the page as the classroom would, to a sample learner; nothing is recorded."""
        from courses.previews import preview_template_and_context  # built on these models

        template, context = preview_template_and_context(self)  # type: ignore[arg-type]
        return TemplateResponse(request, template, context)
