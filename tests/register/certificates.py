"""Client certificates made for a test; their key is thrown away at once."""

from datetime import datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID


@cache
def _key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


def pem_of(begins: datetime, ends: datetime) -> bytes:
    """Return a self-signed certificate of a synthetic terminal, in PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "synthetic terminal")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )
    return builder.sign(_key(), SHA256()).public_bytes(Encoding.PEM)
