"""Issues the certificates that are owed: of awards that were released and never had one."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.errors import KeyMissing, KeyUnreadable, NameMissing
from certificates.models import Certificate
from certificates.services import issue_certificate
from enrollments.models import Award

BATCH = 500


class Command(BaseCommand):
    """May run at any time, beside the sweep too; a second run does nothing.

    It prints a line of JSON for each award, and one with the numbers at the end. Drawing, signing and mails
    are left to the workers and the sweep.
    """

    help = "Issue the certificates of awards that were released and never had one. A revoked one had."

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue them; fail where a certificate could not be issued for another reason than a missing name."""
        issued = waiting = failed = last = 0
        while ids := self._owed(last):
            last = ids[-1]
            for pk in ids:
                said = self._issue(pk)
                issued += said["done"] == "issued"
                waiting += said["done"] == "waits"
                failed += said["done"] == "failed"
                self.stdout.write(json.dumps(said, ensure_ascii=False))
        self.stdout.write(json.dumps({"issued": issued, "waiting": waiting, "failed": failed}))
        if failed:
            raise CommandError(f"{failed} could not be issued; the lines above say why.")

    @staticmethod
    def _owed(after: int) -> list[int]:
        owed = Award.objects.filter(released_at__isnull=False, certificates__isnull=True, pk__gt=after)
        return list(owed.order_by("pk").values_list("pk", flat=True)[:BATCH])

    @staticmethod
    def _issue(award_id: int) -> dict[str, Any]:
        award = Award.objects.select_related(
            "member", "enrollment__run__course__partner", "enrollment__syllabus"
        ).get(pk=award_id)
        said = {"award": str(award.uuid), "run": award.enrollment.run.code, "kind": award.kind}
        before = Certificate.objects.filter(award=award).exists()
        try:
            certificate = issue_certificate(award=award)
        except NameMissing:
            return {**said, "done": "waits", "why": "the member has given no name"}
        except (KeyMissing, KeyUnreadable) as reason:
            return {**said, "done": "failed", "why": type(reason).__name__}
        return {**said, "done": "had one" if before else "issued", "number": certificate.number}
