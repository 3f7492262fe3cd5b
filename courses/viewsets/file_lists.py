"""What lists and choosers of files name beside the files: no tags, and no collections of other partners.

Tags are one table for the whole academy, so a partner's tag would be everybody's to read. They are in no form
of ours; here they leave the filters as well.
"""

from django.db.models import Model, QuerySet
from taggit.models import Tag
from wagtail.admin import filters
from wagtail.images.views import chooser as image_chooser
from wagtail.models import Collection
from wagtailmedia.permissions import get_permission_policy
from wagtailmedia.views import chooser as media_chooser
from wagtailmedia.views import media as media_lists

from courses.viewsets.asking import who_asks

WANTED = ["add", "change", "choose"]


def no_tags(model: type[Model], count: int = 10) -> QuerySet[Tag]:
    """Take the place of Wagtail's `popular_tags_for_model`."""
    return Tag.objects.none()


class OwnCollections:
    """Take the place of `Collection` in the media chooser, which asks for all of them."""

    class objects:
        """Its manager."""

        @staticmethod
        def all() -> QuerySet[Collection]:
            """The collections in which whoever is working in the admin may do something."""
            user = who_asks()
            if user is None:
                return Collection.objects.none()
            return get_permission_policy().collections_user_has_any_permission_for(user, WANTED)


def narrow_file_lists() -> None:
    """Let Wagtail's lists and choosers of files name what is the person's own."""
    for module in (filters, image_chooser, media_chooser, media_lists):
        module.popular_tags_for_model = no_tags
    media_chooser.Collection = OwnCollections
