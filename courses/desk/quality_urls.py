"""Addresses of the quality checks."""

from django.urls import path

from courses.desk import quality

urlpatterns = [
    path("quality/", quality.quality_list, name="quality_list"),
    path("quality/page/<int:pk>/", quality.page_panel, name="quality_panel"),
    path("quality/question/<int:pk>/", quality.question_panel, name="quality_question_panel"),
    path("courses/<str:code>/quality/", quality.quality, name="quality"),
    path("courses/<str:code>/quality/override/", quality.override, name="quality_override"),
    path("courses/<str:code>/quality/hold/", quality.let_hold, name="quality_hold"),
]
