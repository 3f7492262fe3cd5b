"""Draws a certificate's page: `wording` says it, `page` lays it out, `canvas` puts it on paper.

Nothing here knows a model or a request. `certificates.pdf` is the door for everybody else.
"""
