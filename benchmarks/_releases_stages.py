"""What each stage of a certificate takes alone, and drawing against ReportLab's floor, in the same run."""

import time
from collections.abc import Callable
from typing import Any


def stages(run: Any, registrar: Any) -> dict[str, float]:
    """How many a second each stage does alone, on certificates that nobody else works on."""
    from certificates import services
    from certificates.badges.proof import sign_badge
    from certificates.models import Certificate
    from certificates.pdf import pdf_bytes
    from certificates.signing.pdf_signing import sign_pdf
    from enrollments.models import Award
    from enrollments.services import release_awards

    release_awards(run=run, by=registrar)
    awards = list(
        Award.objects.filter(enrollment__run=run).select_related(
            "member", "enrollment__run__course__partner", "enrollment__syllabus"
        )
    )
    made: list[Certificate] = []
    found = {"issue (by the clock)": _rate(awards, lambda award: made.append(_issued(services, award)), True)}
    drawn: list[bytes] = []

    def draw(one: Certificate) -> None:
        drawn.append(pdf_bytes(one.statement, "en", seal=one.seal, design=_spec(one)).content)

    found["draw"] = _rate(made, draw)
    signed: list[bytes] = []
    found["sign the PDF"] = _rate(drawn, lambda content: signed.append(sign_pdf(content).content))
    found["sign the badge"] = _rate(made, sign_badge)
    pairs = list(zip(made, signed, strict=True))
    found["store (by the clock)"] = _rate(
        pairs, lambda pair: services.attach_pdf(certificate=pair[0], content=pair[1]), True
    )
    return found


def _issued(services: Any, award: Any) -> Any:
    return services.issue_certificate(award=award)


def _spec(certificate: Any) -> Any:
    return certificate.design.spec if certificate.design else None


def _rate(things: list[Any], act: Callable[[Any], object], by_the_clock: bool = False) -> float:
    """How many a second, by CPU time or by the clock; the first two only warm up."""
    for each in things[:2]:
        act(each)
    clock = time.perf_counter if by_the_clock else time.process_time
    began = clock()
    for each in things[2:]:
        act(each)
    return round((len(things) - 2) / (clock() - began), 1)


def ratios() -> list[dict[str, Any]]:
    """The rows of `benchmarks.certificates` that compare drawing with plain pages, measured now."""
    from benchmarks.certificates import measure

    return [row for row in measure() if row["limit"] is not None]
