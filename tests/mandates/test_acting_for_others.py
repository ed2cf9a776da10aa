"""What an export partner sees and does for a village: as far as the mandate goes, and no day longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.db import db
from marketplace.errors import ForbiddenError, NotFoundError
from marketplace.events.models import Event
from marketplace.inquiries import history
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries import policy as inquiry_policy
from marketplace.inquiries import queries as inquiry_queries
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.mandates import operations as mandates
from marketplace.mandates import queries as granted
from marketplace.orders import policy as order_policy
from marketplace.orders import queries as order_queries
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Role
from marketplace.quotes import operations as quotes
from marketplace.quotes import policy as quote_policy
from marketplace.quotes.models import Quotation
from marketplace.routing.answering import answering
from marketplace.shipments import operations as shipments
from marketplace.shipments.models import Transport
from tests import build, cast
from tests.cast import HARIANG, NOW, TODAY, acting
from tests.mandates import build as given

DAY = timedelta(days=1)
STAFF, MANAGER = Role.EXPORT_STAFF, Role.EXPORT_MANAGER
# What a mandate for one step lets whom do; nothing else.
MAY = {
    (Step.QUOTE, STAFF): {"see_thread", "speak", "draft_quotation"},
    (Step.QUOTE, MANAGER): {"see_thread", "speak", "send_quotation"},
    (Step.SHIP, STAFF): {"see_order", "ship"},
    (Step.SHIP, MANAGER): {"see_order", "ship"},
    (Step.DOCUMENTS, STAFF): {"see_order", "read_papers"},
    (Step.DOCUMENTS, MANAGER): {"see_order", "read_papers"},
}


def can_do(actor, inquiry, order) -> set[str]:
    """Everything policy and queries let the actor do about one trade."""
    asked = {
        "see_thread": inquiry_queries.list_inquiries(actor=actor) != [],
        "speak": inquiry_policy.can_speak(actor, inquiry),
        "draft_quotation": quote_policy.can_draft(actor, inquiry),
        "send_quotation": quote_policy.can_send(actor, inquiry),
        "see_order": order_queries.count_orders(actor=actor) > 0,
        "ship": order_policy.can_ship(actor, order),
        "read_papers": order_policy.can_read_papers(actor, order),
        "close": inquiry_policy.is_party(actor, inquiry),
        "withdraw": quote_policy.can_withdraw(actor, order.quotation),
        "accept": quote_policy.can_decide(actor, order.quotation),
        "sign": order_policy.can_confirm(actor, order),
        "report": order_policy.can_report_milestone(actor, order),
        "mark_ready": order_policy.can_mark_ready(actor, order),
        "receive": order_policy.can_receive(actor, order),
    }
    return {name for name, may in asked.items() if may}


def state_of_mandate(state: str, step: Step):
    """A mandate for this step in one of its states; all but one give nothing."""
    if state == "proposed":
        return given.proposed(steps=(step,))
    if state == "not_begun":
        return given.accepted(steps=(step,), from_date=TODAY + DAY)
    mandate = given.accepted(steps=(step,))
    if state == "ended":
        mandates.end_mandate(actor=acting("sari"), mandate=mandate, reason="Over.", at=NOW)
    return mandate


def test_step_by_role_by_state_gives_just_what_the_table_says(app):
    order = build.confirmed_order()
    inquiry = order.quotation.inquiry
    for step in Step:
        for state in ("proposed", "not_begun", "ended", "over", "in_force"):
            mandate = state_of_mandate(state, step)
            at = NOW + timedelta(days=91) if state == "over" else NOW
            for role in (STAFF, MANAGER):
                actor = given.empowered(role=role, at=at)
                expected = MAY[step, role] if state == "in_force" else set()
                assert can_do(actor, inquiry, order) == expected, (step, role, state)
            if state != "ended":
                mandates.end_mandate(actor=acting("sari"), mandate=mandate, reason=".", at=NOW)


@pytest.mark.parametrize(
    "changes",
    [{"chapters": ("44",)}, {"destinations": ("DE",)}, {"steps": (Step.SHIP,)}, {"by": "hasan"}],
    ids=lambda changes: next(iter(changes)),
)
def test_outside_its_terms_the_thread_does_not_exist(app, changes):
    inquiry = build.open_inquiry()
    if "by" in changes:
        changes = {**changes, "villages": (HARIANG,)}
    given.accepted(**changes)
    actor = given.empowered()
    with pytest.raises(NotFoundError):
        inquiry_queries.get_inquiry(actor=actor, public_id=inquiry.public_id)
    with pytest.raises(ForbiddenError):
        inquiries.write_message(
            actor=actor, inquiry=inquiry, text="Hello.", submission_key=None, at=NOW
        )


def test_every_country_is_every_country(app):
    inquiry = build.open_inquiry()
    given.accepted(destinations=(), anywhere=True)
    assert inquiry_queries.list_inquiries(actor=given.empowered()) == [inquiry]


def test_a_message_is_the_villages_answer_and_says_through_whom(app):
    inquiry = build.open_inquiry()
    mandate = given.accepted()
    message = inquiries.write_message(
        actor=given.empowered(), inquiry=inquiry, text="From Samudra.", submission_key=None, at=NOW
    )
    assert inquiry.status is InquiryStatus.AWAITING_BUYER
    assert message.organisation_id == inquiry.seller_id
    act = granted.acts_of(subject="message", subject_ids=[message.public_id])
    assert act[message.public_id].number == mandate.number
    event = db.session.scalars(sa.select(Event).where(Event.action == "inquiry.answer")).one()
    assert event.organisation_name == "PT Samudra Ekspor"
    assert event.facts["on_behalf_of"] == inquiry.seller.public_id
    assert event.facts["mandate"] == mandate.number
    told = history.of_thread(actor=given.empowered(), inquiry=inquiry)[-1]
    assert told.organisation_name == (
        f"PT Samudra Ekspor for BUM Desa Karya Mandiri Ngoran (mandate {mandate.number})"
    )


def test_the_published_figure_counts_a_partners_answer_as_the_sellers(app):
    inquiry = build.open_inquiry()
    given.accepted()
    inquiries.write_message(
        actor=given.empowered(), inquiry=inquiry, text="Yes.", submission_key=None, at=NOW
    )
    figure = answering(seller_id=inquiry.seller_id, at=NOW + 10 * DAY)
    assert (figure.asked, figure.in_time) == (1, 1)


def test_the_village_is_told_and_the_partner_hears_the_buyer(app):
    inquiry = build.open_inquiry()
    given.accepted()
    inquiries.write_message(
        actor=given.empowered(), inquiry=inquiry, text="Yes.", submission_key=None, at=NOW
    )
    inquiries.write_message(
        actor=acting("lin"), inquiry=inquiry, text="Good.", submission_key=None, at=NOW
    )
    letters = db.session.execute(sa.select(Letter.recipient, Letter.subject, Letter.body)).all()
    sari, ratna, lin = (cast.part_of(key).email for key in ("sari", "ratna", "lin"))
    assert any(one.recipient == sari and "acted for you" in one.subject for one in letters)
    assert any(one.recipient == ratna and "Good." in one.body for one in letters)
    answers = [one for one in letters if one.recipient == lin and "Yes." in one.body]
    assert len(answers) == 1
    assert "PT Samudra Ekspor for BUM Desa Karya Mandiri Ngoran" in answers[0].body


def send(actor, inquiry) -> Quotation:
    return quotes.send_quotation(
        actor=actor,
        inquiry=inquiry,
        offer=build.offer(),
        submission_key=None,
        at=NOW,
        beyond_reason=build.SECOND_WORKSHOP,
    )


def test_a_manager_quotes_for_the_village_and_staff_do_not(app):
    inquiry = build.open_inquiry()
    mandate = given.accepted()
    with pytest.raises(ForbiddenError):
        send(given.empowered(role=STAFF), inquiry)
    quotation = send(given.empowered(), inquiry)
    act = granted.acts_of(subject="quotation", subject_ids=[quotation.public_id])
    assert act[quotation.public_id].number == mandate.number
    order = build.placed_order(quotation)
    assert order.seller.name == "BUM Desa Karya Mandiri Ngoran"


def test_staff_record_the_shipment_of_a_covered_order(app):
    order = build.cleared_order()
    mandate = given.accepted(steps=(Step.SHIP,))
    shipment = shipments.record_shipment(
        actor=given.empowered(role=STAFF), order=order, transport=Transport.SEA,
        carrier="Meratus", paper_number="MRT-1", shipped_date=TODAY,
        arrival_date=TODAY + 20 * DAY, at=NOW,
    )  # fmt: skip
    event = db.session.scalars(sa.select(Event).where(Event.action == "order.ship")).one()
    assert event.facts["mandate"] == mandate.number
    assert granted.acts_of(subject="shipment", subject_ids=[shipment.public_id])


def test_who_was_let_in_before_the_end_finds_nothing_inside_the_operation(app):
    """The power of a request is looked up again where the act is done, under the mandate's lock."""
    inquiry = build.open_inquiry()
    mandate = given.accepted()
    early = given.empowered()
    mandates.end_mandate(actor=acting("sari"), mandate=mandate, reason="Over.", at=NOW)
    with pytest.raises(NotFoundError):
        inquiries.write_message(
            actor=early, inquiry=inquiry, text="Late.", submission_key=None, at=NOW
        )
    stale = given.empowered(at=NOW)
    assert stale.powers == ()


def test_the_last_day_counts_to_its_end_in_jakarta(app):
    inquiry = build.open_inquiry()
    given.accepted(to_date=TODAY)
    actor = given.empowered()
    last = NOW.replace(hour=16, minute=59)  # 23:59 in Jakarta
    inquiries.write_message(actor=actor, inquiry=inquiry, text="Now.", submission_key=None, at=last)
    with pytest.raises(NotFoundError):
        inquiries.write_message(
            actor=actor, inquiry=inquiry, text="Late.", submission_key=None,
            at=last + timedelta(minutes=1),
        )  # fmt: skip


def test_a_partner_does_not_close_an_inquiry(app):
    inquiry = build.open_inquiry()
    given.accepted()
    with pytest.raises(ForbiddenError):
        inquiries.close_inquiry(
            actor=given.empowered(), inquiry=inquiry, reason=ClosingReason.CAPACITY, at=NOW
        )


def test_powers_in_the_wrong_hands_do_nothing(app):
    """Only an export partner's role makes a power work."""
    inquiry = build.open_inquiry()
    given.accepted()
    powers = given.empowered().powers
    greta = replace(acting("greta"), powers=powers, powers_date=TODAY)
    assert not inquiry_policy.can_speak(greta, inquiry)
