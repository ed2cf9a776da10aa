"""A village enterprise says when it is closed, and takes it back; the calendar follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.organisations.roles import Actor
from marketplace.workdays import operations, queries
from marketplace.workdays.models import Closure
from marketplace.workdays.working_time import MINUTES_A_DAY, Period
from tests.cast import NOW, TODAY
from tests.pages import Visitor

pytestmark = pytest.mark.usefixtures("app", "now")
Acting = Callable[[str], Actor]
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


def closed(actor: Actor, first: date = MONDAY, last: date = FRIDAY, **changes: object) -> Closure:
    said: dict[str, object] = {"reason": "Harvest", "submission_key": None, "at": NOW, **changes}
    return operations.close_for(actor=actor, from_date=first, to_date=last, **said)  # type: ignore[arg-type]


def worked(actor: Actor) -> int:
    """Working days of the week after NOW."""
    calendar = queries.calendar_of(organisation_id=actor.organisation_id, since=NOW)
    return calendar.minutes_between(NOW, NOW + timedelta(days=7)) // MINUTES_A_DAY


def test_closed_days_do_not_count_until_they_are_taken_back(acting: Acting) -> None:
    assert worked(acting("joko")) == 5
    closure = closed(acting("joko"))
    assert worked(acting("joko")) == 0
    assert worked(acting("asep")) == 5  # others work on
    wednesday = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    operations.take_back(actor=acting("sari"), closure=closure, at=wednesday)
    assert closure.days_off == Period(MONDAY, date(2026, 11, 24))
    assert worked(acting("joko")) == 3
    with pytest.raises(ConflictError):
        operations.take_back(actor=acting("sari"), closure=closure, at=wednesday)


def test_what_never_began_was_never_closed(acting: Acting) -> None:
    closure = closed(acting("joko"))
    operations.take_back(actor=acting("joko"), closure=closure, at=NOW)
    assert closure.days_off is None
    assert worked(acting("joko")) == 5


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (TODAY - timedelta(days=1), FRIDAY, "from_date"),
        (FRIDAY, MONDAY, "to_date"),
        (MONDAY, MONDAY + operations.LONGEST, "to_date"),
        (TODAY + timedelta(days=360), TODAY + timedelta(days=370), "to_date"),
    ],
)
def test_days_are_to_come_in_order_and_not_too_many(
    acting: Acting, first: date, last: date, field: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        closed(acting("joko"), first, last)
    assert refusal.value.field == field


def test_only_its_own_people_close_an_enterprise(acting: Acting) -> None:
    with pytest.raises(ForbiddenError):
        closed(acting("lin"))
    with pytest.raises(ForbiddenError):
        operations.take_back(actor=acting("hasan"), closure=closed(acting("joko")), at=NOW)


def test_closed_until_goes_on_where_one_closure_follows_another(acting: Acting) -> None:
    seller = acting("joko")
    assert queries.closed_until(organisation_id=seller.organisation_id, at=NOW) is None
    closed(seller, TODAY, MONDAY)
    closed(seller, MONDAY + timedelta(days=1), FRIDAY)
    assert queries.closed_until(organisation_id=seller.organisation_id, at=NOW) == FRIDAY


@pytest.mark.parametrize("change", ["reason = ''", "to_date = from_date", "reason = 'Other'"])
def test_the_database_keeps_what_was_said(acting: Acting, change: str) -> None:
    closed(acting("joko"))

    @transaction
    def rewrite() -> None:
        db.session.execute(sa.text(f"UPDATE seller_closure SET {change}"))

    with pytest.raises(DBAPIError):
        rewrite()


def test_the_page_takes_days_in_and_back_and_keeps_what_was_typed(
    visitor: Callable[..., Visitor],
) -> None:
    page = visitor("joko").get("/closures")
    assert "2026" in page.text
    wrong = page.form("").submit(from_date="2026-11-27", to_date="2026-11-23", reason="Harvest")
    assert wrong.status == 422
    assert "The last day comes before the first." in wrong.text
    kept = wrong.form("").submit(to_date="2026-11-27", from_date="2026-11-23")
    assert kept.status == 200
    assert "23 Nov 2026 to 27 Nov 2026" in kept.text
    assert "Harvest" in kept.text
    gone = kept.form("revocation").submit()
    assert "These days are working days again." in gone.text
    assert "Harvest" not in gone.text
