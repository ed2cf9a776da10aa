"""What happened to a request for quotation, in words for a timeline."""

from __future__ import annotations

from marketplace.events import queries as events
from marketplace.inquiries.history import Happening, tell
from marketplace.labels import N_
from marketplace.rfqs.models import Rfq
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


def of_rfq(rfq: Rfq) -> list[Happening]:
    """Its events, oldest first."""
    happened = events.timeline(subjects=[(TRANSITIONS.name, rfq.public_id)])
    return tell(happened, words=_WORDS)
