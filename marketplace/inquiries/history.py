"""What happened to an inquiry or a quotation, in words for a timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from marketplace.events import queries as events
from marketplace.events.models import Event
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import TRANSITIONS, InquiryAction
from marketplace.labels import N_
from marketplace.mandates.wording import organisation_in

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


def of_inquiry(inquiry: Inquiry) -> list[Happening]:
    """The inquiry's own events, oldest first."""
    happened = events.timeline(subjects=[(TRANSITIONS.name, inquiry.public_id)])
    return tell(happened, words=_WORDS)


def tell(happened: Sequence[Event], *, words: Mapping[str, str]) -> list[Happening]:
    """Events as lines; ``words`` has a translation key per action, which may name detail facts."""
    return [
        Happening(
            text=_text(event, words),
            at=event.at,
            actor_name=event.actor_name,
            organisation_name=organisation_in(event),
        )
        for event in happened
    ]


def _text(event: Event, words: Mapping[str, str]) -> str:
    facts = {name: _written(name, fact) for name, fact in event.facts.items()}
    return gettext(words.get(event.action, event.action), **facts)


def _written(name: str, fact: object) -> object:
    if name != "reason":
        return fact
    return next((gettext(reason.label) for reason in ClosingReason if reason == fact), fact)
