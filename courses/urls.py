"""Lists of courses that are no pages of anybody's: under `/<language>/`, in every language."""

from django.urls import path

from courses import feeds, views
from courses.catalogue.views import catalogue_page

app_name = "courses"
urlpatterns = [
    path("partners/", views.partners, name="partners"),
    path("tracks/<slug:slug>/", views.track, name="track"),
    path("regions/<slug:slug>/", views.region, name="region"),
    path("courses/", catalogue_page, name="catalogue"),
    path("courses/feed.xml", feeds.new_courses, name="feed"),
]
