"""Addresses of a partner's glossary."""

from django.urls import path

from courses.desk import glossary

urlpatterns = [
    path("partners/<slug:slug>/glossary/", glossary.terms, name="glossary"),
    path("partners/<slug:slug>/glossary/file/", glossary.download, name="download_glossary"),
    path("partners/<slug:slug>/glossary/upload/", glossary.upload, name="upload_glossary"),
    path("partners/<slug:slug>/glossary/<int:pk>/", glossary.term, name="glossary_term"),
    path("partners/<slug:slug>/glossary/<int:pk>/delete/", glossary.delete, name="delete_glossary_term"),
]
