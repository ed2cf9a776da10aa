"""How villages and buyers of the demo world find each other beside inquiries: a forum, requests."""

from __future__ import annotations

from datetime import time, timedelta

import sqlalchemy as sa

from marketplace.db import db, transaction
from marketplace.demo.trades import GRETA, KUPANG, LIN, NGORAN, WEDANI, Stage
from marketplace.forums import booking_operations as bookings
from marketplace.forums import operations as forums
from marketplace.forums.hours import DayHours
from marketplace.forums.models import ForumSlot
from marketplace.forums.states import ForumKind
from marketplace.forums.terms import ForumTerms
from marketplace.inquiries import operations as inquiries
from marketplace.organisations.roles import Role
from marketplace.rfqs import filing
from marketplace.rfqs.terms import Request
from marketplace.trade_terms import Incoterm

SUKADANA = "18.07.11.2009"
OKA = "oka@ministry.example"


@transaction
def arrange_meetings(*, stage: Stage) -> None:
    """A forum with tables and a talk, a request to one village, and one that waits to be let out."""
    _east_java_meets_the_world(stage)
    _pepper_in_two_quantities(stage)
    _whoever_weaves(stage)
    _nobody_answers(stage)


def _east_java_meets_the_world(stage: Stage) -> None:
    """Online in twelve days; Lin has booked a talk with Ngoran."""
    oka = stage.actors[OKA]
    forum = forums.write_forum(
        actor=oka,
        terms=ForumTerms(
            kind=ForumKind.ONLINE,
            province_code="35",
            name_en="East Java meets East Asia (demo)",
            name_id="Jawa Timur bertemu Asia Timur (demo)",
            description_en="Demo: villages of East Java talk to buyers, half an hour each. Invented.",
            description_id="Demo: desa di Jawa Timur bertemu pembeli, setengah jam. Rekaan.",
            link="https://meet.example/demo",
            from_date=stage.day(12),
            to_date=stage.day(12),
            registration_ends_date=stage.day(11),
            hours=DayHours(time(9), time(12), slot_minutes=30, pause_minutes=10),
        ),
        submission_key=None,
        at=stage.ago(20),
    )
    forums.open_forum(actor=oka, forum=forum, at=stage.ago(19))
    for code, days in ((NGORAN, 15), (KUPANG, 14), (WEDANI, 12)):
        forums.offer_table(
            actor=stage.seller(code, Role.SELLER_DIRECTOR),
            forum=forum,
            listing=stage.listings[code],
            submission_key=None,
            at=stage.ago(days),
        )
    first = sa.select(ForumSlot).order_by(ForumSlot.starts_at, ForumSlot.id).limit(1)
    bookings.book_slot(
        actor=stage.actors[LIN],
        slot=db.session.scalars(first).one(),
        topic="Demo: a second container of drums, and other sizes.",
        submission_key=None,
        at=stage.ago(8),
    )


def _pepper_in_two_quantities(stage: Stage) -> None:
    """Waits for Sukadana since yesterday."""
    filing.ask_village(
        actor=stage.actors[GRETA],
        listing=stage.listings[SUKADANA],
        request=Request(
            quantities=(5_000, 10_000),
            destination="DE",
            deadline_date=stage.day(9),
            incoterm=Incoterm.FOB,
            place="Panjang, Lampung",
            note="Demo: whole pepper in bags of 25 kg; a sample first, please.",
        ),
        inquiry=None,
        submission_key=None,
        at=stage.ago(1),
    )


def _whoever_weaves(stage: Stage) -> None:
    """To several villages; an officer looks at it before it goes out."""
    filing.ask_many(
        actor=stage.actors[LIN],
        request=Request(
            quantities=(300,),
            destination="CN",
            deadline_date=stage.day(14),
            category="weaving-tenun",
            product="handloom sarong",
            needed_to_date=stage.day(90),
            note="Demo: natural colours, three patterns.",
        ),
        submission_key=None,
        at=stage.now - timedelta(hours=5),
    )


def _nobody_answers(stage: Stage) -> None:
    """Greta waits for Ngoran for twelve days: it climbs when the worker next looks."""
    listing = stage.listings[NGORAN]
    inquiries.ask(
        actor=stage.actors[GRETA],
        listing=listing,
        quantity=listing.moq,
        destination="DE",
        incoterm=listing.incoterm,
        needed_by_date=None,
        text="Demo: could you make them in walnut colour?",
        submission_key=None,
        at=stage.ago(12),
    )
