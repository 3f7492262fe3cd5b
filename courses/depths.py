"""Where a partner's and a course's pages stand in the tree: root, home, catalogue, partner, course."""

from wagtail.models import Page

PARTNER_DEPTH = 4
COURSE_DEPTH = 5
STEP = Page.steplen  # characters of a page's path per level
