"""What happened to an inquiry and to all that followed it, in words for a timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

import sqlalchemy as sa
from flask_babel import gettext
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.events import queries as events
from marketplace.events.models import Event
from marketplace.events.queries import Trace
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import TRANSITIONS, InquiryAction
from marketplace.labels import N_
from marketplace.mandates.wording import organisation_in
from marketplace.organisations.roles import Actor
from marketplace.web import registry

CHAPTERS = "inquiries.history"  # in the registry
_WORDS = {
    f"{TRANSITIONS.name}.begin": N_("Inquiry sent"),
    f"{TRANSITIONS.name}.{InquiryAction.RELEASE}": N_("Looked at and passed on to the village"),
    f"{TRANSITIONS.name}.{InquiryAction.MARK_SPAM}": N_("Looked at and not passed on"),
    f"{TRANSITIONS.name}.{InquiryAction.DECLINE}": N_("Declined: %(reason)s"),
    f"{TRANSITIONS.name}.{InquiryAction.LAPSE}": N_("Ended by silence"),
    f"{TRANSITIONS.name}.{InquiryAction.ANSWER}": N_("The village enterprise answered"),
    f"{TRANSITIONS.name}.{InquiryAction.REPLY}": N_("The buyer replied"),
    f"{TRANSITIONS.name}.{InquiryAction.RETRACT}": N_(
        "The buyer took back what they had asked for"
    ),
    f"{TRANSITIONS.name}.{InquiryAction.CONVERT}": N_("Became an order"),
    f"{TRANSITIONS.name}.{InquiryAction.CLOSE}": N_("Closed: %(reason)s"),
    # Written by routing, which sits above.
    "routing.reminder": N_("The village enterprise was reminded"),
    "routing.director": N_("The enterprise's director was told that a buyer waits"),
    "routing.officer": N_("The ministry's programme officer was told that a buyer waits"),
    "routing.alternates": N_("The buyer was offered to be shown other villages"),
    "routing.buyer_reminded": N_("The buyer was reminded that the village has answered"),
    "routing.suggest": N_("A programme officer suggested another village: %(reason)s"),
    "routing.take_suggestion": N_("The buyer asked the suggested village too"),
    "routing.leave_suggestion": N_("The buyer would rather wait"),
    "routing.consent": N_("The buyer asked to be shown other villages"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a timeline."""

    text: str
    at: datetime
    actor_name: str
    organisation_name: str


class Tell(Protocol):
    """An event with its trace's note as a line; None for what these readers need not or may not know."""

    def __call__(self, event: Event, note: str, /) -> Happening | None: ...


class Find(Protocol):
    """Traces of what followed an inquiry, as far as this actor may know."""

    def __call__(self, *, actor: Actor, inquiry: Inquiry) -> Sequence[Trace]: ...


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a feature above adds to the timeline of a thread; ``tells`` by the subject of an event."""

    find: Find
    tells: Mapping[str, Tell]


def of_thread(*, actor: Actor, inquiry: Inquiry) -> list[Happening]:
    """From the question to the goods that arrived, oldest first."""
    traces = [trace(subject=TRANSITIONS.name, public_id=sa.literal(inquiry.public_id))]
    tells: dict[str, Tell] = {TRANSITIONS.name: telling(_WORDS)}
    for chapter in cast("list[Chapter]", registry.entries(name=CHAPTERS)):
        traces += chapter.find(actor=actor, inquiry=inquiry)
        tells.update(chapter.tells)
    happened = events.timeline_of(traces=traces)
    lines = (tells[event.subject](event, note) for event, note in happened)
    return [one for one in lines if one is not None]


def trace(
    *,
    subject: str,
    public_id: sa.ColumnElement[str] | InstrumentedAttribute[str],
    note: sa.ColumnElement[str] | None = None,
) -> Trace:
    """Things of one kind in the record; the caller adds which."""
    said = sa.literal("") if note is None else note
    return sa.select(sa.literal(subject), public_id, said)


def telling(words: Mapping[str, str]) -> Tell:
    """Tells what ``words`` has a translation key for, by action, and nothing else."""

    def told(event: Event, _note: str) -> Happening | None:
        return line(event, words=words) if event.action in words else None

    return told


def tell(happened: Sequence[Event], *, words: Mapping[str, str]) -> list[Happening]:
    """Events as lines; ``words`` has a translation key per action, which may name detail facts."""
    return [line(event, words=words) for event in happened]


def line(event: Event, *, words: Mapping[str, str]) -> Happening:
    """One event as a line of a timeline."""
    return Happening(
        text=_text(event, words),
        at=event.at,
        actor_name=event.actor_name,
        organisation_name=organisation_in(event),
    )


def _text(event: Event, words: Mapping[str, str]) -> str:
    facts = {name: _written(name, fact) for name, fact in event.facts.items()}
    return gettext(words.get(event.action, event.action), **facts)


def _written(name: str, fact: object) -> object:
    if name != "reason":
        return fact
    return next((gettext(reason.label) for reason in ClosingReason if reason == fact), fact)
