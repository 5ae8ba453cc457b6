"""Values the API shows, ready for their shapes."""

from consent.models import ClientCertificate


def certificate_view(certificate: ClientCertificate) -> dict[str, object]:
    """Return a certificate with its fingerprint in hexadecimal."""
    return {
        "id": certificate.pk,
        "fingerprint": bytes(certificate.fingerprint).hex(),
        "not_before": certificate.not_before,
        "not_after": certificate.not_after,
    }
