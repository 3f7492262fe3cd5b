"""Which pages a person may link to in the admin."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from academy.users.models import User
from academy.users.roles import is_administrator
from cms.models import HomePage, StandardPage
from courses.models import CatalogueIndexPage, CoursePage, PartnerPage

PUBLIC_PAGES = (HomePage, StandardPage, CatalogueIndexPage, PartnerPage, CoursePage)


def choosable_pages(user: User, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those of `pages` that the person may link to: live public pages, and their own partner's.

    Lists show a page by the title of its draft. Where that is another one than the public sees, others cannot
    choose the page until it is published.
    """
    if is_administrator(user):
        return pages
    types = ContentType.objects.get_for_models(*PUBLIC_PAGES).values()
    policy = policy_registry.get_by_type(Page)
    own = policy.instances_user_has_any_permission_for(user, {"add", "change", "publish"})
    public = Page.objects.filter(live=True, content_type__in=types, draft_title=F("title"))
    return pages.filter(Q(depth=1) | Q(pk__in=public.values("pk")) | Q(pk__in=own.values("pk")))


class ChosenPages(ChosenMultipleView):
    """Wagtail names any page by its id here, whoever asks; this asks first whether they may know."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer where every page asked for may be chosen."""
        ids = {int(value) for value in request.GET.getlist("id") if value.isdecimal()}
        if choosable_pages(request.user, Page.objects.filter(pk__in=ids)).count() < len(ids):
            raise Http404
        return super().get(request)
