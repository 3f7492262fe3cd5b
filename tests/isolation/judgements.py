"""What people decided about a side's questions and answers: tags, statistics, a graded essay, a ruling."""

from datetime import timedelta

from django.utils import timezone

from courses.models import QuestionStatistics, QuestionTag, TaggedQuestion
from enrollments.models import Attempt, EssayGrade, QuizWindow, Regrading, Ruling
from tests.isolation.belongs import rows_of
from tests.isolation.sides import Side, mark_rows


def judge(side: Side) -> None:
    """Give a side one row of each, marked. Its quiz opened yesterday and closes in a year."""
    question, coordinator, now = side.rows["question"], side.people["coordinator"], timezone.now()
    tag = QuestionTag.objects.create(partner=side.partner, name=side.stem)
    TaggedQuestion.objects.create(tag=tag, question_key=question.translation_key)
    QuestionStatistics.objects.create(
        partner=side.partner, question_key=question.translation_key, language="", answers=12, verdict="watch"
    )
    attempt: Attempt = side.rows["attempt"]
    item = attempt.questions.select_related("question").earliest("position")
    EssayGrade.objects.create(question=item, points=1, out_of=1, by=side.people["instructor"], told_at=now)
    ruling = Ruling.objects.create(
        partner=side.partner, question_key=item.question.question_key, kind="full", by=coordinator,
        finished_at=now,
    )  # fmt: skip
    ruling.questions.add(item.question)
    Regrading.objects.create(
        ruling=ruling, attempt=attempt, points_before=0, out_of_before=1, points_after=1, out_of_after=1,
        told_at=now,
    )  # fmt: skip
    QuizWindow.objects.create(
        run=side.rows["run"],
        activity=side.rows["quiz"],
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=365),
    )
    for label in ("courses.QuestionTag", "enrollments.EssayGrade", "enrollments.Ruling"):
        mark_rows(side, rows_of(side, label))
    side.rows |= {"question_tag": tag, "ruling": ruling}
