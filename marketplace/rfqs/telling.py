"""What pages say of a request beyond its fields: what happens next, and why villages were chosen."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flask_babel import gettext

from marketplace.catalog.certificates import certificate_name
from marketplace.inquiries.reasons import ClosingReason
from marketplace.labels import N_
from marketplace.matching.rules import Part, Seat
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.rfqs.states import RfqStatus
from marketplace.web.filters import day, figure

_NEXT = {
    RfqStatus.DRAFT: N_(
        "An officer of the village ministry wrote it for the buyer. It goes out when the buyer "
        "confirms it, and lapses after 72 hours."
    ),
    RfqStatus.SUBMITTED: N_("Somebody of the programme looks at it within a working day."),
    RfqStatus.OPEN: N_("Villages can send quotations until the end of %(day)s in Jakarta."),
    RfqStatus.NEEDS_INFO: N_("A village needs to know something before it quotes."),
    RfqStatus.QUOTED: N_("Compare the quotations; accept one on its own page."),
    RfqStatus.AWARDED: N_("The order goes on by itself; the other villages are told it is over."),
    RfqStatus.CLOSED_NO_AWARD: N_("No quotation was taken, and the villages are told."),
    RfqStatus.DECLINED: N_("Every village said no. Their reasons stand below."),
    RfqStatus.EXPIRED: N_("Nobody did in time what was waited for. You can ask anew."),
    RfqStatus.CANCELLED: N_("Nobody is asked any more."),
    RfqStatus.REJECTED: N_("It went to no village. The reason stands below."),
}


def next_step(rfq: Rfq) -> str:
    """What happens now, in the reader's language."""
    return gettext(_NEXT[rfq.status], day=day(rfq.deadline_date))


def reason(rfq: Rfq) -> str:
    """Why it ended: one of our reasons, or somebody's words."""
    ours = next((one for one in ClosingReason if one.value == rfq.reason), None)
    return gettext(ours.label) if ours is not None else rfq.reason


def certificates(rfq: Rfq) -> list[str]:
    """The names of those the product must have."""
    return [certificate_name(code) for code in rfq.certificate_codes]


def seats(recipients: Iterable[RfqRecipient]) -> list[tuple[str, str, str, str]]:
    """Village, why it got its seat, its points and their parts, of those matching chose."""
    return [
        (one.inquiry.seller.name, _seat(one.choice), figure(one.score), _parts(one.parts))
        for one in recipients
    ]


def terms_again(rfq: Rfq) -> dict[str, object]:
    """What another product of the same errand is likely to share, by the form's fields."""
    return {
        "together": rfq.public_id,
        "destination": rfq.destination,
        "place": rfq.place,
        "incoterm": rfq.incoterm or "",
        "needed_from_date": rfq.needed_from_date,
        "needed_to_date": rfq.needed_to_date,
        "payment_plan": rfq.payment_plan or "",
        "currency": rfq.target_currency,
        "deadline_date": rfq.deadline_date,
    }


def _seat(choice: str) -> str:
    seat = next((one for one in Seat if one.value == choice), None)
    return gettext(seat.label) if seat is not None else choice


def _parts(text: str) -> str:
    kept: dict[str, int] = json.loads(text)
    return ", ".join(
        f"{gettext(part.label)} {figure(kept[part.value])}" for part in Part if part.value in kept
    )
