"""Propose, accept and end a mandate; both say yes, either says no, the terms stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from marketplace.db import add, db, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events.models import Event
from marketplace.jobs.models import Job
from marketplace.mail.models import Letter
from marketplace.mandates import intentions, operations, policy, queries
from marketplace.mandates.models import ExportMandate
from marketplace.mandates.states import TRANSITIONS, MandateAction, MandateStatus
from tests import cast
from tests.cast import HARIANG, NOW, TODAY, acting
from tests.mandates import build

DAY = timedelta(days=1)
# status → action → who may; everybody else may not.
WHO = {
    (MandateStatus.PROPOSED, MandateAction.ACCEPT): {"ratna"},
    (MandateStatus.PROPOSED, MandateAction.END): {"sari", "ratna"},
    (MandateStatus.ACCEPTED, MandateAction.END): {"sari", "ratna"},
}


def events() -> list[str]:
    db.session.rollback()
    about = Event.action.startswith("export_mandate.")
    return list(db.session.scalars(sa.select(Event.action).where(about).order_by(Event.id)))


def letters_to(key: str) -> list[str]:
    mine = Letter.recipient == cast.part_of(key).email
    return list(db.session.scalars(sa.select(Letter.subject).where(mine).order_by(Letter.id)))


@pytest.mark.parametrize("status", list(MandateStatus))
def test_every_step_is_for_whom_the_table_says_and_writes_one_event(app, status):
    for action in MandateAction:
        for part in cast.CAST:
            mandate = in_status(status)
            may = part.key in WHO.get((status, action), set())
            actor = acting(part.key)
            shown = action in policy.allowed_actions(actor, mandate, day=TODAY)
            assert shown is may, (status, action, part.key)
            before = len(events())
            if may:
                _do(action, actor, mandate)
            else:
                with pytest.raises((ForbiddenError, ConflictError)):
                    _do(action, actor, mandate)
            assert len(events()) - before == may
    allowed = {key for key in TRANSITIONS.table if key[0] is status}
    assert allowed == {key for key in WHO if key[0] is status}


_days = iter(range(2, 10_000))


def in_status(status) -> ExportMandate:
    """A mandate in this status; no two for the same days."""
    last = build.LAST_DAY + timedelta(days=next(_days))
    if status is MandateStatus.PROPOSED:
        return build.proposed(to_date=last)
    return build.accepted(to_date=last) if status is MandateStatus.ACCEPTED else build.ended()


def _do(action, actor, mandate):
    if action is MandateAction.ACCEPT:
        operations.accept_mandate(actor=actor, mandate=mandate, at=NOW)
    else:
        operations.end_mandate(actor=actor, mandate=mandate, reason="Over.", at=NOW)


def test_only_a_director_proposes(app):
    for part in cast.CAST:
        if part.key in {"sari", "hasan"}:
            continue
        with pytest.raises(ForbiddenError):
            build.proposed(by=part.key)
    assert events() == []


def test_a_manager_of_another_partner_neither_sees_nor_accepts_it(app):
    mandate = build.proposed()
    with pytest.raises(NotFoundError):
        queries.get_mandate(actor=acting("wira"), public_id=mandate.public_id)
    with pytest.raises(ForbiddenError):
        operations.accept_mandate(actor=acting("wira"), mandate=mandate, at=NOW)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("villages", {"villages": ()}),
        ("villages", {"villages": (HARIANG,)}),
        ("chapters", {"chapters": ()}),
        ("chapters", {"chapters": ("9206",)}),
        ("destinations", {"destinations": ()}),
        ("destinations", {"anywhere": True}),
        ("destinations", {"destinations": ("XX",)}),
        ("steps", {"steps": ()}),
        ("from_date", {"from_date": TODAY - DAY}),
        ("to_date", {"to_date": TODAY - DAY}),
        ("to_date", {"to_date": TODAY + timedelta(days=4000)}),
    ],
)
def test_terms_that_do_not_do_are_refused_beside_their_field(app, field, changes):
    with pytest.raises(RefusedError) as refusal:
        build.proposed(**changes)
    assert refusal.value.field == field


def test_the_same_two_have_one_mandate_for_the_same_days(app):
    first = build.proposed()
    with pytest.raises(RefusedError):
        build.proposed(steps=first.steps[:1])
    build.proposed("wira")
    operations.end_mandate(actor=acting("ratna"), mandate=first, reason="Not now.", at=NOW)
    build.proposed()


def test_the_database_refuses_twins_and_other_terms(app):
    mandate = build.accepted()
    same = {
        column.key: getattr(mandate, column.key)
        for column in sa.inspect(ExportMandate).column_attrs
        if column.key not in {"id", "number", "public_id", "submission_key"}
    }

    @transaction
    def twin() -> None:
        add(ExportMandate(number="M-X", **same))

    with pytest.raises(IntegrityError):
        twin()
    with pytest.raises(IntegrityError):
        backwards(same)
    for column, value in (
        (ExportMandate.to_date, TODAY + DAY),
        (ExportMandate.step_codes, ("quote",)),
        (ExportMandate.anywhere, True),
    ):
        with pytest.raises(DBAPIError):
            rewrite(column, value)


@transaction
def backwards(terms):
    """Days out of order."""
    add(ExportMandate(number="M-Y", **{**terms, "to_date": terms["from_date"] - DAY}))


@transaction
def rewrite(column, value):
    db.session.execute(sa.update(ExportMandate).values({column: value}))


def test_the_letters_follow_the_steps(app):
    mandate = build.proposed()
    assert letters_to("ratna") == [
        f"BUM Desa Karya Mandiri Ngoran proposes an export mandate ({mandate.number})"
    ]
    operations.accept_mandate(actor=acting("ratna"), mandate=mandate, at=NOW)
    assert letters_to("sari") == [f"PT Samudra Ekspor has accepted mandate {mandate.number}"]
    operations.end_mandate(actor=acting("sari"), mandate=mandate, reason="Enough.", at=NOW)
    assert letters_to("ratna")[1:] == [f"Mandate {mandate.number} has ended"]
    assert letters_to("sari")[1:] == []


def test_two_weeks_before_the_end_both_get_one_letter(app):
    mandate = build.accepted()
    job = db.session.scalars(sa.select(Job).where(Job.kind == intentions.REMIND)).one()
    assert job.run_at.astimezone(NOW.tzinfo).date() == mandate.to_date - timedelta(days=14)
    for _round in range(2):
        operations.remind_of_end(public_id=mandate.public_id, at=job.run_at)
    assert [s for s in letters_to("sari") if "ends on" in s] == letters_to("sari")[-1:]
    assert len([s for s in letters_to("ratna") if "ends on" in s]) == 1


def test_nobody_is_reminded_of_what_was_ended(app):
    mandate = build.ended()
    before = len(letters_to("ratna"))
    operations.remind_of_end(public_id=mandate.public_id, at=NOW)
    assert len(letters_to("ratna")) == before


def test_a_short_mandate_needs_no_reminder(app):
    build.accepted(to_date=TODAY + timedelta(days=14))
    assert db.session.scalars(sa.select(Job).where(Job.kind == intentions.REMIND)).all() == []


def test_what_waited_too_long_cannot_be_accepted(app):
    mandate = build.proposed(to_date=TODAY)
    with pytest.raises(ConflictError):
        operations.accept_mandate(actor=acting("ratna"), mandate=mandate, at=NOW + DAY)
