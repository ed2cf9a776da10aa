"""The clock on an inquiry's page, and how soon a seller answers where a buyer is about to ask."""

from __future__ import annotations

from datetime import datetime

from marketplace import clock
from marketplace.catalog.models import Listing
from marketplace.inquiries import policy as inquiry_policy
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryStatus
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.routing import queries, suggestion_queries
from marketplace.routing.answering import LOOKED_BACK, answering
from marketplace.routing.rungs import Rung, next_rung
from marketplace.web.forms import ActionForm
from marketplace.web.panels import Panel
from marketplace.workdays import queries as workdays


def before_asking(*, actor: object, subject: object) -> Panel | None:  # noqa: ARG001  the same for all who ask
    """Whether the enterprise is closed today, and how many inquiries it answers in time."""
    if not isinstance(subject, Listing):
        return None
    at = clock.now()
    return Panel(
        "routing/_before_asking.html",
        {
            "closed_until": workdays.closed_until(organisation_id=subject.organisation_id, at=at),
            "answering": answering(seller_id=subject.organisation_id, at=at),
        },
    )


def answers(*, actor: object, subject: Organisation | None) -> Panel | None:  # noqa: ARG001  public
    """How many inquiries an enterprise answers in time and how soon, within its list of facts."""
    if subject is None:
        return None
    at = clock.now()
    return Panel(
        "routing/_answers.html",
        {
            "answering": answering(seller_id=subject.id, at=at),
            "from_date": clock.jakarta_date(at - LOOKED_BACK),
            "to_date": clock.jakarta_date(at),
        },
    )


def silence(*, actor: object, subject: object) -> Panel | None:
    """While it is the seller's turn: to the seller what comes next, to the buyer what was done."""
    if not isinstance(actor, Actor) or not isinstance(subject, Inquiry):
        return None
    if subject.status is not InquiryStatus.AWAITING_SELLER:
        return None
    at = clock.now()
    if inquiry_policy.is_buyer_of(actor, subject):
        return _to_buyer(subject, at=at)
    return _to_seller(subject, at=at)


def _to_seller(inquiry: Inquiry, *, at: datetime) -> Panel:
    calendar = workdays.calendar_of(organisation_id=inquiry.seller_id, since=inquiry.changed_at)
    hops = queries.list_hops(inquiry=inquiry)
    coming = next_rung(sum(hop.turn_began_at == inquiry.changed_at for hop in hops))
    return Panel(
        "routing/_to_seller.html",
        {
            "answer_by": calendar.moment_after(inquiry.changed_at, Rung.DIRECTOR.minutes),
            "coming": coming,
            "coming_at": coming and calendar.moment_after(inquiry.changed_at, coming.minutes),
            "at": at,
        },
    )


def _to_buyer(inquiry: Inquiry, *, at: datetime) -> Panel:
    done = suggestion_queries.done_for_buyer(inquiry=inquiry)
    return Panel(
        "routing/_to_buyer.html",
        {
            "inquiry": inquiry,
            "closed_until": workdays.closed_until(organisation_id=inquiry.seller_id, at=at),
            "offered": done.offered,
            "consented": done.offered and done.consented,
            "suggestion": done.suggestion,
            "action": ActionForm(formdata=None),
        },
    )
