"""Mandates by their pages: propose, accept, act, end; and a browser that stays open past the end."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa

from marketplace.costing import operations as costing
from marketplace.costing.costs import Costs
from marketplace.costing.models import AMOUNTS
from marketplace.db import db
from marketplace.inquiries.models import Message
from marketplace.mail.models import Letter
from marketplace.mandates.models import ExportMandate
from marketplace.money import Money
from tests import build, cast
from tests.cast import NGORAN, NOW, TODAY
from tests.mandates import build as given
from tests.pages import Visitor

FOR = "PT Samudra Ekspor for BUM Desa Karya Mandiri Ngoran (mandate M-2026-000001)"


def test_both_agree_by_page_and_the_village_ends_it_in_an_open_browser(app, now, visitor):
    inquiry = build.open_inquiry()
    sari, ratna, lin = visitor("sari"), visitor("ratna"), visitor("lin")
    thread = f"/inquiries/{inquiry.public_id}"
    assert ratna.get(thread).status == 404

    form = sari.get("/export-mandates").follow("Propose a mandate").form("")
    wrong = form.submit(
        partner=given.partner("ratna").public_id,
        chapters="drums",
        from_date=TODAY.isoformat(),
        to_date=given.LAST_DAY.isoformat(),
    )
    assert wrong.status == 422
    assert "Choose at least one village." in wrong
    assert 'value="drums"' in wrong.html
    page = wrong.form("").submit(
        villages=[NGORAN], steps=["quote"], chapters="92, 44", destinations=["CN"]
    )
    assert "Waits for the export partner" in page
    assert ratna.get(thread).status == 404

    mandate = db.session.scalars(sa.select(ExportMandate)).one()
    mine = ratna.get("/start")
    assert mine.url == "/export-mandates"
    agreed = mine.follow(f"{mandate.number}: {mandate.seller.name}").form("acceptance").submit()
    assert "Agreed by both" in agreed
    assert "91 days left" in agreed

    shown = ratna.get(thread)
    assert "Internal notes" not in shown
    assert "Close this inquiry" not in shown
    answered = shown.form("messages").submit(text="Samudra ships on Fridays.")
    assert FOR in answered
    assert FOR in lin.get(thread)
    assert "Exporter of record" in lin.get(thread)
    assert FOR in sari.get(thread)
    open_form = ratna.get(thread).form("messages")

    ended = sari.get(f"/export-mandates/{mandate.public_id}")
    assert ended.form("end").submit(reason="").status == 422
    ended = ended.form("end").submit(reason="We ship ourselves now.")
    assert "We ship ourselves now." in ended
    assert ratna.get(thread).status == 404
    assert open_form.submit(text="One more.").status == 404
    assert inquiry.number not in ratna.get("/inquiries")
    assert FOR in lin.get(thread)  # what was said stays as it was said
    assert "Exporter of record" not in lin.get(thread)
    assert db.session.scalar(sa.select(sa.func.count(Message.id))) == 2


def test_the_next_click_after_the_last_day_finds_nothing(app, now, visitor, monkeypatch):
    order = build.cleared_order()
    given.accepted(to_date=TODAY)
    ratna = visitor("ratna")
    inquiry = order.quotation.inquiry
    pages = [
        f"/inquiries/{inquiry.public_id}",
        f"/quotations/{order.quotation.public_id}",
        f"/orders/{order.public_id}",
        f"/orders/{order.public_id}/shipment",
    ]
    assert [ratna.get(page).status for page in pages] == [200] * 4
    shipping = ratna.get(pages[-1]).form("")
    midnight = NOW.replace(hour=17, minute=0)
    monkeypatch.setattr("marketplace.clock.now", lambda: midnight - timedelta(seconds=1))
    assert ratna.get(pages[0]).status == 200
    monkeypatch.setattr("marketplace.clock.now", lambda: midnight)
    assert [ratna.get(page).status for page in pages] == [404] * 4
    late = shipping.submit(
        transport="sea", carrier="Meratus", paper_number="MRT-1",
        shipped_date=TODAY.isoformat(), arrival_date=given.LAST_DAY.isoformat(),
    )  # fmt: skip
    assert late.status == 404
    assert "Its days are over" in ratna.get("/export-mandates")


def test_a_quotation_is_sent_for_the_village_without_its_costs(app, now, visitor):
    inquiry = build.open_inquiry()
    given.accepted()
    costing.save_card(
        actor=cast.acting("joko"),
        listing=inquiry.listing,
        costs=Costs(
            quantity=3500, units_per_carton=1,
            amounts={part: Money(777, "USD") for part in AMOUNTS}, margin=1_500,
        ),
        freight_currency="USD", price_currency="USD", submission_key=None, at=NOW,
    )  # fmt: skip
    address = f"/inquiries/{inquiry.public_id}/quotation"
    sari, ratna = visitor("sari"), visitor("ratna")
    assert "From your costs" in sari.get(address)
    page = ratna.get(address)
    assert "From your costs" not in page
    assert "Capacity calendar" not in page
    sent = page.form("").submit(
        named_place="Tanjung Perak, Surabaya", beyond_reason=build.SECOND_WORKSHOP
    )
    assert sent.status == 200, sent.text
    assert FOR in sent
    assert FOR in visitor("lin").get(f"/inquiries/{inquiry.public_id}")
    assert "Withdraw" not in sent


def test_an_order_shows_a_partner_no_bank_account(app, now, visitor):
    order = build.paid_deposit()
    given.accepted()
    page = visitor("ratna").get(f"/orders/{order.public_id}")
    assert page.status == 200
    assert "1234567890" not in page
    assert "Payment schedule" not in page
    assert "nothing to do for you" in page


def test_an_officer_lets_a_joint_enterprise_in_and_its_manager_builds_a_team(app_once, now):
    officer = Visitor.of(app_once, "oka")
    form = officer.get("/export-partners").form("")
    assert form.submit(name="", email="x").status == 422
    page = form.submit(name="BUM Desa Bersama Sejahtera", joint=True, email="ayu@sejahtera.example")
    assert "A BUMDes Bersama" in page
    letter = db.session.scalars(
        sa.select(Letter).where(Letter.recipient == "ayu@sejahtera.example")
    ).one()
    link = re.search(r"/invitations/\S+", letter.body)
    assert link is not None
    partner = page.follow("BUM Desa Bersama Sejahtera")
    assert "Nobody of this partner is here yet" in partner
    renewed = partner.form("").submit(email="ayu@sejahtera.example")
    assert "on its way" in renewed
    letters = db.session.scalars(
        sa.select(Letter).where(Letter.recipient == "ayu@sejahtera.example").order_by(Letter.id)
    ).all()
    link = re.search(r"/invitations/\S+", letters[-1].body)
    assert link is not None
    ayu = Visitor(app_once.test_client())
    ayu.get(link[0]).form("").submit(name="Ayu", password="a pass phrase of Sejahtera")
    home = (
        ayu.get("/sign-in")
        .form("")
        .submit(email="ayu@sejahtera.example", password="a pass phrase of Sejahtera")
    )
    assert home.url.endswith("/export-mandates")
    team = ayu.get("/team").form("").submit(email="dedi@sejahtera.example", role="export_staff")
    assert "dedi@sejahtera.example" in team
    assert "Ayu" in officer.get(partner.url)
    assert officer.get(partner.url).html.count('name="email"') == 0
