"""What a lead proposes to a sibling, and what is wrong with it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from marketplace.clock import jakarta_date
from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.pooling.states import LONGEST_ANSWER


@dataclass(frozen=True, slots=True)
class Proposal:
    """So much of the whole, for at least this price a unit; an answer by the end of a day."""

    quantity: int
    least_price: Money
    answer_date: date


def refuse_unsound(proposal: Proposal, *, most: int, moq: int, at: datetime) -> None:
    """Raises RefusedError beside its field; ``most`` is what the lead has left to give."""
    if proposal.quantity > most:
        message = gettext(
            "At most %(most)s are left to share out, and you make one yourself.", most=most
        )
        raise RefusedError(message, field="quantity")
    if proposal.quantity < max(moq, 1):
        message = gettext("The smallest order of this village is %(moq)s.", moq=moq)
        raise RefusedError(message, field="quantity")
    if proposal.least_price.minor <= 0:
        raise RefusedError(N_("Write a price above zero."), field="least_price")
    today = jakarta_date(at)
    if not today < proposal.answer_date <= today + LONGEST_ANSWER:
        raise RefusedError(
            N_("Choose a day from tomorrow on, at most 14 days ahead."), field="answer_date"
        )
