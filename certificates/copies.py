"""The same certificate drawn again in another language: no new certificate, and nothing of it is kept."""

from certificates.models import Certificate


def copy_of(*, certificate: Certificate, language: str, second_language: str = "") -> bytes:
    """Draw and sign a certificate now, in `language`, or in it and a second one.

    It carries the seal of the original, so it proves the same. Slow (a tenth of a second): limit who asks.
    """
    from certificates.pdf import pdf_bytes  # slow to load
    from certificates.signing.pdf_signing import sign_pdf

    drawn = pdf_bytes(
        certificate.statement,
        language,
        second_language=second_language,
        seal=certificate.seal,
        design=certificate.design.spec if certificate.design else None,
    )
    return sign_pdf(drawn.content).content
