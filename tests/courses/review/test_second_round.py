"""The page of a course that was returned and handed in again."""

from django.urls import reverse

from courses.services import review
from tests.courses.review.scenes import LessonPage, QuizPage, write


def see(client, user, submission, query=""):
    client.force_login(user)
    return client.get(reverse("desk:submission", args=[submission.pk]) + query)


def test_after_a_return_what_changed_since_then_is_shown(client, scene):
    first = review.submit_course(course=scene.course, by=scene.coordinator)
    review.approve_step(step=first.steps.get(), by=scene.reviewer)
    write(scene.page(QuizPage), intro="<p>Quite another text.</p>")
    second = review.submit_course(course=scene.course, by=scene.coordinator)
    note = review.add_note(submission=second, by=scene.reviewer, text="The source is missing.")
    review.add_note(submission=second, by=scene.coordinator, text="It stands there now.", answers=note)
    review.settle_note(note=note, by=scene.coordinator)
    review.return_step(step=second.steps.get(), by=scene.reviewer, comment="Mend it.")
    write(scene.page(LessonPage), body=[("text", "<p>Mended as asked.</p>")])
    third = review.submit_course(course=scene.course, by=scene.coordinator)
    answer = see(client, scene.reviewer, third)
    text = answer.content.decode()
    assert answer.context["page"].difference.since == second
    assert "What changed since it was returned" in text
    assert "Mended" in text and "Quite another text." not in text
    for words in ("earlier round", "settled by", "The source is missing.", "It stands there now."):
        assert words in text
    both = see(client, scene.reviewer, third, "?since=approval").content.decode()
    assert "Mended" in both and "Quite another text." in both
    assert "Quite another text." in see(client, scene.reviewer, third, "?read=all").content.decode()


def test_the_desk_of_an_administrator_names_reviews_by_title(client, scene):
    review.submit_course(course=scene.course, by=scene.coordinator)
    client.force_login(scene.administrator)
    answer = client.get(reverse("wagtailadmin_home"), follow=True)
    assert scene.page().title in answer.content.decode()
