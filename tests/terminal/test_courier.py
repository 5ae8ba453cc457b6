"""What every answer of a server means: there, refused, or later."""

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.terminal import settings
from deploy.terminal.bounce import Fault, refused
from deploy.terminal.courier import Answer, Courier, Later, Refusal, _retry_after
from deploy.terminal.errors import StartError
from tests.terminal.running import name, request
from tests.terminal.stub import KEY, LARGEST, Stub


def server_settings(url: str, *words: str) -> settings.Server:
    environ = {"ONSHI_TERMINAL_KEY": KEY}
    return settings.load(["--url", url, "--folder", "OQS", *words], environ, Path.cwd()).server


@pytest.fixture
def courier(server: Stub) -> Iterator[Courier]:
    made = Courier(server_settings(server.url))
    yield made
    made.close()


def test_an_answer_is_brought_with_the_id_of_its_inquiry_over_one_kept_connection(
    courier: Courier, server: Stub
) -> None:
    first, again = (courier.carry(name(1), request(1), "ticket-1") for _ in range(2))
    assert isinstance(first, Answer)
    assert (first, first.inquiry) == (again, "4711")
    assert len({call.connection for call in server.journal.calls}) == 1
    assert server.journal.calls[0].path == "/oqs/OQSsiquc01req_1.xml"


def test_a_path_before_ours_is_kept(server: Stub) -> None:
    courier = Courier(server_settings(server.url + "/behind/proxy/"))
    assert isinstance(courier.carry(name(1), request(1), "t"), Answer)
    courier.close()
    assert server.journal.calls[0].path == "/behind/proxy/oqs/OQSsiquc01req_1.xml"


@pytest.mark.parametrize(
    ("trouble", "shared"),
    [
        ("408", False),
        ("425", False),
        ("500", False),
        ("429", True),
        ("502", True),
        ("503", True),
        ("504", True),
        ("redirect", True),
        ("portal", False),
        ("cut", False),
        ("short", False),
        ("reset", False),
    ],
)
def test_what_is_no_answer_yet_means_later(courier: Courier, server: Stub, trouble: str, *, shared: bool) -> None:
    server.journal.troubles.append(trouble)
    reply = courier.carry(name(1), request(1), "t")
    assert isinstance(reply, Later)
    assert reply.shared is shared
    assert isinstance(courier.carry(name(1), request(1), "t"), Answer)


@pytest.mark.parametrize(("said", "kept"), [("7", 7), ("3600", 60), ("-1", 0), ("Wed, 21 Oct 2026", 0), ("²", 0)])
def test_the_pause_a_server_asks_for_is_kept_within_reason(said: str, kept: float) -> None:
    headers = Message()
    headers["Retry-After"] = said
    assert _retry_after(headers) == kept


def test_the_pause_is_taken_from_the_answer(courier: Courier, server: Stub) -> None:
    server.journal.troubles.append("429")
    assert courier.carry(name(1), request(1), "t") == Later("HTTP 429", shared=True, after=7)


def test_a_resting_connection_the_server_has_closed_is_opened_again_at_once(courier: Courier, server: Stub) -> None:
    server.journal.troubles.extend(["close", "close"])
    replies = [courier.carry(name(number), request(number), str(number)) for number in range(3)]
    assert all(isinstance(reply, Answer) for reply in replies)
    assert len(server.journal.calls) == 3


def test_nobody_there_is_said_in_a_phrase(courier: Courier, server: Stub) -> None:
    server.stop()
    reply = courier.carry(name(1), request(1), "t")
    assert reply == Later("ConnectionRefusedError: Connection refused", shared=True)


def test_a_server_that_does_not_answer_in_time_is_tried_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        courier = Courier(replace(server_settings(url), answer_timeout=0.1))
        reply = courier.carry(name(1), request(1), "t")
        courier.close()
    assert isinstance(reply, Later)
    assert not reply.shared
    assert "TimeoutError" in reply.reason


def test_a_server_that_talks_nonsense_is_tried_later_and_not_quoted() -> None:
    def talk(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(b"patient 12345678\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=talk, args=(listening,))
        thread.start()
        courier = Courier(server_settings(f"http://127.0.0.1:{listening.getsockname()[1]}"))
        assert courier.carry(name(1), request(1), "t") == Later("BadStatusLine", shared=False)
        courier.close()
        thread.join()


def test_refusals_bring_the_reasons_of_the_server(courier: Courier) -> None:
    assert courier.carry(name(1), b"<XmlMsg>", "t") == Refusal(
        (Fault("SIM1008", "/XmlMsg", "XML が途中で\n終わっています。", "The XML ends too early."),)
    )


def test_a_request_too_large_is_refused_although_the_server_stops_reading(courier: Courier) -> None:
    reply = courier.carry(name(1), b" " * (20 * LARGEST), "t")
    assert isinstance(reply, Refusal)
    assert reply.faults[0].code == "SIM1002"


@pytest.mark.parametrize("status", [400, 404, 405, 410])
def test_a_refusal_in_no_form_we_read_still_gets_a_sentence(courier: Courier, server: Stub, status: int) -> None:
    server.journal.troubles.append(str(status))
    assert courier.carry(name(1), request(1), "t") == Refusal((refused(status),))


# ----------------------------------------------------------------------- certificates


class Authority:
    """A certificate authority for the length of a test; files of what it signs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "synthetic authority")])
        authority = x509.BasicConstraints(ca=True, path_length=None)
        self.file = self._sign("authority", self._key, self._name, authority)[0]

    def issue(self, name: str) -> tuple[Path, Path]:
        """Make a certificate and its key, for a server or a client of that name."""
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        return self._sign(
            name, ec.generate_private_key(ec.SECP256R1()), subject, x509.SubjectAlternativeName([x509.DNSName(name)])
        )

    def _sign(
        self, file: str, key: ec.EllipticCurvePrivateKey, subject: x509.Name, extension: x509.ExtensionType
    ) -> tuple[Path, Path]:
        now = datetime.now(UTC)  # noqa: TID251  # TLS compares certificates with real time
        certificate = (
            x509.CertificateBuilder(self._name, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(extension, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        certificate_file, key_file = self._folder / f"{file}.crt", self._folder / f"{file}.key"
        certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        key_file.write_bytes(_pem(key, serialization.NoEncryption()))
        return certificate_file, key_file


def _pem(key: ec.EllipticCurvePrivateKey, encryption: serialization.KeySerializationEncryption) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def strict_server(authority: Authority) -> Iterator[Stub]:
    """Start a server that wants a client certificate of the authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue("localhost"))
    context.load_verify_locations(authority.file)
    context.verify_mode = ssl.CERT_REQUIRED
    stub = Stub(context)
    stub.start()
    yield stub
    stub.stop()


def test_https_with_an_authority_and_a_client_certificate_of_ones_own(
    authority: Authority, strict_server: Stub
) -> None:
    certificate, key = map(str, authority.issue("client"))
    words = ["--ca-file", str(authority.file), "--client-certificate", certificate, "--client-key", key]
    courier = Courier(server_settings(strict_server.url, *words))
    replies = [courier.carry(name(number), request(number), str(number)) for number in range(2)]
    courier.close()
    assert all(isinstance(reply, Answer) for reply in replies)
    assert len({call.connection for call in strict_server.journal.calls}) == 1


def test_a_server_nobody_vouches_for_gets_neither_key_nor_request(strict_server: Stub) -> None:
    reply = Courier(server_settings(strict_server.url)).carry(name(1), request(1), "t")
    assert isinstance(reply, Later)
    assert reply.reason.startswith("certificate not accepted: ")
    assert strict_server.journal.calls == []


def test_an_encrypted_private_key_is_a_wrong_setting_and_asks_no_console(authority: Authority) -> None:
    certificate, key = authority.issue("client")
    secret = ec.generate_private_key(ec.SECP256R1())
    key.write_bytes(_pem(secret, serialization.BestAvailableEncryption(b"secret")))
    with pytest.raises(StartError, match="not encrypted"):
        server_settings("https://localhost", "--client-certificate", str(certificate), "--client-key", str(key))
