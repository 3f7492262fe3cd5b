"""Addresses of material in and out."""

from django.urls import path, re_path

from courses.desk import material, material_export, material_folder

urlpatterns = [
    path("courses/<str:code>/material/", material.bring_in, name="material"),
    path("courses/<str:code>/export/", material_export.export, name="export"),
    path("folder/", material_folder.bring_folder, name="folder_in"),
    re_path(r"^template\.(?P<kind>docx|md)$", material.template, name="template"),
]
