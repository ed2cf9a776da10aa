"""How a request follows its threads: quotations, acceptance, answers and closings."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext

from marketplace.db import lock
from marketplace.errors import ConflictError
from marketplace.inquiries.followers import Follower
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.policy import is_seller_of
from marketplace.inquiries.reasons import ClosingReason
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.rfqs import answering, deciding, policy, queries
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.recipient_states import UNDECIDED, RecipientStatus
from marketplace.rfqs.states import MOST_LIVE, RfqStatus


class RfqFollower(Follower):
    """Every step of a thread that concerns the request it belongs to; see inquiries/followers.py."""

    def hold(self, *, inquiry: Inquiry) -> None:
        """The request's row is what eleven sellers at once, or two acceptances, meet at."""
        recipient = queries.find_recipient(inquiry_id=inquiry.id)
        if recipient is not None:
            lock(recipient.rfq)
            lock(recipient)

    def quantities_asked(self, *, inquiry: Inquiry, at: datetime) -> tuple[int, ...]:
        """Those of the request, from when it reached this thread."""
        return queries.quantities_of(inquiry_id=inquiry.id, at=at)

    def replied(self, *, actor: Actor, inquiry: Inquiry, at: datetime) -> None:
        recipient = _running(inquiry)
        if recipient is not None:
            answering.note_reply(actor=actor, recipient=recipient, at=at)

    def closed(
        self, *, actor: Actor, inquiry: Inquiry, reason: ClosingReason, at: datetime
    ) -> None:
        recipient = _running(inquiry)
        if recipient is None:
            return
        if is_seller_of(actor, inquiry):
            if recipient.status in UNDECIDED:
                answering.note_decline(actor=actor, recipient=recipient, reason=reason, at=at)
            return
        answering.note_reply(actor=actor, recipient=recipient, at=at)
        threads = queries.list_recipients(rfq=recipient.rfq)
        if not any(one.inquiry.open for one in threads):
            # The buyer has closed the last of them: nobody is asked any more.
            recipient.rfq.cancel(actor=actor, reason=gettext(reason.label), at=at)

    def quoting(self, *, inquiry: Inquiry, at: datetime) -> None:
        """A first offer needs time and room; who has offered may go on bargaining."""
        recipient = _running(inquiry)
        if recipient is None:
            return
        late = policy.closed_to_quotations(recipient.rfq, at=at)
        if late and recipient.status is not RecipientStatus.QUOTED:
            raise ConflictError(N_("The deadline of this request has passed."))
        others = queries.count_live(rfq_id=recipient.rfq_id, apart_from=inquiry.id, at=at)
        if others >= MOST_LIVE:
            raise ConflictError(
                gettext(
                    "The buyer has %(count)s quotations to choose from, which is the most a request "
                    "takes. When one of them ends, you can send yours.",
                    count=MOST_LIVE,
                )
            )

    def quoted(self, *, actor: Actor, inquiry: Inquiry, quotation: str, at: datetime) -> None:
        recipient = _running(inquiry)
        if recipient is None:
            return
        if recipient.status in UNDECIDED:
            recipient.quote(actor=actor, at=at)
        recipient.rfq.quote_sent(actor=actor, quotation=quotation, at=at)

    def accepted(self, *, actor: Actor, inquiry: Inquiry, quotation: str, at: datetime) -> None:
        recipient = queries.find_recipient(inquiry_id=inquiry.id)
        if recipient is None:
            return
        if recipient.rfq.status is RfqStatus.AWARDED:
            raise ConflictError(N_("Another quotation of this request was accepted."))
        if recipient.rfq.running:
            deciding.award(actor=actor, winner=recipient, quotation=quotation, at=at)


def _running(inquiry: Inquiry) -> RfqRecipient | None:
    recipient = queries.find_recipient(inquiry_id=inquiry.id)
    return recipient if recipient is not None and recipient.rfq.running else None
