"""Client certificates as a proxy or an administrator hands them over: PEM in, fingerprint and dates out."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256


class CertificateError(ValueError):
    """What was handed over is no X.509 certificate in PEM."""


@dataclass(frozen=True, slots=True)
class ReadCertificate:
    """SHA-256 fingerprint of the DER form, and the certificate's own dates (aware, UTC)."""

    fingerprint: bytes
    not_before: datetime
    not_after: datetime


def read_certificate(pem: bytes) -> ReadCertificate:
    """Read one certificate; CertificateError for anything else."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        return ReadCertificate(certificate.fingerprint(SHA256()), begins, ends)
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise CertificateError("not an X.509 certificate in PEM") from error
