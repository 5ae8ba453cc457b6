"""The table of the exchanges: where the people of each come from, and how they are answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from batch.bulk.checks import checked
from batch.bulk.gathering import Gathering, Uploaded
from batch.bulk.register import HomeVisits, OnlineCare, TicketHolders, answered
from batch.bulk.registrations import registered
from batch.bulk.task import Task
from batch.models import Exchange
from eligibility import wire
from eligibility.exchange.messages import Incoming
from eligibility.services import Person


@dataclass(frozen=True, slots=True)
class Dealing:
    """How an exchange is dealt with.

    `in_order`: what is written for a person later in the file, or in a later file, must come later, so chunks follow
    each other, and files of one provider do.
    """

    gather: Callable[[Incoming, wire.Message, wire.Source], Gathering]
    answer: Callable[[Task, int, Sequence[str]], list[Person]]
    in_order: bool = False


EXCHANGES: Mapping[Exchange, Dealing] = MappingProxyType(
    {
        Exchange.CHECK: Dealing(Uploaded, checked),
        Exchange.REFERENCE_NUMBERS: Dealing(Uploaded, registered, in_order=True),
        Exchange.MEDICAL_ASSISTANCE: Dealing(TicketHolders, answered),
        Exchange.HOME_VISITS: Dealing(HomeVisits, answered),
        Exchange.ONLINE: Dealing(OnlineCare, answered),
    }
)
