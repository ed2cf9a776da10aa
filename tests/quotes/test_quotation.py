"""Versions of a quotation: sent by the director, replaced, declined, withdrawn, accepted once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from marketplace.catalog.values import HeldCertificate
from marketplace.db import Base, db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.queries import timeline
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.organisations.queries import find_mandate_in_force
from marketplace.organisations.roles import Actor
from marketplace.quotes import operations, policy, queries
from marketplace.quotes.models import Quotation
from marketplace.quotes.reasons import EndReason
from marketplace.quotes.states import QuotationAction, QuotationStatus
from marketplace.trade_terms import Incoterm
from tests.build import listing_terms, offer, open_inquiry, published_listing, sent_quotation
from tests.cast import NOW, TODAY
from tests.cast import acting as cast_acting

pytestmark = pytest.mark.usefixtures("app")
Acting = Callable[[str], Actor]
TABLE = Base.metadata.tables["quotation"]
LAST_SECOND = datetime(2026, 12, 5, 16, 59, 59, tzinfo=UTC)  # 23:59:59 in Jakarta


def letters(words: str) -> list[Letter]:
    return list(
        db.session.scalars(
            sa.select(Letter).where(Letter.subject.contains(words)).order_by(Letter.recipient)
        )
    )


def actions(quotation: Quotation) -> list[str]:
    return [event.action for event in timeline(subjects=[("quotation", quotation.public_id)])]


def count() -> int:
    return db.session.scalar(sa.select(sa.func.count(Quotation.id))) or 0


def test_a_quotation_is_numbered_and_valid_to_the_last_second_in_jakarta() -> None:
    quotation = sent_quotation()
    assert (quotation.number, quotation.revision) == ("QUO-2026-000001", 1)
    assert quotation.valid_until == LAST_SECOND
    assert quotation.total == Money(5_425_000, "USD")
    assert quotation.inquiry.status is InquiryStatus.AWAITING_BUYER
    assert actions(quotation) == ["quotation.begin"]


def test_the_buyer_gets_it_by_letter_and_nobody_else() -> None:
    quotation = sent_quotation()
    (letter,) = letters("Quotation QUO-2026-000001")
    assert letter.recipient == "lin@shenzhen.example"
    for words in (
        "USD 15.50",
        "USD 54,250.00",
        "FOB Tanjung Perak, Surabaya",
        "Ready: 15 Feb 2027",
        "Valid until: 5 Dec 2026, 23:59 Jakarta",
        "Next step:",
        f"/quotations/{quotation.public_id}",
    ):
        assert words in letter.body
    others = db.session.scalars(sa.select(Letter).where(Letter.id != letter.id))
    assert not any("USD" in other.subject + other.body for other in others)


@pytest.mark.parametrize("key", ["joko", "lin", "hasan", "greta", "citra", "made", "oka", "stefan"])
def test_only_the_director_who_was_asked_sends(acting: Acting, key: str) -> None:
    inquiry = open_inquiry()
    with pytest.raises(ForbiddenError):
        operations.send_quotation(
            actor=acting(key), inquiry=inquiry, offer=offer(), submission_key=None, at=NOW
        )
    assert count() == 0


def test_an_unsound_offer_is_not_sent() -> None:
    inquiry = open_inquiry()
    with pytest.raises(RefusedError):
        sent_quotation(inquiry, named_place=" ")
    assert count() == 0
    assert inquiry.status is InquiryStatus.AWAITING_SELLER


def test_a_nul_never_reaches_the_database() -> None:
    quotation = sent_quotation(named_place="Tanjung\x00 Perak", note="In\x00 cartons")
    assert (quotation.named_place, quotation.note) == ("Tanjung Perak", "In cartons")


def test_a_new_version_replaces_the_live_one() -> None:
    first = sent_quotation()
    second = sent_quotation(first.inquiry, unit_price=Money(1_500, "USD"))
    assert (second.number, second.revision) == ("QUO-2026-000002", 2)
    assert (first.status, second.status) == (QuotationStatus.SUPERSEDED, QuotationStatus.SENT)
    assert actions(first) == ["quotation.begin", "quotation.supersede"]
    (letter,) = letters("version 2")
    assert "It is version 2 and replaces the one before." in letter.body


def test_pressing_twice_sends_one_version(acting: Acting) -> None:
    inquiry = open_inquiry()
    made = [
        operations.send_quotation(
            actor=acting("sari"), inquiry=inquiry, offer=offer(), submission_key="k" * 32, at=NOW
        ).id
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert count() == 1
    assert len(letters("Quotation")) == 1


def test_a_key_used_for_another_inquiry_sends_nothing(acting: Acting) -> None:
    first = open_inquiry()
    second = open_inquiry(first.listing)
    operations.send_quotation(
        actor=acting("sari"), inquiry=first, offer=offer(), submission_key="k" * 32, at=NOW
    )
    with pytest.raises(ConflictError):
        operations.send_quotation(
            actor=acting("sari"), inquiry=second, offer=offer(), submission_key="k" * 32, at=NOW
        )


def test_nothing_is_offered_on_a_closed_inquiry(acting: Acting) -> None:
    inquiry = open_inquiry()
    inquiries.close_inquiry(
        actor=acting("lin"), inquiry=inquiry, reason=ClosingReason.PRICE, at=NOW
    )
    with pytest.raises(ConflictError):
        sent_quotation(inquiry)


def test_nothing_is_offered_once_the_mandate_is_over() -> None:
    inquiry = open_inquiry()

    @transaction
    def end_mandate() -> None:
        mandate = find_mandate_in_force(village_id=inquiry.listing.village_id)
        assert mandate is not None
        mandate.to_date = TODAY - timedelta(days=1)

    end_mandate()
    with pytest.raises(ConflictError):
        sent_quotation(inquiry)


@pytest.mark.parametrize(
    "change",
    [
        {"unit_price_minor": 1},
        {"currency": "IDR"},
        {"quantity": 1},
        {"named_place": "Jakarta"},
        {"valid_until": LAST_SECOND + timedelta(days=1)},
        {"payment_plan": "in_full"},
        {"tolerance_percent": 5},
        {"packaging": "Sacks"},
        {"freight_minor": 5},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_a_changed_version(change: dict[str, object]) -> None:
    quotation = sent_quotation()

    @transaction
    def forge() -> None:
        statement = sa.update(TABLE).where(TABLE.c.id == quotation.id)
        db.session.execute(statement.values({TABLE.c[name]: to for name, to in change.items()}))

    with pytest.raises(DBAPIError, match="never changed"):
        forge()


def test_the_database_refuses_a_second_live_version() -> None:
    first = sent_quotation()

    @transaction
    def revive() -> None:
        second = sent_quotation(first.inquiry)
        db.session.execute(
            sa.update(TABLE)
            .where(TABLE.c.inquiry_id == second.inquiry_id)
            .values(status=QuotationStatus.SENT)
        )

    with pytest.raises(DBAPIError):
        revive()


def test_accepting_works_to_the_last_second_of_the_day_in_jakarta(acting: Acting) -> None:
    quotation = sent_quotation()
    operations.accept_quotation(actor=acting("lin"), quotation=quotation, at=LAST_SECOND)
    assert quotation.status is QuotationStatus.ACCEPTED
    assert actions(quotation) == ["quotation.begin", "quotation.accept"]


def test_one_second_later_it_has_lapsed(acting: Acting) -> None:
    quotation = sent_quotation()
    late = LAST_SECOND + timedelta(seconds=1)
    with pytest.raises(ConflictError, match="lapsed"):
        operations.accept_quotation(actor=acting("lin"), quotation=quotation, at=late)
    assert quotation.status is QuotationStatus.SENT
    assert quotation.lapsed(at=late)


def test_freight_and_insurance_are_in_the_total_and_in_the_letter() -> None:
    quotation = sent_quotation(
        incoterm=Incoterm.CIF,
        named_place="Yantian, Shenzhen",
        freight=Money(240_000, "USD"),
        insurance=Money(31_000, "USD"),
    )
    assert quotation.goods == Money(5_425_000, "USD")
    assert quotation.total == Money(5_696_000, "USD")
    (letter,) = letters("Quotation")
    for words in ("Freight: USD 2,400.00", "Insurance: USD 310.00", "Total: USD 56,960.00"):
        assert words in letter.body


def test_a_certificate_it_must_have_covers_the_whole_validity() -> None:
    fish = HeldCertificate(
        "haccp", issuer="Badan Mutu KKP", number="T-2", valid_to_date=date(2026, 12, 4)
    )
    listing = published_listing(terms=listing_terms(hs_code="0306.14", certificates=(fish,)))
    inquiry = open_inquiry(listing)
    with pytest.raises(RefusedError) as refusal:
        sent_quotation(inquiry)
    assert refusal.value.field == "valid_through_date"
    sent_quotation(inquiry, valid_through_date=date(2026, 12, 4))


@pytest.mark.parametrize(
    "change",
    [
        {"freight_minor": 5},
        {"incoterm": "CIF"},
        {"insurance_minor": 5},
        {"tolerance_percent": 11},
        {"named_place": ""},
        {"unit_price_minor": 0},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_takes_no_unsound_version(change: dict[str, object]) -> None:
    sent = sent_quotation()
    operations.withdraw_quotation(
        actor=cast_acting("sari"), quotation=sent, reason=EndReason.COSTS, at=NOW
    )

    @transaction
    def forge() -> None:
        columns = [column for column in TABLE.c if column.name not in ("id", "submission_key")]
        row = db.session.execute(sa.select(*columns)).mappings().one()
        forged = {**row, "revision": 2, "number": "X", "public_id": "x", **change}
        db.session.execute(sa.insert(TABLE).values(forged))

    with pytest.raises(IntegrityError, match=r"CHECK|check"):
        forge()


@pytest.mark.parametrize("key", ["sari", "joko", "greta", "hasan", "made", "oka", "stefan"])
def test_only_the_buyer_accepts_or_declines(acting: Acting, key: str) -> None:
    quotation = sent_quotation()
    with pytest.raises(ForbiddenError):
        operations.accept_quotation(actor=acting(key), quotation=quotation, at=NOW)
    with pytest.raises(ForbiddenError):
        operations.decline_quotation(
            actor=acting(key), quotation=quotation, reason=EndReason.PRICE, at=NOW
        )


def superseded(acting: Acting, quotation: Quotation) -> None:
    sent_quotation(quotation.inquiry)


def declined(acting: Acting, quotation: Quotation) -> None:
    operations.decline_quotation(
        actor=acting("lin"), quotation=quotation, reason=EndReason.PRICE, at=NOW
    )


def withdrawn(acting: Acting, quotation: Quotation) -> None:
    operations.withdraw_quotation(
        actor=acting("sari"), quotation=quotation, reason=EndReason.COSTS, at=NOW
    )


def accepted(acting: Acting, quotation: Quotation) -> None:
    operations.accept_quotation(actor=acting("lin"), quotation=quotation, at=NOW)


def inquiry_closed(acting: Acting, quotation: Quotation) -> None:
    inquiries.close_inquiry(
        actor=acting("lin"), inquiry=quotation.inquiry, reason=ClosingReason.PRICE, at=NOW
    )


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (superseded, "newer version"),
        (declined, "declined"),
        (withdrawn, "withdrawn"),
        (accepted, "accepted already"),
        (inquiry_closed, "declined"),
    ],
)
def test_what_no_longer_stands_cannot_be_accepted_declined_or_withdrawn(
    acting: Acting, before: Callable[[Acting, Quotation], None], words: str
) -> None:
    quotation = sent_quotation()
    before(acting, quotation)
    status = quotation.status
    for operation, key in (
        (operations.accept_quotation, "lin"),
        (partial(operations.decline_quotation, reason=EndReason.PRICE), "lin"),
        (partial(operations.withdraw_quotation, reason=EndReason.COSTS), "sari"),
    ):
        with pytest.raises(ConflictError, match=words):
            operation(actor=acting(key), quotation=quotation, at=NOW)
    assert quotation.status is status
    assert policy.allowed_actions(acting("lin"), quotation, at=NOW) == frozenset()


def test_declining_gives_the_seller_the_next_word(acting: Acting) -> None:
    quotation = sent_quotation()
    declined(acting, quotation)
    assert quotation.status is QuotationStatus.DECLINED
    assert quotation.inquiry.status is InquiryStatus.AWAITING_SELLER
    found = letters("Shenzhen Drum Trading declined")
    assert [letter.recipient for letter in found] == ["joko@ngoran.example", "sari@ngoran.example"]
    again = sent_quotation(quotation.inquiry)
    assert again.revision == 2


def test_the_director_withdraws_and_the_buyer_is_told(acting: Acting) -> None:
    quotation = sent_quotation()
    withdrawn(acting, quotation)
    assert quotation.status is QuotationStatus.WITHDRAWN
    assert [letter.recipient for letter in letters("withdrew")] == ["lin@shenzhen.example"]


def test_the_operator_does_not_withdraw(acting: Acting) -> None:
    quotation = sent_quotation()
    with pytest.raises(ForbiddenError):
        operations.withdraw_quotation(
            actor=acting("joko"), quotation=quotation, reason=EndReason.COSTS, at=NOW
        )


def test_the_buttons_are_the_rules(acting: Acting) -> None:
    quotation = sent_quotation()
    offered = {
        key: policy.allowed_actions(acting(key), quotation, at=NOW)
        for key in ("lin", "sari", "joko", "greta")
    }
    assert offered == {
        "lin": {QuotationAction.ACCEPT, QuotationAction.DECLINE, QuotationAction.COUNTER},
        "sari": {QuotationAction.WITHDRAW},
        "joko": frozenset(),
        "greta": frozenset(),
    }


def test_only_the_parties_find_the_versions(acting: Acting) -> None:
    first = sent_quotation(ready_date=date(2027, 1, 15))
    second = sent_quotation(first.inquiry)
    for key in ("lin", "sari", "joko"):
        versions = queries.list_versions(actor=acting(key), inquiry=first.inquiry)
        assert [version.id for version in versions] == [second.id, first.id]
    for key in ("greta", "hasan", "made", "oka"):
        assert queries.list_versions(actor=acting(key), inquiry=first.inquiry) == []
