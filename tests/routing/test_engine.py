"""The engine decides from facts alone, and facts come back from the database as they were seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.routing import engine, facts
from marketplace.routing.engine import Choice, decide
from marketplace.routing.facts import Facts
from marketplace.routing.rungs import LADDER, Rung
from marketplace.workdays.working_time import Period

BEGAN = datetime(2026, 11, 23, 3, 17, 20, tzinfo=UTC)  # a Monday
SEEN = Facts(
    subject="inquiry",
    waiting=True,
    began_at=BEGAN,
    at=BEGAN,
    done=(),
    holidays=(date(2026, 12, 24), date(2026, 12, 25)),
    closures=(Period(date(2026, 11, 26), date(2026, 11, 27)),),
    handler="sari",
    operators=("joko",),
    directors=("sari",),
    province="35",
    provincial_officers=("oka",),
    national_officers=("nia",),
    asker="lin",
    buyers=("lin", "mei"),
    regency="35.05",
)
spans = st.integers(0, 60 * 24 * 60).map(lambda count: timedelta(minutes=count))
seen = st.builds(
    lambda span, done, waiting: replace(SEEN, at=BEGAN + span, done=LADDER[:done], waiting=waiting),
    spans,
    st.integers(0, len(LADDER)),
    st.booleans(),
)


@given(seen)
def test_facts_are_read_as_they_were_written(one: Facts):
    assert facts.read(facts.written(one)) == one
    assert decide(facts.read(facts.written(one))) == decide(one)


@given(seen)
def test_a_step_is_the_next_rung_and_never_before_its_time(one: Facts):
    step = decide(one)
    if not one.waiting or len(one.done) == len(LADDER):
        assert step is None
        return
    rung = LADDER[len(one.done)]
    worked = one.calendar.minutes_between(one.began_at, one.at)
    assert (step is not None) == (worked >= rung.minutes)
    if step is not None:
        assert step.rung is rung
        assert one.began_at <= step.due_at <= one.at
        assert step.next_due_at is None or step.next_due_at > step.due_at


@pytest.mark.parametrize(
    ("rung", "missing", "choice", "told"),
    [
        (Rung.REMINDER, {}, Choice.PREVIOUS_HANDLER, ("sari",)),
        (Rung.REMINDER, {"handler": None}, Choice.OPERATORS, ("joko",)),
        (Rung.REMINDER, {"handler": None, "operators": ()}, Choice.DIRECTORS, ("sari",)),
        (Rung.DIRECTOR, {"directors": ()}, Choice.PROVINCE, ("oka",)),
        (Rung.OFFICER, {}, Choice.PROVINCE, ("oka",)),
        (Rung.OFFICER, {"regency_officers": ("ketut",)}, Choice.REGENCY, ("ketut",)),
        (Rung.OFFICER, {"provincial_officers": ()}, Choice.NATIONAL, ("nia",)),
        (Rung.OFFICER, {"provincial_officers": (), "national_officers": ()}, Choice.NOBODY, ()),
        (Rung.ALTERNATES, {}, Choice.ASKER, ("lin",)),
        (Rung.ALTERNATES, {"asker": None}, Choice.BUYERS, ("lin", "mei")),
    ],
)
def test_who_is_told_when_somebody_is_not_there(rung, missing, choice, told):
    done = LADDER[: LADDER.index(rung)]
    step = decide(replace(SEEN, done=done, at=BEGAN + timedelta(days=60), **missing))
    assert step is not None
    assert (step.choice, step.told) == (choice, told)
    assert step.due_at == engine.due(SEEN, rung)
