"""One request from the work folder to its end: answered, bounced, or to be tried again."""

import logging
from io import BytesIO

from deploy.terminal import bounce, names
from deploy.terminal.bounce import Fault
from deploy.terminal.courier import Answer, Courier, Later, Refusal
from deploy.terminal.outbox import Outbox
from deploy.terminal.workroom import Entry, Workroom

# No request of any message is near this; what is larger was put into `req` by mistake.
LARGEST = 64 * 1024 * 1024

log = logging.getLogger(__name__)


class Errand:
    """What every request goes through. Used by several threads; each brings its own courier."""

    def __init__(self, workroom: Workroom, outbox: Outbox, encoding: str) -> None:
        self._workroom = workroom
        self._outbox = outbox
        self._encoding = encoding

    def run(self, entry: Entry, courier: Courier) -> Answer | Refusal | Later:
        """Carry the request and put down what came back; it is let go of only when that is on the disk.

        Raises OSError when a file or folder of ours does not let us; then nothing is lost, try again later.
        """
        reply = _refusal_of_our_own(entry) or courier.carry(entry.name, entry.path.read_bytes(), entry.ticket)
        if isinstance(reply, Later):
            return reply
        if isinstance(reply, Answer):
            self._outbox.put(names.response_name(entry.name), BytesIO(reply.body))
            log.info("answered %s, inquiry %s", names.show(entry.name), names.show(reply.inquiry))
        else:
            self._bounce(entry, reply.faults)
        self._workroom.finish(entry)
        return reply

    def _bounce(self, entry: Entry, faults: tuple[Fault, ...]) -> None:
        """Put down the request, then its `.err`: who sees the `.err` finds the request there (oqs-wire §2.4)."""
        with entry.path.open("rb") as request:
            self._outbox.put(names.bounced_name(entry.name), request)
        self._outbox.put(names.err_name(entry.name), BytesIO(bounce.err_content(faults, self._encoding)))
        codes = ", ".join(names.show(fault.code) for fault in faults)
        log.info("bounced %s: %s", names.show(entry.name), codes)


def _refusal_of_our_own(entry: Entry) -> Refusal | None:
    if not names.is_request(entry.name):
        return Refusal((bounce.NOT_A_REQUEST,), from_server=False)
    if entry.path.stat().st_size > LARGEST:
        return Refusal((bounce.TOO_LARGE,), from_server=False)
    return None
