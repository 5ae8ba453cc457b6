"""One request from the work folder to its end: answered, bounced, or to be tried again."""

import logging
from io import BytesIO
from typing import IO

from deploy.terminal import bounce, names
from deploy.terminal.bounce import Fault
from deploy.terminal.courier import Courier
from deploy.terminal.outbox import Outbox
from deploy.terminal.reply import Answer, Later, Refusal, Reply
from deploy.terminal.workroom import Entry, Workroom

log = logging.getLogger(__name__)


class Errand:
    """What every request goes through. Used by several threads; each brings its own courier."""

    def __init__(self, workroom: Workroom, outbox: Outbox, encoding: str) -> None:
        self._workroom = workroom
        self._outbox = outbox
        self._encoding = encoding

    def run(self, entry: Entry, courier: Courier) -> Reply:
        """Carry the request and put down what came back; it is let go of only when that is on the disk.

        Raises OSError when a file or folder of ours does not let us; then nothing is lost, try again later.
        """
        reply = self._ask(entry, courier)
        if isinstance(reply, Later):
            return reply
        if isinstance(reply, Refusal):
            self._bounce(entry, reply.faults)
        self._workroom.finish(entry)
        return reply

    def _ask(self, entry: Entry, courier: Courier) -> Reply:
        if not names.is_request(entry.name):
            return Refusal((bounce.NOT_A_REQUEST,), from_server=False)
        if names.is_bulk(entry.name):
            self._workroom.keep_content(entry)
        with self._workroom.open_answer() as answer:
            with entry.path.open("rb") as request:
                reply = courier.carry(entry.name, request, entry.ticket, answer)
            if isinstance(reply, Answer):
                self._deliver(entry, reply, answer)
        return reply

    def _deliver(self, entry: Entry, reply: Answer, answer: IO[bytes]) -> None:
        """Put down the answer, in the place of an older one of the same base name, whichever form that had."""
        name = names.response_name(entry.name, zipped=reply.zipped)
        answer.seek(0)
        self._outbox.put(name, answer, instead_of=names.other_form(entry.name, zipped=reply.zipped))
        reason = f", inquiry {names.show(reply.inquiry)}" if reply.inquiry else ""
        log.info("answered %s%s", names.show(entry.name), reason)

    def _bounce(self, entry: Entry, faults: tuple[Fault, ...]) -> None:
        """Put down the request, then its `.err`: who sees the `.err` finds the request there (oqs-wire §2.4)."""
        with entry.path.open("rb") as request:
            self._outbox.put(names.bounced_name(entry.name), request)
        self._outbox.put(names.err_name(entry.name), BytesIO(bounce.err_content(faults, self._encoding)))
        codes = ", ".join(names.show(fault.code) for fault in faults)
        log.info("bounced %s: %s", names.show(entry.name), codes)
