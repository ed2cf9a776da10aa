"""What each side, the officer and the staff see of a silence, and the figure buyers read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db, transaction
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries import screening_operations, screening_queries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Role
from marketplace.routing import answering, processes
from marketplace.routing.engine import Choice
from marketplace.routing.models import Hop
from marketplace.routing.rungs import HOURS, Rung
from marketplace.workdays import operations as closures
from tests import build
from tests.cast import HARIANG, NOW, TODAY, acting
from tests.pages import Visitor
from tests.support.queries import counted_queries

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
Frozen = Callable[[timedelta], None]
LATER = timedelta(days=20)  # more than 72 working hours, and no holiday on the way


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Frozen:
    """Let so much time pass since NOW, for pages and for a round of the clock."""

    def pass_by(span: timedelta) -> None:
        monkeypatch.setattr("marketplace.clock.now", lambda: NOW + span)
        processes.sweep(at=NOW + span)

    return pass_by


def scoped_to(province: str) -> None:
    @transaction
    def limit() -> None:
        officer = db.session.scalars(
            sa.select(Membership).where(Membership.role == Role.PROGRAMME_OFFICER)
        ).one()
        officer.province_code = province

    limit()


def test_the_buyer_is_offered_others_and_sees_them_only_after_a_yes(
    visitor: Visits, passing: Frozen
) -> None:
    build.published_listing(HARIANG, build.listing_terms(name_en="Rebana of Hariang"))
    inquiry = build.open_inquiry()
    assert visitor("lin").get(f"/inquiries/{inquiry.public_id}/alternates").status == 409
    passing(LATER)
    lin = visitor("lin")
    page = lin.get(f"/inquiries/{inquiry.public_id}")
    assert "Nothing is sent to them" in page.text
    assert "Rebana of Hariang" not in page.text
    shown = page.form("alternates").submit()
    assert shown.status == 200
    assert "Nothing was sent to these villages." in shown.text
    assert "Rebana of Hariang" in shown.text
    assert "Djembe drum" not in shown.text
    assert "See other villages" in lin.get(f"/inquiries/{inquiry.public_id}")
    history = visitor("joko").get(f"/inquiries/{inquiry.public_id}").text
    assert "The village enterprise was reminded" in history
    assert "The buyer asked to be shown other villages" in history


def test_the_seller_reads_what_comes_next_and_the_buyer_that_it_is_closed(
    visitor: Visits,
) -> None:
    inquiry = build.open_inquiry()
    address = f"/inquiries/{inquiry.public_id}"
    page = visitor("joko").get(address)
    assert "Answered by 25 Nov 2026, 16:00 Jakarta" in page
    assert "on 24 Nov 2026, 12:00 Jakarta: Handler reminded" in page
    closures.close_for(
        actor=acting("joko"),
        from_date=TODAY,
        to_date=TODAY + timedelta(days=9),
        reason="KANARI",
        submission_key=None,
        at=NOW,
    )
    lin = visitor("lin")
    for asked in (address, f"/listings/{inquiry.listing.public_id}/inquiry"):
        assert "closed until 30 Nov 2026" in lin.get(asked)
        assert "KANARI" not in lin.get(asked)


def test_the_officer_sees_the_silences_of_the_province_without_buyer_price_or_word(
    visitor: Visits, passing: Frozen
) -> None:
    inquiry = build.open_inquiry()
    passing(LATER)
    oka = visitor("oka")
    oka.get("/programme/silences")
    with counted_queries() as asked:
        page = oka.get("/programme/silences")
    assert len(asked) <= 12
    for words in ("BUM Desa Karya Mandiri Ngoran", "Kabupaten Blitar", inquiry.number):
        assert words in page
    for secret in ("Shenzhen", "Lin Mei", "whole drums", "USD"):
        assert secret not in page.text
    assert inquiry.number in oka.get("/programme/silences?rung=alternates&regency=35.05")
    for filtered in ("rung=reminder", "regency=36.02", "regency=%00"):
        assert inquiry.number not in oka.get(f"/programme/silences?{filtered}").text
    scoped_to("36")
    elsewhere = visitor("oka").get("/programme/silences")
    assert "Nobody is kept waiting" in elsewhere
    scoped_to("35")
    assert inquiry.number in visitor("oka").get("/programme/silences")
    inquiries.write_message(
        actor=acting("joko"), inquiry=inquiry, text="Yes.", submission_key=None, at=NOW + LATER
    )
    assert "Nobody is kept waiting" in oka.get("/programme/silences")


def test_staff_replay_each_hop_and_see_where_the_engine_would_decide_otherwise(
    app: Flask, visitor: Visits, passing: Frozen, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = build.open_inquiry()
    passing(LATER)
    stefan = visitor("stefan")
    page = stefan.get(f"/back-office/routing?number={inquiry.number}")
    assert page.url.endswith(inquiry.public_id)
    assert page.text.count("The engine would decide the same today") == 4
    assert "Joko Prasetyo" in page
    assert "whole drums" not in page.text
    assert "There is no inquiry INQ-0." in stefan.get("/back-office/routing?number=INQ-0")
    run = app.test_cli_runner().invoke
    told = run(args=["routing", "explain", inquiry.number])
    assert told.exit_code == 0
    assert "R5-officer (R5-officers-of-the-country) told Oka Mahendra" in told.output
    assert run(args=["routing", "explain", "INQ-0"]).exit_code == 1
    monkeypatch.setitem(HOURS, Rung.REMINDER, 8)  # the rule changes
    assert "Today it would decide otherwise: due_at" in stefan.get(page.url)
    assert run(args=["routing", "explain", inquiry.number]).exit_code == 1


def test_a_hop_that_tells_nobody_says_so(visitor: Visits, passing: Frozen) -> None:
    inquiry = build.open_inquiry()

    @transaction
    def send_everybody_home() -> None:
        for member in db.session.scalars(sa.select(Membership)):
            if member.role in {Role.PROGRAMME_OFFICER, Role.BUYER}:
                member.ended_at = NOW

    send_everybody_home()
    passing(LATER)
    choices = db.session.scalars(sa.select(Hop.choice).order_by(Hop.id)).all()
    assert choices == [Choice.OPERATORS, Choice.DIRECTORS, Choice.NOBODY, Choice.NOBODY]
    page = visitor("stefan").get(f"/back-office/routing/{inquiry.public_id}")
    assert "nobody: there is nobody in this role" in page


def _answered_after(inquiry: Inquiry, span: timedelta) -> None:
    inquiries.write_message(
        actor=acting("joko"), inquiry=inquiry, text="Yes.", submission_key=None, at=NOW + span
    )


def test_the_figure_counts_what_was_decided_and_is_hidden_below_three(visitor: Visits) -> None:
    """NOW is a Saturday: 24 working hours end on Wednesday at 16:00."""
    listing = build.published_listing()
    soon, late, refused = (build.open_inquiry(listing) for _ in range(3))
    seller_id = soon.seller_id
    held = build.open_inquiry(listing)  # the fourth of a day: its time begins when it is let go

    def figure(span: timedelta) -> tuple[int, int]:
        found = answering.answering(seller_id=seller_id, at=NOW + span)
        return found.in_time, found.asked

    assert figure(timedelta(0)) == (0, 0)
    _answered_after(soon, timedelta(days=2))
    assert figure(timedelta(days=3)) == (1, 1)  # the others still have time
    screening_operations.release(
        actor=acting("stefan"),
        hold=screening_queries.get_hold(actor=acting("stefan"), public_id=held.public_id),
        reason="An honest buyer.",
        at=NOW + timedelta(days=3),
    )
    assert "Too few inquiries" in visitor("greta").get(f"/listings/{listing.public_id}/inquiry")
    inquiries.close_inquiry(  # a no is an answer too
        actor=acting("joko"),
        inquiry=refused,
        reason=ClosingReason.CAPACITY,
        at=NOW + timedelta(days=3),
    )
    _answered_after(late, timedelta(days=9))
    assert figure(timedelta(days=4)) == (2, 3)  # what was held has time still
    assert figure(timedelta(days=10)) == (2, 4)
    assert figure(timedelta(days=31)) == (0, 1)


def test_the_figure_stands_on_the_sellers_and_the_buyers_page(
    visitor: Visits, passing: Frozen
) -> None:
    listing = build.published_listing()
    for inquiry in [build.open_inquiry(listing) for _ in range(3)]:
        _answered_after(inquiry, timedelta(days=2))
    passing(timedelta(days=3))
    words = "3 of 3 inquiries of the last 30 days were answered within 24 working hours."
    assert words in visitor("sari").get("/desk")
    assert words in visitor("lin").get(f"/listings/{listing.public_id}/inquiry")


def test_a_round_from_the_command_line_plans_the_next(app: Flask, passing: Frozen) -> None:
    build.open_inquiry()
    passing(timedelta(0))
    done = app.test_cli_runner().invoke(args=["routing", "sweep"])
    assert done.exit_code == 0
    assert "Rungs climbed: 0." in done.output
