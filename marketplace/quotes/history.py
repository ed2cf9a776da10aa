"""What happened to the versions of a quotation, in words for a timeline."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.events import queries as events
from marketplace.events.queries import Trace
from marketplace.inquiries.history import Chapter, Happening, tell, telling, trace
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import TRANSITIONS, QuotationAction

_CONVERTED = f"{TRANSITIONS.name}.{QuotationAction.CONVERT}"
_WORDS = {
    f"{TRANSITIONS.name}.begin": N_("Version %(revision)s sent"),
    f"{TRANSITIONS.name}.{QuotationAction.COUNTER}": N_("Other terms asked for"),
    f"{TRANSITIONS.name}.{QuotationAction.HOLD_PRICE}": N_("Version %(revision)s held"),
    f"{TRANSITIONS.name}.{QuotationAction.WITHDRAW_COUNTER}": N_(
        "No other terms asked for any more"
    ),
    f"{TRANSITIONS.name}.{QuotationAction.SUPERSEDE}": N_("Version %(revision)s replaced"),
    f"{TRANSITIONS.name}.{QuotationAction.ACCEPT}": N_("Version %(revision)s accepted"),
    f"{TRANSITIONS.name}.{QuotationAction.DECLINE}": N_("Version %(revision)s declined"),
    f"{TRANSITIONS.name}.{QuotationAction.WITHDRAW}": N_("Version %(revision)s withdrawn"),
    f"{TRANSITIONS.name}.{QuotationAction.EXPIRE}": N_("Version %(revision)s lapsed"),
    f"{TRANSITIONS.name}.{QuotationAction.NOT_SELECT}": N_("The buyer chose another offer"),
    _CONVERTED: N_("Became an order"),
    f"{TRANSITIONS.name}.stand_again": N_("Version %(revision)s stands again"),
    f"{TRANSITIONS.name}.remind": N_("The buyer was reminded that this offer ends soon"),
}


def of_versions(versions: Sequence[Quotation]) -> list[Happening]:
    """The events of these versions, oldest first."""
    subjects = [(TRANSITIONS.name, version.public_id) for version in versions]
    return tell(events.timeline(subjects=subjects), words=_WORDS)


def _versions_on(*, actor: Actor, inquiry: Inquiry) -> list[Trace]:  # noqa: ARG001  readers of the thread
    found = trace(subject=TRANSITIONS.name, public_id=Quotation.public_id)
    return [found.where(Quotation.inquiry_id == inquiry.id)]


# The inquiry itself becomes the order there.
_OF_THREAD = {action: words for action, words in _WORDS.items() if action != _CONVERTED}
CHAPTER = Chapter(find=_versions_on, tells={TRANSITIONS.name: telling(_OF_THREAD)})
