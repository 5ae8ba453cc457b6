"""The catalogue of messages: one module per exchange, shared rows in modules of their own."""

from collections.abc import Mapping
from types import MappingProxyType

from eligibility.wire.messages import siimm01, siquc01
from eligibility.wire.messages.muhvq import MUHVQ
from eligibility.wire.messages.muimm import MUIMM
from eligibility.wire.messages.muonq import MUONQ
from eligibility.wire.messages.muquc import MUQUC
from eligibility.wire.messages.mutic import MUTIC
from eligibility.wire.table import Message

MESSAGES: Mapping[str, Message] = MappingProxyType(
    {
        message.id: message
        for message in (
            siquc01.REQUEST,
            siquc01.RESULT,
            siimm01.REQUEST,
            siimm01.RESULT,
            *(message for exchange in (MUQUC, MUIMM, MUTIC, MUHVQ, MUONQ) for message in exchange.messages),
        )
    }
)
"""Every message by its id, such as ``siquc01req``."""

BY_PREFIX: Mapping[str, Message] = MappingProxyType({message.prefix: message for message in MESSAGES.values()})
"""Every message by the part of its file name before the first ``_``."""
