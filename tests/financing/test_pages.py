"""The pages of financing as the director, LPEI's people, and everybody else meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from marketplace.financing import operations
from marketplace.financing.models import FinancingRequest
from marketplace.orders.models import Order
from tests import build
from tests.cast import NOW, acting
from tests.pages import Page, Visitor

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.usefixtures("now")


def ask_url(order: Order) -> str:
    return f"/orders/{order.public_id}/financing"


def url(request: FinancingRequest) -> str:
    return f"/financing/{request.public_id}"


def ask(page: Page, **changes: object) -> Page:
    answers: dict[str, object] = {
        "amount": "20000.00",
        "purpose": "Hides and wages.",
        "tenor_days": "90",
        "consent": True,
    }
    return page.form("").submit(**{**answers, **changes})


def test_the_director_asks_from_the_order(app: Flask, visitor: Visit) -> None:
    order = build.confirmed_order()
    page = (
        visitor("sari").get(f"/orders/{order.public_id}").follow("Ask LPEI to finance this order")
    )
    assert page.status == 200
    answer = ask(page)
    assert answer.status == 200
    assert "Request routed to LPEI" in answer
    assert "USD 20,000.00" in answer
    assert "Approved by LPEI" not in answer.text
    assert "Request routed to LPEI" in visitor("joko").get(f"/orders/{order.public_id}")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "a lot"}, "Write the amount as a plain number"),
        ({"amount": ""}, "Say how much you need."),
        ({"amount": "56000.01"}, "at most the order's total"),
        ({"amount": "0"}, "more than zero"),
        ({"purpose": ""}, "Say what the money is for."),
        ({"tenor_days": "29"}, "The tenor is 30 to 360 days."),
        ({"tenor_days": "361"}, "The tenor is 30 to 360 days."),
        ({"tenor_days": "9" * 400}, "Not a valid integer value."),
        ({"consent": None}, "LPEI can only decide when it may read the contract."),
    ],
)
def test_a_wrong_request_is_shown_again_as_it_was_typed(
    app: Flask, visitor: Visit, changes: dict[str, object], words: str
) -> None:
    page = ask(visitor("sari").get(ask_url(build.confirmed_order())), **changes)
    assert page.status == 422
    assert words in page
    typed = page.form("").values
    assert typed["amount"] == [changes.get("amount", "20000.00")]
    assert typed["tenor_days"] == [changes.get("tenor_days", "90")]


def test_going_back_and_pressing_again_makes_one_request(app: Flask, visitor: Visit) -> None:
    page = visitor("sari").get(ask_url(build.confirmed_order()))
    assert ask(page).url == ask(page).url


def test_asking_about_an_order_with_an_open_request_is_a_conflict(
    app: Flask, visitor: Visit
) -> None:
    order = build.confirmed_order()
    page = visitor("sari").get(ask_url(order))
    build.requested_financing(order)
    assert ask(page).status == 409


def test_asking_where_a_request_is_open_leads_to_it(app: Flask, visitor: Visit) -> None:
    request = build.requested_financing()
    assert visitor("sari").get(ask_url(request.order)).url == url(request)


def test_who_may_not_ask(app: Flask, visitor: Visit) -> None:
    target = ask_url(build.confirmed_order())
    assert visitor("joko").get(target).status == 403
    assert visitor("lin").get(target).status == 403
    assert visitor("hasan").get(target).status == 404
    assert visitor("greta").get(target).status == 404
    assert visitor("made").get(target).status == 404
    assert visitor().get(target).url.startswith("/sign-in")


def test_the_buyer_sees_nothing_of_financing(app: Flask, visitor: Visit) -> None:
    request = build.requested_financing()
    page = visitor("lin").get(f"/orders/{request.order.public_id}")
    assert page.status == 200
    assert "LPEI" not in page.text
    assert request.number not in page.html
    assert visitor("lin").get(url(request)).status == 404


@pytest.mark.parametrize("key", ["lin", "greta", "hasan", "asep", "citra", "oka", "stefan"])
def test_the_request_does_not_exist_for_others(app: Flask, visitor: Visit, key: str) -> None:
    assert visitor(key).get(url(build.requested_financing())).status == 404


@pytest.mark.parametrize("key", ["sari", "lin", "citra", "oka", "stefan"])
def test_the_queue_is_lpeis(app: Flask, visitor: Visit, key: str) -> None:
    assert visitor(key).get("/financing").status == 403


def test_signed_out_people_are_sent_to_sign_in(app: Flask, visitor: Visit) -> None:
    request = build.requested_financing()
    for target in ("/financing", url(request)):
        assert visitor().get(target).url.startswith("/sign-in")


def _waiting(page: Page) -> str:
    return page.text.partition("Waiting for you")[2].partition("All others")[0]


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (build.requested_financing, "made"),
        (build.financing_in_analysis, "made"),
        (build.recommended_financing, "chandra"),
        (build.endorsed_financing, "agus"),
        (build.accepted_financing, "made"),
        (build.proposed_drawdown, "chandra"),
    ],
)
def test_each_sees_first_what_waits_for_them(
    app: Flask, visitor: Visit, make: Callable[[], FinancingRequest], key: str
) -> None:
    request = make()
    for other in ("made", "chandra", "agus"):
        page = visitor(other).get("/financing")
        assert request.number in page
        assert (request.number in _waiting(page)) is (other == key)


def test_the_queue_says_how_long_a_request_waits(
    app: Flask, visitor: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.requested_financing()
    assert "since today" in visitor("made").get("/financing")
    later = datetime(2026, 11, 24, 4, 0, tzinfo=NOW.tzinfo)
    monkeypatch.setattr("marketplace.clock.now", lambda: later)
    assert "for 3 days" in visitor("made").get("/financing")


def test_the_dossier_holds_all_a_decision_needs(app: Flask, visitor: Visit) -> None:
    request = build.recommended_financing()
    page = visitor("chandra").get(url(request))
    assert page.status == 200
    for words in (
        "Hides, mahogany and wages.",
        "90 days",
        request.order.number,
        request.order.contract_hash,
        "3,500 pcs",
        "USD 56,000.00",
        "FOB Tanjung Perak, Surabaya",
        "Shenzhen Drum Trading",
        "China",
        "BUM Desa Karya Mandiri Ngoran",
        "Kabupaten Blitar",
        "Sari Wulandari",
        "The order repays it.",
        "Made Putra",
        "Asked LPEI to finance the order",
    ):
        assert words in page, words


def test_reviewers_are_not_named_to_the_village(app: Flask, visitor: Visit) -> None:
    page = visitor("sari").get(url(build.recommended_financing()))
    assert "Recommended by the maker" in page
    assert "Made Putra" not in page.text
    assert "The order repays it." not in page.text


def test_four_people_walk_to_the_released_tranche(app: Flask, visitor: Visit) -> None:
    request = build.requested_financing()
    where = url(request)
    made, chandra, agus, sari = (visitor(key) for key in ("made", "chandra", "agus", "sari"))

    page = made.get(where).form("intake").submit()
    page = page.form("recommendation").submit(amount="15000.00", comment="Fifteen is enough.")
    assert "Recommended, waiting for review" in page
    page = chandra.get(where).form("review").submit(decision="return", comment="Which wood?")
    assert "Being analysed by LPEI" in page
    made.get(where).form("recommendation").submit(amount="15000.00", comment="Mahogany.")
    page = (
        chandra.get(where)
        .form("review")
        .submit(decision="endorse", amount="14000.00", comment="Margin.")
    )
    assert "Endorsed, waiting for approval" in page
    assert "Approved" not in sari.get(where).text
    page = agus.get(where).form("approval").submit(decision="approve", comment="A firm order.")
    assert "Approved, waiting for the village" in page
    page = sari.get(where)
    assert "LPEI approved USD 14,000.00" in page
    page = page.form("acceptance").submit()
    assert "Accepted by the village" in page
    page = (
        made.get(where)
        .form("drawdown")
        .submit(amount="14000", value_date="2026-11-23", bank_reference="LPEI-0042")
    )
    assert "Waiting for release" in page
    page = chandra.get(where).form("release").submit()
    assert "Money drawn" in page
    assert "LPEI-0042" in sari.get(where)


def test_wrong_answers_of_reviewers_are_shown_again(app: Flask, visitor: Visit) -> None:
    request = build.financing_in_analysis()
    where = url(request)
    form = visitor("made").get(where).form("recommendation")
    page = form.submit(amount="20000.01", comment="More.")
    assert page.status == 422
    assert "never raised" in page
    assert page.form("recommendation").values["comment"][0].strip() == "More."
    assert form.submit(amount="x", comment="More.").status == 422
    assert form.submit(amount="", comment="").status == 422
    assert form.submit(amount="", comment="Sound.").status == 200
    form = visitor("chandra").get(where).form("review")
    assert form.submit(comment="?").status == 422
    page = form.submit(decision="reject", comment="")
    assert page.status == 422
    assert "the reason is kept with the decision" in page
    assert form.submit(decision="approve", comment="Mine now.").status == 422
    assert form.submit(decision="endorse", amount="20001", comment="").status == 422
    assert form.submit(decision="endorse").status == 200
    form = visitor("agus").get(where).form("approval")
    assert form.submit(decision="approve", comment="").status == 422
    assert form.submit(comment="Yes.").status == 422


def test_a_wrong_tranche_is_shown_again(app: Flask, visitor: Visit) -> None:
    form = visitor("made").get(url(build.accepted_financing())).form("drawdown")
    good = {"amount": "100", "value_date": "2026-11-23", "bank_reference": "R1"}
    for wrong in (
        {"amount": "20000.01"},
        {"amount": ""},
        {"value_date": "tomorrow"},
        {"value_date": ""},
        {"bank_reference": ""},
    ):
        assert form.submit(**{**good, **wrong}).status == 422
    assert form.submit(**good).status == 200


def test_a_rejection_is_shown_to_the_village_with_its_reason(app: Flask, visitor: Visit) -> None:
    request = build.endorsed_financing()
    page = (
        visitor("agus")
        .get(url(request))
        .form("approval")
        .submit(decision="reject", comment="The buyer is unknown to us.")
    )
    assert "Rejected" in page
    page = visitor("joko").get(url(request))
    assert "The buyer is unknown to us." in page
    order_page = visitor("sari").get(f"/orders/{request.order.public_id}")
    assert "Rejected" in order_page
    assert "Ask LPEI to finance this order" in order_page.links


def test_the_director_withdraws_and_declines(app: Flask, visitor: Visit) -> None:
    request = build.requested_financing()
    assert not visitor("joko").get(url(request)).has_form("withdrawal")
    page = visitor("sari").get(url(request)).form("withdrawal").submit()
    assert "Withdrawn" in page
    again = build.approved_financing(request.order)
    assert "Declined by the village" in visitor("sari").get(url(again)).form("refusal").submit()


# step → who of the right organisation has another role
STEPS = {
    "intake": ("chandra", "agus", "sari"),
    "recommendation": ("chandra", "sari"),
    "review": ("made", "agus", "sari"),
    "approval": ("made", "chandra", "sari"),
    "acceptance": ("joko", "made"),
    "refusal": ("joko", "agus"),
    "withdrawal": ("joko", "made"),
    "drawdown": ("chandra", "sari"),
    "release": ("made", "agus", "sari"),
}


def _csrf(visitor: Visitor) -> str:
    return visitor.get("/devices").form("sign-out").values["csrf_token"][0]


@pytest.mark.parametrize("key", ["hasan", "lin", "citra", "oka"])
def test_a_stranger_cannot_take_a_step(app: Flask, visitor: Visit, key: str) -> None:
    where, who = url(build.requested_financing()), visitor(key)
    token = _csrf(who)
    for step in STEPS:
        assert who.post(f"{where}/{step}", {"csrf_token": token}).status == 404, step


def test_a_colleague_of_another_role_cannot_take_a_step(app: Flask, visitor: Visit) -> None:
    where = url(build.requested_financing())
    for key in ("made", "chandra", "agus", "sari", "joko"):
        who = visitor(key)
        token = _csrf(who)
        for step in [step for step, keys in STEPS.items() if key in keys]:
            assert who.post(f"{where}/{step}", {"csrf_token": token}).status == 403, (key, step)


def test_a_step_out_of_turn_is_a_conflict(app: Flask, visitor: Visit) -> None:
    request = build.requested_financing()
    late = visitor("made").get(url(request)).form("intake")
    operations.take_in(actor=acting("made"), request=request, at=NOW)
    page = late.submit()
    assert page.status == 409
    assert "no longer possible" in page
    director = visitor("sari")
    page = director.post(f"{url(request)}/acceptance", {"csrf_token": _csrf(director)})
    assert page.status == 409
