"""What somebody's certificate would look like if it were issued now: a specimen with no real number."""

from django.utils import timezone

from certificates.models import FrozenDesign
from certificates.services.issuing import surroundings_of
from certificates.statement import drawing_language, statement_of
from enrollments.models import Award, Enrollment

NO_NUMBER = "PREV1EWPREV1EWPREV00"  # its check character is wrong, so it is told as a typing error


def preview_of(enrollment: Enrollment, kind: str) -> bytes:
    """Return the PDF of the certificate that would be issued: of the award there is, or of one granted now.

    It is marked as a specimen and neither sealed nor signed, and its number never verifies.
    """
    from certificates.pdf import pdf_bytes  # ReportLab takes a while to load

    award = Award.objects.filter(enrollment=enrollment, kind=kind).first() or _unearned(enrollment, kind)
    award.enrollment, award.member = enrollment, enrollment.member
    statement = statement_of(
        award, number=NO_NUMBER, issued_at=timezone.now(), around=surroundings_of(award)
    ) | {"specimen": True}
    statement["holder"] = statement["holder"] or enrollment.member.email
    design = FrozenDesign.objects.filter(digest=statement["design"]).first()
    return pdf_bytes(statement, drawing_language(statement), design=design.spec if design else None).content


def _unearned(enrollment: Enrollment, kind: str) -> Award:
    """An award that is not there, as if it were granted at this moment. Never saved."""
    return Award(
        enrollment=enrollment,
        member=enrollment.member,
        kind=kind,
        basis={"v": 1, "language": enrollment.language},
        at=timezone.now(),
    )
