"""Addresses that the classroom gives the desk, under `/admin/academy/` and in its namespace."""

from django.urls import URLPattern, path

from enrollments.views import ruling, statistics


def desk_urls() -> list[URLPattern]:
    """What answers say about questions, and rulings on them."""
    return [
        path("questions/<uuid:key>/statistics/", statistics.question_statistics, name="question_statistics"),
        path("questions/<uuid:key>/ruling/", ruling.ruling, name="ruling"),
        path("quizzes/<str:code>/statistics/", statistics.quiz_statistics, name="quiz_statistics"),
    ]
