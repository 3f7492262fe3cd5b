"""Addresses of trying a quiz's papers, and of finding a question for a slot."""

from django.urls import path

from courses.desk import papers

urlpatterns = [
    path("quizzes/<str:code>/papers/", papers.papers, name="papers"),
    path("questions/find/", papers.find_questions, name="find_questions"),
]
