"""How much room the files of partners take, and how much there is."""

from collections.abc import Iterable

from django.db.models import CharField, F, Value
from wagtail.models import Collection

from cms import room
from cms.room import Room, measure
from courses.models import Partner


def used_bytes(partners: Iterable[Partner]) -> dict[int, int]:
    """Return by partner how many bytes its pictures, documents and recordings take, as they were uploaded.

    What is on its way counts too. Six queries, however many partners there are.
    """
    of_partner = {partner.collection_id: partner.pk for partner in partners}
    used = room.used_bytes(Collection.objects.filter(pk__in=of_partner))
    return {of_partner[collection]: size for collection, size in used.items()}


def room_for_files(collection: Collection, lock: bool = False) -> Room | None:
    """Return the room of the partner whose collection this is, or lies in; None for the academy's own files.

    With `lock` the partner's row is held to the end of the transaction.
    """
    place = Value(collection.path, output_field=CharField())
    owners = Partner.objects.annotate(place=place).filter(place__startswith=F("collection__path"))
    partner = owners.select_related("collection").first()
    if partner is None:
        return None
    if lock:
        Partner.objects.select_for_update().only("pk").get(pk=partner.pk)
    measure(partner.collection)
    return Room(used_bytes([partner])[partner.pk], partner.quota_bytes)
