"""Propose, accept and end a mandate; both say yes, either says no, the terms stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from marketplace.db import db, transaction
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
    made = {
        MandateStatus.PROPOSED: build.proposed,
        MandateStatus.ACCEPTED: build.accepted,
        MandateStatus.ENDED: build.ended,
    }
    for action in MandateAction:
        for part in cast.CAST:
            mandate = made[status](**_other_days(status, action, part.key))
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


_days = iter(range(1, 10_000))


def _other_days(status, action, key):
    """No two of the same days at once."""
    if status is MandateStatus.ENDED:
        return {}
    return {"to_date": build.LAST_DAY + timedelta(days=next(_days))}


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


def test_the_database_refuses_twins_days_out_of_order_and_other_terms(app):
    mandate = build.accepted()
    table = ExportMandate.__table__
    same = sa.select(*[c for c in table.c if c.name not in {"id", "number", "public_id"}])

    @transaction
    def twin():
        columns = [c.name for c in table.c if c.name not in {"id", "number", "public_id"}]
        rows = db.session.execute(same).mappings().one()
        db.session.execute(
            sa.insert(table).values(
                number="M-X", public_id="x" * 26, **{n: rows[n] for n in columns}
            )
        )

    with pytest.raises(IntegrityError):
        twin()
    for change in ({"to_date": TODAY + DAY}, {"step_codes": ("quote",)}, {"anywhere": True}):

        @transaction
        def rewrite(change=change):
            db.session.execute(sa.update(table).where(table.c.id == mandate.id).values(**change))

        with pytest.raises(sa.exc.DBAPIError):
            rewrite()


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
