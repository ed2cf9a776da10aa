"""What happened to a request for quotation, in words for a timeline."""

from __future__ import annotations

from marketplace.events import queries as events
from marketplace.events.queries import Trace
from marketplace.inquiries.history import Chapter, Happening, tell, telling, trace
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.recipient_states import RECIPIENT_TRANSITIONS, RecipientAction
from marketplace.rfqs.states import TRANSITIONS, RfqAction

_SAYS = {
    "begin": N_("Request written"),
    RfqAction.SUBMIT: N_("The buyer stands behind it"),
    RfqAction.SCREEN_PASS: N_("Sent on"),
    RfqAction.REJECT: N_("Not sent on: %(reason)s"),
    RfqAction.ASK_INFO: N_("A village asked something"),
    RfqAction.GIVE_INFO: N_("The buyer answered"),
    RfqAction.DROP_QUESTION: N_("The village that asked declined"),
    RfqAction.QUOTE_SENT: N_("A quotation arrived"),
    RfqAction.EXTEND: N_("The deadline was moved"),
    RfqAction.AWARD: N_("A quotation was accepted"),
    RfqAction.CLOSE_NO_AWARD: N_("Closed: %(reason)s"),
    RfqAction.DECLINE_ALL: N_("Every village asked has declined"),
    RfqAction.EXPIRE: N_("Time ran out"),
    RfqAction.CANCEL: N_("Cancelled: %(reason)s"),
}
_WORDS = {f"{TRANSITIONS.name}.{action}": words for action, words in _SAYS.items()}
# What the thread of one village tells; of the request itself only what says nothing of another's.
_SAYS_OF_PART = {
    "begin": N_("The village was asked for a quotation"),
    RecipientAction.WILL_QUOTE: N_("The village means to send a quotation"),
    RecipientAction.DECLINE: N_("Request declined: %(reason)s"),
    RecipientAction.TIME_OUT: N_("The time to quote ran out"),
}
_WORDS_OF_PART = {
    f"{RECIPIENT_TRANSITIONS.name}.{one}": says for one, says in _SAYS_OF_PART.items()
}
_TO_EVERY_VILLAGE = f"{TRANSITIONS.name}.{RfqAction.EXTEND}"


def of_rfq(rfq: Rfq) -> list[Happening]:
    """Its events, oldest first."""
    happened = events.timeline(subjects=[(TRANSITIONS.name, rfq.public_id)])
    return tell(happened, words=_WORDS)


def _part_in(*, actor: Actor, inquiry: Inquiry) -> list[Trace]:  # noqa: ARG001  readers of the thread
    here = RfqRecipient.inquiry_id == inquiry.id
    part = trace(subject=RECIPIENT_TRANSITIONS.name, public_id=RfqRecipient.public_id)
    whole = trace(subject=TRANSITIONS.name, public_id=Rfq.public_id)
    return [
        part.where(here),
        whole.join(RfqRecipient, RfqRecipient.rfq_id == Rfq.id).where(here),
    ]


CHAPTER = Chapter(
    find=_part_in,
    tells={
        RECIPIENT_TRANSITIONS.name: telling(_WORDS_OF_PART),
        TRANSITIONS.name: telling({_TO_EVERY_VILLAGE: _WORDS[_TO_EVERY_VILLAGE]}),
    },
)
