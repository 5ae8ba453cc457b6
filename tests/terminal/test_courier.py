"""What every answer of a server means: there, refused, or later."""

import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from batch.domain.file_refusals import TRANSFERS_BUSY
from deploy.terminal import settings
from deploy.terminal.bounce import Fault, refused
from deploy.terminal.courier import Courier
from deploy.terminal.errors import StartError
from deploy.terminal.reply import Answer, Later, Refusal, Reply, not_answered, retry_after
from sandbox.api.problems import problem_response
from sandbox.domain.problems import problem_of_refusal
from tests.terminal.journal import zipped
from tests.terminal.running import name, request
from tests.terminal.stub import KEY, LARGEST, LARGEST_BULK, Stub


def carry(courier: Courier, number: int, ticket: str) -> Reply:
    """Carry a request of that number; where the answer is kept does not matter."""
    return courier.carry(name(number), io.BytesIO(request(number)), ticket, io.BytesIO())


def server_settings(url: str, *words: str) -> settings.Server:
    environ = {"ONSHI_TERMINAL_KEY": KEY}
    return settings.load(["--url", url, "--folder", "OQS", *words], environ, Path.cwd()).server


@contextmanager
def talking(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """Listen, and talk to the first who comes; the address to come to."""

    def answer(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, suppress(OSError):
            talk(connection)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer, args=(listening,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            thread.join()


@pytest.fixture
def courier(server: Stub) -> Iterator[Courier]:
    made = Courier(server_settings(server.url))
    yield made
    made.close()


def test_an_answer_is_brought_with_the_id_of_its_inquiry_over_one_kept_connection(
    courier: Courier, server: Stub
) -> None:
    first, again = io.BytesIO(), io.BytesIO(b"something longer that was there before" * 10)
    for into in (first, again):
        reply = courier.carry(name(1), io.BytesIO(request(1)), "ticket-1", into)
        assert reply == Answer(zipped=False, inquiry="4711")
    assert first.getvalue() == again.getvalue() == server.journal.answers["ticket-1"].content
    assert len({call.connection for call in server.journal.calls}) == 1
    assert server.journal.calls[0].path == "/oqs/OQSsiquc01req_1.xml"


def test_a_path_before_ours_is_kept(server: Stub) -> None:
    courier = Courier(server_settings(server.url + "/behind/proxy/"))
    assert isinstance(carry(courier, 1, "t"), Answer)
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
    reply = carry(courier, 1, "t")
    assert isinstance(reply, Later)
    assert reply.shared is shared
    assert isinstance(carry(courier, 1, "t"), Answer)


@pytest.mark.parametrize(("said", "kept"), [("7", 7), ("3600", 60), ("-1", 0), ("Wed, 21 Oct 2026", 0), ("²", 0)])
def test_the_pause_a_server_asks_for_is_kept_within_reason(said: str, kept: float) -> None:
    headers = Message()
    headers["Retry-After"] = said
    assert retry_after(headers) == kept


def test_the_pause_is_taken_from_the_answer(courier: Courier, server: Stub) -> None:
    server.journal.troubles.append("429")
    assert carry(courier, 1, "t") == Later("HTTP 429", shared=True, after=7)


def test_a_resting_connection_the_server_has_closed_is_opened_again_at_once(courier: Courier, server: Stub) -> None:
    server.journal.troubles.extend(["close", "close"])
    replies = [carry(courier, number, str(number)) for number in range(3)]
    assert all(isinstance(reply, Answer) for reply in replies)
    assert len(server.journal.calls) == 3


def test_nobody_there_is_said_in_a_phrase(courier: Courier, server: Stub) -> None:
    server.stop()
    reply = carry(courier, 1, "t")
    assert reply == Later("ConnectionRefusedError: Connection refused", shared=True)


def test_a_server_that_does_not_answer_in_time_is_tried_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        courier = Courier(replace(server_settings(url), answer_timeout=0.1))
        reply = carry(courier, 1, "t")
        courier.close()
    assert isinstance(reply, Later)
    assert not reply.shared
    assert "TimeoutError" in reply.reason


def test_a_server_that_talks_nonsense_is_tried_later_and_not_quoted() -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"patient 12345678\r\n\r\n")

    with talking(talk) as url:
        courier = Courier(server_settings(url))
        assert carry(courier, 1, "t") == Later("BadStatusLine", shared=False)
        courier.close()


def test_refusals_bring_the_reasons_of_the_server(courier: Courier) -> None:
    assert courier.carry(name(1), io.BytesIO(b"<XmlMsg>"), "t", io.BytesIO()) == Refusal(
        (Fault("SIM1008", "/XmlMsg", "XML が途中で\n終わっています。", "The XML ends too early."),)
    )


def test_a_request_too_large_is_refused_although_the_server_stops_reading(courier: Courier) -> None:
    reply = courier.carry(name(1), io.BytesIO(b" " * (20 * LARGEST)), "t", io.BytesIO())
    assert isinstance(reply, Refusal)
    assert reply.faults[0].code == "SIM1002"


@pytest.mark.parametrize("status", [400, 404, 405, 410])
def test_a_refusal_in_no_form_we_read_still_gets_a_sentence(courier: Courier, server: Stub, status: int) -> None:
    server.journal.troubles.append(str(status))
    assert carry(courier, 1, "t") == Refusal((refused(status),))


# ----------------------------------------------------------------------- long files


def test_a_server_that_speaks_before_it_has_heard_everything_is_listened_to_at_once() -> None:
    heard = 0

    # Given a server that refuses at the first words, and listens politely to the rest
    def refuse(connection: socket.socket) -> None:
        nonlocal heard
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
        while piece := connection.recv(1_000_000):
            heard += len(piece)

    # When a request is sent that is longer than everything a network holds on its way
    length = 50_000_000
    with talking(refuse) as url:
        courier = Courier(server_settings(url))
        reply = courier.carry("OQSmuquc01req_1.xml", io.BytesIO(bytes(length)), "t", io.BytesIO())
        courier.close()
    # Then the rest of it is not sent
    assert reply == Refusal((refused(401),))
    assert heard < length / 2


def test_a_long_answer_may_take_any_time_as_long_as_it_goes_on() -> None:
    patience, pause = 1.0, 0.1
    gaps: list[float] = []

    # Given a server that needs longer for its answer than the terminal waits, but never that long for a piece of it
    def trickle(connection: socket.socket) -> None:
        connection.recv(65_536)
        begun = last = time.monotonic()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nConnection: close\r\n\r\n<XmlMsg>")
        while last - begun < patience * 1.3:
            time.sleep(pause)
            connection.sendall(b" " * 1000)
            gaps.append(time.monotonic() - last)
            last = time.monotonic()
        connection.sendall(b"</XmlMsg>")

    def carried() -> Reply:
        gaps.clear()
        with talking(trickle) as url:
            courier = Courier(replace(server_settings(url), answer_timeout=0.001, bulk_answer_timeout=patience))
            reply = courier.carry("OQSmuquc02req_1.xml", io.BytesIO(request(1)), "t", io.BytesIO())
            courier.close()
        return reply

    # When it is asked (again, while the machine is too busy to be the server that was meant)
    reply = carried()
    for _ in range(10):
        if max(gaps) < patience / 2:
            break
        reply = carried()
    # Then the answer is brought
    assert reply == Answer(zipped=False, inquiry="")


@pytest.mark.parametrize("file", ["OQSsiquc01req_1.xml", "OQSmuquc01req_1.xml"])
def test_what_is_no_result_of_a_bulk_file_is_never_packed(file: str) -> None:
    def answer_packed(connection: socket.socket) -> None:
        connection.recv(65_536)
        content = zipped(file.replace("req_", "res_"), b"<XmlMsg/>")
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: %d\r\n\r\n" % len(content)
        connection.sendall(head + content)

    with talking(answer_packed) as url:
        courier = Courier(server_settings(url))
        reply = courier.carry(file, io.BytesIO(request(1)), "t", io.BytesIO())
        courier.close()
    assert reply == Later("HTTP 200 that is no response file", shared=False)


def test_a_refusal_that_never_ends_is_not_read_to_its_end() -> None:
    def complain(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        while True:
            connection.sendall(b" " * 1_000_000)

    with talking(complain) as url:
        courier = Courier(server_settings(url))
        reply = carry(courier, 1, "t")
        courier.close()
    assert reply == Refusal((refused(400),))


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
    replies = [carry(courier, number, str(number)) for number in range(2)]
    courier.close()
    assert all(isinstance(reply, Answer) for reply in replies)
    assert len({call.connection for call in strict_server.journal.calls}) == 1


def test_a_bulk_request_too_large_is_refused_over_https_too(authority: Authority, strict_server: Stub) -> None:
    certificate, key = map(str, authority.issue("client"))
    words = ["--ca-file", str(authority.file), "--client-certificate", certificate, "--client-key", key]
    courier = Courier(server_settings(strict_server.url, *words))
    reply = courier.carry("OQSmuquc01req_1.xml", io.BytesIO(bytes(LARGEST_BULK + 1)), "t", io.BytesIO())
    courier.close()
    assert isinstance(reply, Refusal)
    assert reply.faults[0].code == "SIM1002"


def test_a_server_nobody_vouches_for_gets_neither_key_nor_request(strict_server: Stub) -> None:
    reply = carry(Courier(server_settings(strict_server.url)), 1, "t")
    assert isinstance(reply, Later)
    assert reply.reason.startswith("certificate not accepted: ")
    assert strict_server.journal.calls == []


def test_an_encrypted_private_key_is_a_wrong_setting_and_asks_no_console(authority: Authority) -> None:
    certificate, key = authority.issue("client")
    secret = ec.generate_private_key(ec.SECP256R1())
    key.write_bytes(_pem(secret, serialization.BestAvailableEncryption(b"secret")))
    with pytest.raises(StartError, match="not encrypted"):
        server_settings("https://localhost", "--client-certificate", str(certificate), "--client-key", str(key))


def test_a_server_without_a_place_for_long_files_is_there_for_others() -> None:
    """Patients at the counter do not wait because bulk files do."""
    response = problem_response(problem_of_refusal(TRANSFERS_BUSY.refusal()))
    headers = Message()
    headers["Retry-After"] = response["Retry-After"]
    busy = not_answered(response.status_code, headers, response.content)
    assert busy == Later("HTTP 503", shared=False, after=float(response["Retry-After"]))
    assert not_answered(503, headers, b"{}") == Later("HTTP 503", shared=True, after=float(response["Retry-After"]))
