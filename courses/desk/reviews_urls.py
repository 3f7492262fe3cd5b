"""Addresses of reviews: the lists, a submission, what is done there, small corrections."""

from django.urls import path

from courses.desk import corrections, lives, reviews, submission, submission_acts

urlpatterns = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", submission.submission, name="submission"),
    path(
        "reviews/<int:pk>/texts/<uuid:key>/<str:language>/",
        submission.submission_text,
        name="submission_text",
    ),
    path("reviews/<int:pk>/notes/", submission_acts.add_note, name="add_note"),
    path("reviews/<int:pk>/notes/<int:note>/settle/", submission_acts.settle_note, name="settle_note"),
    path("reviews/<int:pk>/decide/", submission_acts.decide, name="decide"),
    path("reviews/<int:pk>/take/", submission_acts.take, name="take_review"),
    path("reviews/<int:pk>/assign/", submission_acts.assign, name="assign_review"),
    path("reviews/<int:pk>/take-back/", submission_acts.take_back, name="take_back"),
    path("reviews/<int:pk>/override/", submission_acts.override, name="override_finding"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<int:pk>/", corrections.correction, name="correction"),
    path("corrections/<int:pk>/seen/", corrections.seen, name="correction_seen"),
    path("pages/<int:pk>/correct/", corrections.correct, name="correct"),
    path("lives/", lives.lives, name="lives"),
]
