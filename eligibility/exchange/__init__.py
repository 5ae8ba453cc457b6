"""From a request message to its answer: the only place where wire, refusals and decision meet.

Three levels of result never mix (oqs-wire §4.4): what is wrong with the file is SegmentOfResult, what is wrong
with one person's query is ProcessingResultStatus, what the register says is QualificationValidity. A request
that cannot even be read as a file is bounced with a problem instead of an answer.

`flow` leads the way, `handlers` has one function per message, `findings` what can be wrong, `journaling` what every
exchange of files shares, those in bulk (batch.bulk) included.
"""

from eligibility.exchange.findings import said_in
from eligibility.exchange.flow import answer
from eligibility.exchange.handlers import query_in
from eligibility.exchange.journaling import OCTETS
from eligibility.exchange.messages import AskerChangedError, Incoming, Outgoing

__all__ = ["OCTETS", "AskerChangedError", "Incoming", "Outgoing", "answer", "query_in", "said_in"]
