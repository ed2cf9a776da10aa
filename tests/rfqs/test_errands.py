"""Several products on one errand: each request goes its own way, and the buyer sees them together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db, transaction
from marketplace.errors import ConflictError, RefusedError
from marketplace.rfqs import errands, filing
from marketplace.rfqs.errand_models import RfqErrand
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.states import MOST_TOGETHER, RfqStatus
from tests import build
from tests.cast import HARIANG, acting
from tests.pages import Visitor
from tests.rfqs import asked
from tests.rfqs.asked import DRUMS, MANY

pytestmark = pytest.mark.usefixtures("app", "now")


def ask_with(companion: Rfq, *, key: str = "lin", **changes: Any) -> Rfq:
    return filing.ask_many(
        actor=acting(key),
        request=MANY,
        submission_key=changes.get("submission_key"),
        companion=companion,
        at=asked.moment(),
    )


def numbers(key: str, rfq: Rfq) -> list[str]:
    db.session.rollback()
    return [one.number for one in errands.list_together(actor=acting(key), rfq=rfq)]


def test_a_product_joins_the_errand_of_whichever_request_it_is_added_to(app: Flask) -> None:
    first = asked.asked()
    second = ask_with(first)
    third = ask_with(second)
    assert numbers("lin", first) == [second.number, third.number]
    assert numbers("lin", third) == [first.number, second.number]
    alone = asked.asked_many()
    assert numbers("lin", alone) == []
    offered = errands.list_errands(actor=acting("lin"), most=MOST_TOGETHER)
    assert [one.number for one in offered] == [alone.number, first.number]


def test_each_product_is_won_and_lost_by_itself(app: Flask) -> None:
    first = asked.in_status(RfqStatus.AWARDED, build.published_listing())
    assert first.status is RfqStatus.AWARDED
    with pytest.raises(RefusedError):
        ask_with(first)
    first = asked.asked(build.published_listing(village=HARIANG))
    second = ask_with(first)
    asked.cancel("lin", first)
    db.session.refresh(second)
    assert second.status is RfqStatus.SUBMITTED
    assert ask_with(first).status is RfqStatus.SUBMITTED, "one of the errand still runs"


def test_ten_products_are_asked_together_at_most(app: Flask) -> None:
    first = asked.asked_many()
    for _ in range(MOST_TOGETHER - 1):
        ask_with(first)
    with pytest.raises(RefusedError) as refused:
        ask_with(first)
    assert refused.value.field == "together"


def test_officers_see_of_an_errand_what_they_look_at_and_villages_nothing(app: Flask) -> None:
    first = asked.asked()  # to one village: no business of theirs
    second, third = ask_with(first), ask_with(first)
    assert numbers("oka", second) == [third.number]
    for stranger in ("greta", "sari", "made"):
        assert numbers(stranger, second) == []


def test_nobody_joins_another_companys_errand(app: Flask) -> None:
    first = asked.asked_many()
    with pytest.raises(RefusedError):
        ask_with(first, key="greta")
    with pytest.raises(RefusedError):
        errands.find_companion(actor=acting("greta"), public_id=first.public_id)
    with pytest.raises(RefusedError):
        errands.find_companion(actor=acting("oka"), public_id=first.public_id)
    other = filing.ask_many(
        actor=acting("greta"), request=MANY, submission_key=None, at=asked.moment()
    )

    @transaction
    def go_around(rfq: Rfq, companion: Rfq, buyer: Rfq) -> None:
        db.session.add(RfqErrand(rfq_id=rfq.id, first_id=companion.id, buyer_id=buyer.buyer_id))

    for buyer in (first, other):
        with pytest.raises((sa.exc.IntegrityError, ConflictError)):
            go_around(other, first, buyer)


def test_a_buyer_adds_a_product_with_the_terms_of_the_first(
    visitor: Callable[..., Visitor],
) -> None:
    buyer = visitor("lin")
    first = asked.asked()
    page = buyer.get(f"/rfqs/{first.public_id}")
    form = buyer.get(page.links["Ask for another product too"]).form("")
    assert form.values["destination"] == ["CN"]
    assert form.values["place"] == [DRUMS.place]
    assert form.values["together"] == [first.public_id]
    page = form.submit(quantity="40", category="musical-instruments", product="bamboo flutes")
    assert page.status == 200
    assert "Asked together" in page
    assert first.number in page
    assert "bamboo flutes" in buyer.get(f"/rfqs/{first.public_id}")
    form = buyer.get("/rfqs/new?together=nonsense").form("")
    page = form.submit(
        quantity="40", category="musical-instruments", destination="CN", together="nonsense"
    )
    assert page.status == 422
    assert "Choose one of your requests that is not over." in page


def test_a_product_of_a_certain_village_can_be_asked_together_with_others(
    visitor: Callable[..., Visitor],
) -> None:
    buyer, first, listing = visitor("lin"), asked.asked_many(), build.published_listing()
    form = buyer.get(f"/listings/{listing.public_id}/rfq").form("")
    page = form.submit(quantity="500", destination="CN", together=first.public_id)
    assert page.status == 200
    assert first.number in page
