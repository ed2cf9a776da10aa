"""A buyer asks; it reaches the village enterprise that may sell on that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace.catalog import operations as catalog
from marketplace.catalog.models import Listing
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events.queries import timeline
from marketplace.inquiries import inbox, operations, queries
from marketplace.inquiries.inbox import Wanted
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.organisations.models import SellingMandate
from marketplace.organisations.queries import find_mandate_in_force
from marketplace.organisations.roles import Actor
from marketplace.trade_terms import Incoterm, Unit
from tests.build import published_listing
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.usefixtures("app")
Acting = Callable[[str], Actor]


def asked(actor: Actor, listing: Listing, **changes: Any) -> Inquiry:
    answers: dict[str, Any] = {
        "quantity": 3500,
        "destination": "CN",
        "incoterm": Incoterm.FOB,
        "needed_by_date": date(2027, 3, 31),
        "text": "One container, please.",
        "submission_key": None,
        "at": NOW,
    }
    return operations.ask(actor=actor, listing=listing, **{**answers, **changes})


def refused_field(actor: Actor, listing: Listing, **changes: Any) -> str | None:
    with pytest.raises(RefusedError) as refusal:
        asked(actor, listing, **changes)
    assert count(Inquiry) == 0
    return refusal.value.field


def count(model: type[Any]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def recipients() -> list[str]:
    return list(
        db.session.scalars(
            sa.select(Letter.recipient)
            .where(Letter.subject.contains("asks about"))
            .order_by(Letter.recipient)
        )
    )


def test_an_inquiry_is_numbered_and_waits_for_the_seller(acting: Acting) -> None:
    inquiry = asked(acting("lin"), published_listing())
    assert inquiry.number == "INQ-2026-000001"
    assert inquiry.status is InquiryStatus.AWAITING_SELLER
    assert (inquiry.quantity, inquiry.unit) == (3500, Unit.PIECE)
    assert inquiry.seller.name == "BUM Desa Karya Mandiri Ngoran"
    assert [message.text for message in inquiry.messages] == ["One container, please."]


def test_asking_is_one_event(acting: Acting) -> None:
    inquiry = asked(acting("lin"), published_listing())
    events = timeline(subjects=[("inquiry", inquiry.public_id)])
    assert [(event.action, event.actor_name) for event in events] == [("inquiry.begin", "Lin Mei")]


def test_every_member_of_the_village_enterprise_gets_a_letter(acting: Acting) -> None:
    asked(acting("lin"), published_listing())
    assert recipients() == ["joko@ngoran.example", "sari@ngoran.example"]


def test_the_letter_says_who_what_when_and_what_next(acting: Acting) -> None:
    inquiry = asked(acting("lin"), published_listing())
    letter = db.session.scalars(
        sa.select(Letter).where(Letter.subject.contains("asks about"))
    ).first()
    assert letter is not None
    assert letter.subject == "Shenzhen Drum Trading asks about Djembe drum (INQ-2026-000001)"
    for words in (
        "3,500 pcs",
        "Destination: China",
        "FOB",
        "31 Mar 2027",
        "Lin Mei, 21 Nov 2026, 10:00 Jakarta",
        "One container, please.",
        "Next step:",
        f"/inquiries/{inquiry.public_id}",
    ):
        assert words in letter.body
    assert "USD" not in letter.body


def test_below_the_minimum_order_is_refused_with_the_minimum(acting: Acting) -> None:
    listing = published_listing()
    with pytest.raises(RefusedError, match="minimum order of this product is 100 pcs") as refusal:
        asked(acting("lin"), listing, quantity=99)
    assert refusal.value.field == "quantity"
    assert asked(acting("lin"), listing, quantity=100).quantity == 100


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("quantity", 10**9 + 1),
        ("quantity", -1),
        ("destination", "XX"),
        ("destination", ""),
        ("needed_by_date", date(2026, 11, 20)),
        ("text", "  \n "),
        ("text", "\x00"),
        ("text", "x" * 4001),
    ],
)
def test_an_answer_that_does_not_do_is_refused_beside_its_field(
    acting: Acting, field: str, answer: object
) -> None:
    assert refused_field(acting("lin"), published_listing(), **{field: answer}) == field


def test_needed_today_or_at_no_particular_day_is_fine(acting: Acting) -> None:
    listing = published_listing()
    assert asked(acting("lin"), listing, needed_by_date=TODAY).needed_by_date == TODAY
    assert asked(acting("lin"), listing, needed_by_date=None).needed_by_date is None


def test_the_past_begins_at_midnight_in_jakarta(acting: Acting) -> None:
    just_after = datetime.fromisoformat("2026-11-21T17:00:00+00:00")  # the 22nd in Jakarta
    listing = published_listing()
    assert (
        asked(acting("lin"), listing, needed_by_date=TODAY, at=just_after - timedelta(seconds=1))
        is not None
    )
    with pytest.raises(RefusedError):
        asked(acting("lin"), listing, needed_by_date=TODAY, at=just_after)


def test_a_nul_in_the_text_is_dropped(acting: Acting) -> None:
    inquiry = asked(acting("lin"), published_listing(), text="One\x00 container")
    assert inquiry.messages[0].text == "One container"


@pytest.mark.parametrize("key", ["sari", "joko", "citra", "made", "oka", "stefan"])
def test_only_buyers_ask(acting: Acting, key: str) -> None:
    listing = published_listing()
    with pytest.raises(ForbiddenError):
        asked(acting(key), listing)


def test_a_retired_product_cannot_be_asked_for(acting: Acting) -> None:
    listing = published_listing()
    catalog.retire_listing(actor=acting("sari"), listing=listing, reason="No wood.", at=NOW)
    with pytest.raises(ConflictError):
        asked(acting("lin"), listing)


def test_without_a_mandate_on_that_day_nobody_is_asked(acting: Acting) -> None:
    listing = published_listing()
    end_mandate_on(village_id=listing.village_id, day=TODAY)
    assert asked(acting("lin"), listing).seller_id == listing.organisation_id
    with pytest.raises(RefusedError, match="No village enterprise") as refusal:
        asked(acting("lin"), listing, at=NOW + timedelta(days=1))
    assert refusal.value.field is None


def test_pressing_twice_asks_once(acting: Acting) -> None:
    listing = published_listing()
    first = asked(acting("lin"), listing, submission_key="k" * 32)
    again = asked(acting("lin"), listing, submission_key="k" * 32)
    assert again.id == first.id
    assert count(Inquiry) == 1
    assert len(recipients()) == 2


def test_another_companys_key_never_shows_their_inquiry(acting: Acting) -> None:
    listing = published_listing()
    asked(acting("lin"), listing, submission_key="k" * 32)
    with pytest.raises(ConflictError):
        asked(acting("greta"), listing, submission_key="k" * 32)


@pytest.mark.parametrize(
    "key", ["greta", "hasan", "asep", "citra", "made", "chandra", "agus", "oka", "stefan"]
)
def test_to_everybody_else_the_inquiry_does_not_exist(acting: Acting, key: str) -> None:
    asked(acting("lin"), published_listing())
    assert queries.list_inquiries(actor=acting(key)) == []
    assert inbox.tally(actor=acting(key), wanted=Wanted()).by_status == {}


@transaction
def end_mandate_on(*, village_id: int, day: date) -> None:
    mandate: SellingMandate | None = find_mandate_in_force(village_id=village_id)
    assert mandate is not None
    mandate.to_date = day
