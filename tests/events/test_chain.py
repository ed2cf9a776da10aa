"""The audit chain: written with the change or not at all, never rewritten, tampering is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from marketplace.db import CannotWriteError, db, transaction
from marketplace.events import operations, queries
from marketplace.events.chain import GENESIS, canonical, link
from marketplace.events.models import Event
from marketplace.events.operations import SYSTEM
from tests.cast import NOW, acting
from tests.support.racing import race


@transaction
def happen(action: str, *, times: int = 1) -> None:
    for _ in range(times):
        operations.record(
            actor=SYSTEM, action=action, subject="test", subject_id="t", at=NOW, details={"n": 1}
        )


def _count(action: str) -> int:
    return db.session.query(Event).filter(Event.action == action).count()


@transaction
def _without_triggers(statement: str) -> None:
    """What somebody with the database's own password could do."""
    sqlite = db.engine.dialect.name == "sqlite"
    for trigger in ("event_no_update", "event_no_delete"):
        db.session.execute(sa.text(f"DROP TRIGGER {trigger}" + ("" if sqlite else " ON event")))
    db.session.execute(sa.text(statement))


def test_events_are_chained_from_the_beginning(app: Flask) -> None:
    happen("test.first", times=2)
    happen("test.second")
    chain = db.session.query(Event).order_by(Event.id).all()
    assert chain[0].previous_hash == GENESIS
    assert [event.previous_hash for event in chain[1:]] == [event.hash for event in chain[:-1]]
    verdict = queries.verify()
    assert verdict.intact
    assert (verdict.events, verdict.head) == (len(chain), chain[-1].hash)


def test_an_event_names_who_did_what_for_whom(app: Flask) -> None:
    @transaction
    def act() -> None:
        operations.record(
            actor=acting("sari"),
            action="test.act",
            subject="test",
            subject_id="t",
            at=NOW,
            details={"to": "b", "from": "a"},
        )

    act()
    (event,) = queries.timeline(subjects=[("test", "t")])
    assert event.at == NOW
    assert event.actor_name == "Sari Wulandari"
    assert event.actor_id == acting("sari").person_public_id
    assert event.organisation_name == "BUM Desa Karya Mandiri Ngoran"
    assert event.details == '{"from":"a","to":"b"}'


def test_a_rollback_leaves_no_event(app: Flask) -> None:
    before = queries.verify()

    @transaction
    def fail() -> None:
        happen("test.lost")
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert _count("test.lost") == 0
    happen("test.kept")
    assert _count("test.kept") == 1
    after = queries.verify()
    assert after.intact
    assert after.events == before.events + 1


def test_a_tried_again_operation_leaves_one_event(app: Flask) -> None:
    attempts: list[int] = []

    @transaction
    def stumble() -> None:
        happen("test.again")
        attempts.append(1)
        if len(attempts) == 1:
            raise sa.exc.IntegrityError("insert", {}, Exception("submission_key"))

    stumble()
    assert len(attempts) == 2
    assert _count("test.again") == 1
    assert queries.verify().intact


def test_nothing_is_recorded_outside_an_operation(app: Flask) -> None:
    with pytest.raises(CannotWriteError):
        operations.record(actor=SYSTEM, action="test.x", subject="test", subject_id="t", at=NOW)


@pytest.mark.parametrize(
    "statement", ["UPDATE event SET actor_name = 'Nobody'", "DELETE FROM event"]
)
def test_the_database_refuses_to_change_or_delete_events(app: Flask, statement: str) -> None:
    happen("test.stands")
    before = queries.verify()

    @transaction
    def tamper() -> None:
        db.session.execute(sa.text(statement))

    with pytest.raises(DBAPIError, match="never changed"):
        tamper()
    assert queries.verify() == before


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Somebody Else'",
        "actor_id = 'somebody'",
        "organisation_name = 'Another'",
        "organisation_id = 'another'",
        "action = 'test.other'",
        "subject = 'other'",
        "subject_id = 'other'",
        "details = '{}'",
        f"previous_hash = '{'1' * 64}'",
        f"hash = '{'2' * 64}'",
    ],
)
def test_a_changed_event_is_found(app: Flask, change: str) -> None:
    happen("test.before", times=2)
    happen("test.victim")
    victim = db.session.query(Event.id).filter(Event.action == "test.victim").scalar()
    happen("test.after")
    _without_triggers(f"UPDATE event SET {change} WHERE id = {victim}")
    verdict = queries.verify()
    assert not verdict.intact
    assert verdict.broken_at == victim


def test_a_changed_moment_is_found(app: Flask) -> None:
    happen("test.victim")
    event = db.session.query(Event).filter(Event.action == "test.victim").one()
    victim, earlier = event.id, event.at - timedelta(microseconds=1)
    _without_triggers("SELECT 1")

    @transaction
    def rewrite() -> None:
        db.session.execute(sa.update(Event).where(Event.id == victim).values(at=earlier))

    rewrite()
    assert queries.verify().broken_at == victim


def test_an_event_taken_out_of_the_middle_is_found(app: Flask) -> None:
    happen("test.victim")
    happen("test.next")
    following = db.session.query(Event.id).filter(Event.action == "test.next").scalar()
    _without_triggers("DELETE FROM event WHERE action = 'test.victim'")
    assert queries.verify().broken_at == following


def test_a_cut_tail_shows_in_the_head(app: Flask) -> None:
    happen("test.kept")
    happen("test.victim")
    head = queries.verify().head
    _without_triggers("DELETE FROM event WHERE action = 'test.victim'")
    verdict = queries.verify()
    assert verdict.intact
    assert verdict.head != head


def test_many_writers_at_once_keep_one_chain(app: Flask) -> None:
    before = queries.verify().events
    writers, rounds = 6, 5

    def write() -> None:
        for _ in range(rounds):
            happen("test.raced", times=2)

    outcomes = race(app, [write] * writers)
    assert outcomes == [None] * writers
    verdict = queries.verify()
    assert verdict.intact
    assert verdict.events == before + writers * rounds * 2


def test_the_timeline_of_nothing_is_empty(app: Flask) -> None:
    assert queries.timeline(subjects=[]) == []
    assert queries.timeline(subjects=[("test", "unknown")]) == []


def test_the_audit_command_says_whether_the_chain_stands(app: Flask) -> None:
    happen("test.victim")
    runner = app.test_cli_runner()
    good = runner.invoke(args=["audit", "verify"])
    assert good.exit_code == 0
    assert "chain intact" in good.output
    _without_triggers("UPDATE event SET details = '{}' WHERE action = 'test.victim'")
    bad = runner.invoke(args=["audit", "verify"])
    assert bad.exit_code == 1
    assert "broken at event" in bad.output


@given(
    st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=8) | st.none()),
    st.randoms(use_true_random=False),
)
def test_details_have_one_spelling_whatever_their_order(details, random) -> None:
    keys = list(details)
    random.shuffle(keys)
    assert canonical({key: details[key] for key in keys}) == canonical(details)


@given(st.lists(st.text(max_size=5), min_size=2, max_size=4))
def test_the_hash_keeps_fields_apart(fields: list[str]) -> None:
    moved = (fields[0] + fields[1], "", *fields[2:])
    here = link(previous_hash=GENESIS, at=NOW, fields=tuple(fields))
    there = link(previous_hash=GENESIS, at=NOW, fields=moved)
    assert (here == there) is (tuple(fields) == moved)
