"""The main job, walked by six people, each in a browser of their own: from 非洲鼓 to a completed order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from marketplace import clock
from marketplace.db import db
from marketplace.events import queries as events
from marketplace.orders.models import Order
from marketplace.orders.states import OrderStatus
from marketplace.payments import ledger
from tests import build

Enter = Callable[..., Page]


def day(days: int) -> str:
    return (clock.jakarta_date(clock.now()) + timedelta(days=days)).isoformat()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def open_link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def path(page: Page) -> str:
    found = re.sub(r"^https?://[^/]+", "", page.url)
    return found.split("#")[0]


def test_a_drum_from_ngoran_is_found_ordered_financed_paid_shipped_and_received(
    shop_app, person: Enter
):
    build.published_listing()
    lin, joko, sari = person("lin"), person("joko"), person("sari")

    _find(lin)
    inquiry = _ask(lin)
    _answer(joko, inquiry)
    _quote(sari, inquiry)
    order = _accept(lin, inquiry)
    _confirm(lin, order)
    _confirm(sari, order)
    _finance(person, order)
    _pay(lin, order, decline_first=True)
    _produce(joko, sari, order)
    _pay(lin, order, decline_first=False)
    _ship(sari, order)
    _receive(lin, order)

    db.session.rollback()
    stored = db.session.scalars(sa.select(Order)).one()
    assert stored.status is OrderStatus.COMPLETED
    assert ledger.imbalances() == []
    held = ledger.balance(account=ledger.held_for(stored.public_id), currency="USD")
    assert -held == stored.total
    assert events.verify().intact


def _find(lin: Page) -> None:
    for _attempt in range(20):  # the worker brings the index in step after the publication
        lin.goto("/search?q=非洲鼓")
        if lin.get_by_role("link", name="Djembe drum").count():
            break
        lin.wait_for_timeout(250)
    lin.get_by_role("link", name="Djembe drum").first.click()
    expect(lin.get_by_role("heading", level=1)).to_contain_text("Djembe drum")
    expect(lin.locator("main")).to_contain_text("Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur")


def _ask(lin: Page) -> str:
    open_link(lin, "Ask for a quotation")
    lin.get_by_label("Quantity").fill("3500")
    lin.locator("[name=destination]").select_option("CN")
    lin.locator("[name=incoterm]").select_option("FOB")
    lin.locator("[name=text]").fill("One 40-foot container of whole drums, please.")
    press(lin, "Send inquiry")
    expect(lin).to_have_url(re.compile(r"/inquiries/\w+"))
    return path(lin)


def _answer(joko: Page, inquiry: str) -> None:
    joko.goto("/inquiries")
    joko.locator(f'a[href="{inquiry}"]').first.click()
    joko.locator("[name=text]").fill(
        "Yes, one container is possible. The director sends the price."
    )
    press(joko, "Send message")
    expect(joko.locator("main")).to_contain_text("Yes, one container is possible.")


def _quote(sari: Page, inquiry: str) -> None:
    sari.goto(inquiry)
    open_link(sari, "Send a quotation")
    sari.locator("[name=unit_price]").fill("15.50")
    sari.locator("[name=currency]").select_option("USD")
    sari.locator("[name=named_place]").fill("Tanjung Perak, Surabaya")
    sari.locator("[name=ready_date]").fill(day(60))
    sari.locator("[name=valid_through_date]").fill(day(14))
    sari.get_by_label("30 % deposit, 70 % before shipment").check()
    press(sari, "Send quotation")
    expect(sari.locator("main")).to_contain_text("USD 54,250.00")


def _accept(lin: Page, inquiry: str) -> str:
    lin.goto(inquiry)
    open_link(lin, "Review and accept")
    expect(lin.locator("main")).to_contain_text("USD 54,250.00")
    press(lin, "Accept and place the order")
    expect(lin).to_have_url(re.compile(r"/orders/\w+"))
    return path(lin)


def _confirm(who: Page, order: str) -> None:
    who.goto(order)
    press(who, "Confirm the contract")
    expect(who.get_by_role("button", name="Confirm the contract")).to_have_count(0)


def _finance(person: Enter, order: str) -> None:
    sari, made, chandra, agus = (person(key) for key in ("sari", "made", "chandra", "agus"))
    sari.goto(order)
    open_link(sari, "Ask LPEI to finance this order")
    sari.locator("[name=amount]").fill("20000")
    sari.locator("[name=purpose]").fill("Mahogany, skins and wages for one container.")
    sari.locator("[name=tenor_days]").fill("90")
    sari.locator("[name=consent]").check()
    press(sari, "Send the request to LPEI")

    made.goto("/financing")
    made.locator("main a[href^='/financing/']").first.click()
    request = path(made)
    press(made, "Take in for analysis")
    made.locator("[name=comment]").fill("The order carries the amount.")
    press(made, "Recommend to the checker")

    chandra.goto(request)
    chandra.locator("[name=decision][value=endorse]").check()
    chandra.locator("[name=comment]").fill("Agreed.")
    press(chandra, "Record my review")

    agus.goto(request)
    agus.locator("[name=decision][value=approve]").check()
    agus.locator("[name=comment]").fill("A firm order of a known buyer.")
    press(agus, "Record my decision")

    sari.goto(request)
    press(sari, "Accept")

    made.goto(request)
    made.locator("[name=amount]").fill("20000")
    made.locator("[name=value_date]").fill(day(1))
    made.locator("[name=bank_reference]").fill("LPEI-0001")
    press(made, "Propose the tranche")

    chandra.goto(request)
    press(chandra, "Release the tranche")
    expect(chandra.locator("main")).to_contain_text("Money drawn")


def _pay(lin: Page, order: str, *, decline_first: bool) -> None:
    lin.goto(order)
    press(lin, "Pay by card")
    expect(lin.locator("body")).to_contain_text("TEST payment page of a fake provider")
    if decline_first:
        press(lin, "Decline")
        expect(lin.get_by_role("alert")).to_contain_text("The card was declined")
    press(lin, "Pay")
    expect(lin).to_have_url(re.compile(r"/payments/\w+/return"))
    expect(lin.locator("main")).to_contain_text("Received")
    open_link(lin, "Back to the order")


def _produce(joko: Page, sari: Page, order: str) -> None:
    joko.goto(order)
    open_link(joko, "Report progress")
    joko.locator("[name=produced]").fill("3500")
    joko.locator("[name=note]").fill("All drums are tuned and packed.")
    press(joko, "Report progress")
    expect(joko.locator("main")).to_contain_text("All drums are tuned and packed.")
    sari.goto(order)
    press(sari, "Mark the goods ready")


def _ship(sari: Page, order: str) -> None:
    sari.goto(order)
    open_link(sari, "Record the shipment")
    sari.locator("[name=transport][value=sea]").check()
    sari.locator("[name=carrier]").fill("Samudera Contoh Line")
    sari.locator("[name=paper_number]").fill("SCL-SUB-1")
    sari.locator("[name=shipped_date]").fill(day(0))
    sari.locator("[name=arrival_date]").fill(day(14))
    press(sari, "Record the shipment")
    expect(sari.locator("main")).to_contain_text("SCL-SUB-1")


def _receive(lin: Page, order: str) -> None:
    lin.goto(order)
    press(lin, "Confirm the delivery")
    press(lin, "Accept the goods")
    expect(lin.locator("main")).to_contain_text("Completed")
    with lin.expect_download() as download:
        lin.locator("a[href*='/papers/']").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
