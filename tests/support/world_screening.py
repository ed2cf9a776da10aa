"""What was held, reported, blocked and asked without an account, for the world of all routes."""

from __future__ import annotations

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.inquiries import (
    block_operations,
    guest_operations,
    report_operations,
    screening_operations,
    screening_queries,
)
from marketplace.inquiries.guest_operations import Question
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.report_reasons import ReportReason
from marketplace.trade_terms import Incoterm
from tests import build, cast
from tests.attachments.build import taken
from tests.support.routes import PERSONAS, Thing

LINK = "KANARI-HELD, see www.elsewhere.example"


def things(published: Listing, inquiry: Inquiry) -> dict[str, Thing]:
    """By the beginning of the endpoint."""
    held = _held(published)
    message = inquiry.messages[0]
    _reported(inquiry)
    _blocked_for_a_while(inquiry)
    return {
        "attachments.of_held": Thing(
            {"public_id": held.public_id, "file_id": held.messages[0].files[0].public_id},
            {"stefan", "oka"},
        ),
        "holds.": Thing({"public_id": held.public_id}, {"stefan", "oka"}),
        "blocks.": Thing({"public_id": inquiry.public_id}, {"lin", "sari", "joko", "ratna"}),
        "reports.": Thing(
            {"public_id": inquiry.public_id, "message_id": message.public_id},
            {"sari", "joko", "ratna"},
        ),
        "guests.ask": Thing({"public_id": published.public_id}, set(PERSONAS)),
        "guests.": Thing({"token": asked_as_guest(published)}, set(PERSONAS)),
    }


def asked_as_guest(listing: Listing) -> str:
    """The token of the letter."""
    question = Question(
        name="Noor Haddad",
        company="Haddad Instruments",
        email="noor@haddad.example",
        country="AE",
        language="en",
        quantity=200,
        destination="AE",
        incoterm=Incoterm.FOB,
        needed_by_date=None,
        text="Two hundred drums, please.",
        came_from="192.0.2.0/24",
    )
    letter = guest_operations.keep_question(
        listing=listing, question=question, submission_key=None, at=cast.NOW
    )
    assert letter is not None
    return letter.body.split("/questions/")[1].split()[0]


def _held(listing: Listing) -> Inquiry:
    """One that waits; another was called spam."""
    spam, waiting = (
        build.open_inquiry(listing, text=LINK, files=taken("KANARI-SENT.pdf")) for _ in range(2)
    )
    stefan = cast.acting("stefan")
    screening_operations.mark_spam(
        actor=stefan,
        hold=screening_queries.get_hold(actor=stefan, public_id=spam.public_id),
        reason="An advert.",
        at=cast.NOW,
    )
    return waiting


def _reported(inquiry: Inquiry) -> None:
    report_operations.report(
        actor=cast.acting("joko"),
        inquiry=inquiry,
        message=inquiry.messages[-1],
        reason=ReportReason.LEADS_AWAY,
        text="They name a bank of theirs.",
        at=cast.NOW,
    )


def _blocked_for_a_while(inquiry: Inquiry) -> None:
    sari = cast.acting("sari")
    block_operations.block(actor=sari, inquiry=inquiry, at=cast.NOW)
    block_operations.lift(actor=sari, inquiry=inquiry, at=cast.NOW)
    db.session.rollback()
