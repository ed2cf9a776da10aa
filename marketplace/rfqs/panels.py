"""The request on the page of one of its threads, to both sides."""

from __future__ import annotations

from functools import partial

from marketplace import clock
from marketplace.catalog.models import Listing
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.policy import is_seller_of
from marketplace.organisations.roles import Actor
from marketplace.rfqs import answering, policy, queries, telling
from marketplace.rfqs.recipient_states import UNDECIDED, RecipientStatus
from marketplace.rfqs.states import TRANSITIONS, RfqAction
from marketplace.web.after_answer import after_answer, fetched_ahead
from marketplace.web.forms import ActionForm
from marketplace.web.panels import Panel


def request_of(*, actor: Actor, subject: Inquiry) -> Panel | None:
    """What is asked and what the village may do about it; nothing of any other village."""
    recipient = queries.find_recipient(inquiry_id=subject.id)
    sells = is_seller_of(actor, subject)
    if recipient is None:
        return (
            Panel("rfqs/_invitation.html", {"inquiry": subject})
            if _may_ask(actor, subject)
            else None
        )
    rfq, at = recipient.rfq, clock.now()
    if (
        sells
        and rfq.running
        and recipient.status is RecipientStatus.INVITED
        and not fetched_ahead()
    ):
        note = partial(answering.note_view, actor=actor, recipient_id=recipient.id)
        after_answer(partial(note, at=at))
    deciding = sells and rfq.running and recipient.status in UNDECIDED
    late = policy.closed_to_quotations(rfq, at=at)
    return Panel(
        "rfqs/_panel.html",
        {
            "rfq": rfq,
            "recipient": recipient,
            "inquiry": subject,
            "mine": policy.is_buyer_of(actor, rfq),
            "certificates": telling.certificates(rfq),
            "late": late,
            "can_promise": deciding
            and not late
            and recipient.status is not RecipientStatus.WILL_QUOTE,
            "can_ask": deciding and not late and TRANSITIONS.allows(rfq.status, RfqAction.ASK_INFO),
            "can_decline": deciding and not late and policy.can_decline(actor, subject),
            "form": ActionForm(formdata=None),
        },
    )


def instead_of_asking(*, actor: object, subject: object) -> Panel | None:  # noqa: ARG001  whoever asks
    """On the page of a question: the way to a request with all details."""
    if not isinstance(subject, Listing):
        return None
    return Panel("rfqs/_instead.html", {"listing": subject})


def _may_ask(actor: Actor, inquiry: Inquiry) -> bool:
    return actor.buys and inquiry.open
