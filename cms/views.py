"""Placeholders."""

from django.http import Http404


def private_file(request, name):
    raise Http404


def page(request, path):
    raise Http404
