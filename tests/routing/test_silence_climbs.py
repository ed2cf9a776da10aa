"""A buyer's silence climbs: reminded, told, offered others; once each, at the right working minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.clock import JAKARTA
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError
from marketplace.events import queries as events
from marketplace.inquiries import intentions
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.jobs.models import Job
from marketplace.mail.models import Letter
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Role
from marketplace.routing import facts, operations, processes, queries
from marketplace.routing.engine import Choice, decide
from marketplace.routing.models import Hop
from marketplace.routing.rungs import LADDER, Rung
from marketplace.trade_terms import Incoterm
from marketplace.workdays import operations as closures
from tests import build
from tests.cast import acting
from tests.support.racing import race

pytestmark = pytest.mark.usefixtures("app")
MINUTE = timedelta(minutes=1)


def wib(text: str) -> datetime:
    """A moment as a clock in Jakarta shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


FRIDAY = wib("2026-12-18 16:50")
# Monday, Tuesday, Wednesday; Christmas and its leave, a weekend; Monday to Thursday; New Year.
DUE = {
    Rung.REMINDER: wib("2026-12-22 12:00"),
    Rung.DIRECTOR: wib("2026-12-23 16:00"),
    Rung.OFFICER: wib("2026-12-30 16:00"),
    Rung.ALTERNATES: wib("2027-01-05 16:00"),
}


def asked(at: datetime = FRIDAY) -> Inquiry:
    return inquiries.ask(
        actor=acting("lin"),
        listing=build.published_listing(),
        quantity=3500,
        destination="CN",
        incoterm=Incoterm.FOB,
        needed_by_date=None,
        text="One container, please.",
        submission_key=None,
        at=at,
    )


def wrote(key: str, inquiry: Inquiry, at: datetime) -> None:
    inquiries.write_message(
        actor=acting(key), inquiry=inquiry, text="And?", submission_key=None, at=at
    )


def hops() -> list[Hop]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Hop).order_by(Hop.id)))


def letters(since: int = 0) -> list[tuple[str, str]]:
    """Recipient and subject of what was written after so many letters."""
    rows = db.session.execute(sa.select(Letter.recipient, Letter.subject).order_by(Letter.id))
    return [(row.recipient, row.subject) for row in rows][since:]


def test_a_friday_evenings_inquiry_climbs_over_weekend_and_holidays_and_tells_the_right_people():
    inquiry = asked()
    before = len(letters())
    for rung, due_at in DUE.items():
        assert processes.sweep(at=due_at - MINUTE) == 0
        assert processes.sweep(at=due_at) == 1, rung
        assert processes.sweep(at=due_at) == 0
    found = hops()
    assert [hop.rung for hop in found] == list(LADDER)
    assert [hop.due_at for hop in found] == list(DUE.values())
    assert [hop.next_due_at for hop in found] == [*list(DUE.values())[1:], None]
    assert [hop.rule for hop in found] == [
        "R5-reminder", "R5-director", "R5-officer", "R5-alternates",
    ]  # fmt: skip
    assert [hop.choice for hop in found] == [
        Choice.OPERATORS, Choice.DIRECTORS, Choice.NATIONAL, Choice.ASKER,
    ]  # fmt: skip
    told = letters(since=before)
    assert [recipient for recipient, _ in told] == [
        "joko@ngoran.example", "sari@ngoran.example", "oka@ministry.example", "lin@shenzhen.example",
    ]  # fmt: skip
    assert "Shenzhen" not in told[2][1]
    happened = [
        event.action for event in events.timeline(subjects=[("inquiry", inquiry.public_id)])
    ]
    assert happened == ["inquiry.begin", *[f"routing.{rung}" for rung in LADDER]]
    assert events.verify().intact
    for hop in found:  # the engine decides the same from what it saw
        again = decide(facts.read(hop.facts))
        assert again is not None
        assert (again.rung, again.told, again.due_at) == (hop.rung, hop.people, hop.due_at)


def test_closed_days_stop_the_clock():
    inquiry = asked()
    closures.close_for(
        actor=acting("sari"),
        from_date=date(2026, 12, 21),
        to_date=date(2026, 12, 23),
        reason="Harvest",
        submission_key=None,
        at=FRIDAY,
    )
    # Monday to Wednesday are closed, Thursday and Friday Christmas: 28 and 29 December remain.
    assert processes.sweep(at=wib("2026-12-29 11:59")) == 0
    assert processes.sweep(at=wib("2026-12-29 12:00")) == 1
    (hop,) = hops()
    assert hop.subject_id == inquiry.public_id
    assert facts.read(hop.facts).closures[0].to_date == date(2026, 12, 23)


def test_a_late_round_climbs_all_that_is_due_in_order():
    asked()
    assert processes.sweep(at=DUE[Rung.ALTERNATES]) == 4
    assert [hop.rung for hop in hops()] == list(LADDER)


@pytest.mark.parametrize("stop", ["answer", "close"])
def test_an_answer_or_the_end_stops_the_clock_and_the_next_turn_begins_anew(stop: str):
    inquiry = asked()
    processes.sweep(at=DUE[Rung.REMINDER])
    answered_at = DUE[Rung.REMINDER] + MINUTE
    if stop == "close":
        inquiries.close_inquiry(
            actor=acting("joko"), inquiry=inquiry, reason=ClosingReason.CAPACITY, at=answered_at
        )
        assert processes.sweep(at=DUE[Rung.ALTERNATES]) == 0
        return
    wrote("sari", inquiry, answered_at)
    assert processes.sweep(at=DUE[Rung.DIRECTOR]) == 0
    wrote("lin", inquiry, wib("2026-12-28 08:00"))
    wrote("lin", inquiry, wib("2026-12-29 08:00"))  # a second word does not begin another turn
    assert processes.sweep(at=wib("2026-12-29 11:59")) == 0
    assert processes.sweep(at=wib("2026-12-29 12:00")) == 1
    again = hops()[-1]
    assert (again.rung, again.choice) == (Rung.REMINDER, Choice.PREVIOUS_HANDLER)
    assert letters()[-1][0] == "sari@ngoran.example"  # who answered this buyer last


def test_two_workers_climb_each_rung_once(app: Flask):
    asked()
    outcomes = race(app, [lambda: processes.sweep(at=DUE[Rung.ALTERNATES])] * 2)
    assert sum(outcomes) == 4  # type: ignore[arg-type]  # an exception would show here
    assert [hop.rung for hop in hops()] == list(LADDER)
    about = [subject for _, subject in letters() if "INQ-2026-000001" in subject]
    assert len(about) == len(set(about)) + 1  # the asking went to two people, each rung to one


def test_officers_of_the_province_come_before_the_countrys():
    @transaction
    def move_oka() -> None:
        officer = db.session.scalars(
            sa.select(Membership).where(Membership.role == Role.PROGRAMME_OFFICER)
        ).one()
        officer.province_code = "35"

    move_oka()
    asked()
    processes.sweep(at=DUE[Rung.OFFICER])
    assert hops()[-1].choice == Choice.PROVINCE


def test_rounds_go_on_while_an_inquiry_is_open_and_only_in_working_hours():
    inquiry = asked()
    (job,) = db.session.scalars(sa.select(Job).where(Job.kind == intentions.LOOK))
    assert job.run_at == wib("2026-12-21 08:00")
    assert intentions.next_round(at=wib("2026-12-22 11:50")) == wib("2026-12-22 12:00")
    assert intentions.next_round(at=wib("2026-12-22 15:45")) == wib("2026-12-22 16:00")
    assert intentions.next_round(at=wib("2026-12-23 16:00")) == wib("2026-12-28 08:00")
    inquiries.close_inquiry(
        actor=acting("joko"), inquiry=inquiry, reason=ClosingReason.CAPACITY, at=FRIDAY
    )
    processes.look_again(at=wib("2026-12-22 09:00"))
    assert len(db.session.scalars(sa.select(Job).where(Job.kind == intentions.LOOK)).all()) == 1


def test_the_worker_makes_the_rounds_and_sends_the_letters(
    work: Callable[[], int], monkeypatch: pytest.MonkeyPatch
):
    asked()
    monkeypatch.setattr("marketplace.clock.now", lambda: DUE[Rung.REMINDER])
    work()
    assert [hop.rung for hop in hops()] == [Rung.REMINDER]
    reminder = db.session.scalars(sa.select(Letter).order_by(Letter.id.desc())).first()
    assert reminder is not None
    assert reminder.sent_at == DUE[Rung.REMINDER]
    waiting = sa.select(Job).where(Job.kind == intentions.LOOK, Job.done_at.is_(None))
    assert [job.run_at for job in db.session.scalars(waiting)] == [wib("2026-12-22 12:15")]


def test_others_are_shown_only_when_offered_and_agreed_to():
    inquiry = asked()
    with pytest.raises(ConflictError):
        operations.show_alternates(actor=acting("lin"), inquiry=inquiry, at=FRIDAY)
    processes.sweep(at=DUE[Rung.ALTERNATES])
    written = len(letters())
    with pytest.raises(ForbiddenError):
        operations.show_alternates(actor=acting("joko"), inquiry=inquiry, at=FRIDAY)
    for _ in range(2):
        operations.show_alternates(actor=acting("lin"), inquiry=inquiry, at=DUE[Rung.ALTERNATES])
    assert queries.find_consent(inquiry=inquiry) is not None
    assert len(letters()) == written  # nobody is told


def test_what_was_climbed_is_never_changed():
    inquiry = asked()
    processes.sweep(at=DUE[Rung.ALTERNATES])
    operations.show_alternates(actor=acting("lin"), inquiry=inquiry, at=DUE[Rung.ALTERNATES])

    @transaction
    def change(statement: str) -> None:
        db.session.execute(sa.text(statement))

    for table in ("routing_hop", "alternates_consent"):
        for act in ("DELETE FROM {}", "UPDATE {} SET id = id + 9"):
            with pytest.raises(DBAPIError, match="never changed"):
                change(act.format(table))
