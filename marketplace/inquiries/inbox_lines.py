"""Lines of the inbox: what is asked for in the address, and each inquiry with its clock in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_timedelta
from flask_babel import get_locale, gettext, ngettext

from marketplace.catalog.naming import name_here
from marketplace.inquiries import clocks
from marketplace.inquiries.clocks import Clock, Waiting
from marketplace.inquiries.inbox import Found, Wanted
from marketplace.inquiries.queries import waits_for
from marketplace.inquiries.states import ANSWER_WITHIN, LIVE, InquiryStatus
from marketplace.organisations.roles import Actor
from marketplace.web.filters import label, quantity
from marketplace.web.state_filter import read_states

LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True)
class InboxLine:
    """An inquiry in a list; ``due`` is its clock in words."""

    public_id: str
    title: str
    note: str
    due: str
    tone: str


def asked_for(*, address: Mapping[str, str]) -> Wanted:
    """What the query of an address asks for; nonsense asks for nothing."""
    asked = read_states(_given(address, "state"), every=tuple(InquiryStatus), live=LIVE)
    return Wanted(
        state=asked.chosen,
        statuses=asked.statuses,
        product=_given(address, "product") or None,
        country=_given(address, "country") or None,
        words=_given(address, "q"),
    )


def lines(actor: Actor, found: Sequence[Found], *, at: datetime) -> list[InboxLine]:
    """One a row, in their order."""
    told = clocks.clocks_of(waiting=_clocked(actor, found), at=at)
    return [
        InboxLine(
            public_id=row.public_id,
            title=gettext(
                "%(product)s: %(quantity)s",
                product=name_here(row),
                quantity=quantity(row.quantity, row.unit),
            ),
            note=_note(actor, row),
            due=clock.words,
            tone=clock.tone,
        )
        for row in found
        for clock in [told.get(row.id) or _clock(actor, row, at=at)]
    ]


def age(since: datetime, *, at: datetime) -> str:
    """How long ago, in words of the reader."""
    waited = max(at - since, timedelta(minutes=1))
    return format_timedelta(waited, granularity="minute", locale=get_locale() or "en")


def _given(address: Mapping[str, str], name: str) -> str:
    return address.get(name, "").strip()[:LONGEST_WORDS]


def _clocked(actor: Actor, found: Sequence[Found]) -> list[Waiting]:
    """A seller's own turns; a buyer is told of a silence on the inquiry's page."""
    silent = InquiryStatus.AWAITING_SELLER
    rows = [row for row in found if not actor.buys and row.status is silent]
    return [Waiting(row.id, row.seller_id, row.changed_at) for row in rows]


def _clock(actor: Actor, row: Found, *, at: datetime) -> Clock:
    if row.status is not waits_for(actor=actor):
        return Clock(label(row.status), row.status.tone)
    tone = "danger" if at - row.changed_at >= ANSWER_WITHIN else "attention"
    words = gettext("Waiting for you: %(age)s", age=age(row.changed_at, at=at))
    return Clock(words, tone)


def _note(actor: Actor, row: Found) -> str:
    party = row.buyer if actor.sells else row.seller
    note = gettext("%(party)s, %(number)s", party=party, number=row.number)
    if not row.unread:
        return note
    new = ngettext("%(num)s new message", "%(num)s new messages", row.unread)
    return gettext("%(note)s, %(new)s", note=note, new=new)
