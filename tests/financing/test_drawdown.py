"""What follows the approval: the village accepts, declines or withdrew; a tranche is drawn."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.financing import operations
from marketplace.financing.models import Drawdown, FinancingRequest
from marketplace.financing.states import FinancingStatus
from marketplace.mail.models import Letter
from marketplace.money import Money
from tests import build
from tests.cast import NOW, acting, part_of


def propose(
    request: FinancingRequest,
    *,
    key: str = "made",
    amount: Money | None = None,
    submission_key: str | None = None,
) -> Drawdown:
    return operations.propose_drawdown(
        actor=acting(key),
        request=request,
        amount=request.amount if amount is None else amount,
        value_date=date(2026, 11, 23),
        bank_reference="LPEI-0042",
        submission_key=submission_key,
        at=NOW,
    )


def test_maker_proposes_and_checker_releases_the_tranche(app: Flask) -> None:
    request = build.accepted_financing()
    tranche = propose(request, amount=Money(900_000, "USD"))
    assert request.status.value == "ready"
    assert tranche.released_at is None
    operations.release_drawdown(actor=acting("chandra"), request=request, at=NOW)
    assert request.status is FinancingStatus.ACTIVE
    assert (tranche.sequence, tranche.amount) == (1, Money(900_000, "USD"))
    assert tranche.released_at == NOW
    assert tranche.released_by_id == acting("chandra").person_id
    assert [decision.action for decision in request.decisions][-2:] == [
        "propose_drawdown",
        "release_drawdown",
    ]
    letters = db.session.scalars(
        sa.select(Letter.body).where(
            Letter.recipient == part_of("sari").email, Letter.subject.contains("released")
        )
    ).all()
    assert len(letters) == 1
    assert "USD 9,000.00" in letters[0]


@pytest.mark.parametrize(
    "amount", [Money(2_000_001, "USD"), Money(0, "USD"), Money(-1, "USD"), Money(100, "EUR")]
)
def test_a_tranche_is_at_most_what_was_approved(app: Flask, amount: Money) -> None:
    request = build.accepted_financing()
    with pytest.raises(RefusedError) as refusal:
        propose(request, amount=amount)
    assert refusal.value.field == "amount"
    assert request.status is FinancingStatus.ACCEPTED
    assert db.session.query(Drawdown).count() == 0


def test_nobody_but_the_maker_proposes_and_nobody_but_the_checker_releases(app: Flask) -> None:
    request = build.accepted_financing()
    for key in ("chandra", "agus", "sari", "lin"):
        with pytest.raises(ForbiddenError):
            propose(request, key=key)
    propose(request)
    for key in ("made", "agus", "sari", "lin"):
        with pytest.raises(ForbiddenError):
            operations.release_drawdown(actor=acting(key), request=request, at=NOW)
    assert request.status is FinancingStatus.READY


def test_the_database_refuses_one_person_on_both_ends_of_a_tranche(app: Flask) -> None:
    request = build.proposed_drawdown()
    tranche = request.drawdowns[0]

    @transaction
    def release_around_the_operation() -> None:
        tranche.released_by_id = tranche.proposed_by_id

    with pytest.raises(DBAPIError):
        release_around_the_operation()


def test_a_proposed_tranche_is_never_rewritten(app: Flask) -> None:
    request = build.proposed_drawdown()
    tranche = request.drawdowns[0]

    @transaction
    def rewrite() -> None:
        tranche.bank_reference = "another account"

    with pytest.raises(DBAPIError, match="never changed"):
        rewrite()


def test_pressing_twice_proposes_one_tranche(app: Flask) -> None:
    request = build.accepted_financing()
    first = propose(request, submission_key="d" * 32)
    assert propose(request, submission_key="d" * 32).id == first.id
    assert db.session.query(Drawdown).count() == 1


def test_money_is_drawn_only_after_the_village_accepted(app: Flask) -> None:
    request = build.approved_financing()
    with pytest.raises(ConflictError):
        propose(request)
    with pytest.raises(ForbiddenError):
        operations.accept(actor=acting("joko"), request=request, at=NOW)
    operations.accept(actor=acting("sari"), request=request, at=NOW)
    with pytest.raises(ConflictError):
        operations.accept(actor=acting("sari"), request=request, at=NOW)


def test_the_director_may_decline_an_approval(app: Flask) -> None:
    request = build.approved_financing()
    operations.decline(actor=acting("sari"), request=request, at=NOW)
    assert request.status is FinancingStatus.DECLINED
    with pytest.raises(ConflictError):
        propose(request)


@pytest.mark.parametrize(
    "make",
    [
        build.requested_financing,
        build.financing_in_analysis,
        build.recommended_financing,
        build.endorsed_financing,
    ],
)
def test_the_director_may_withdraw_until_the_approval(app: Flask, make) -> None:
    request = make()
    for key in ("joko", "hasan", "made", "lin"):
        with pytest.raises(ForbiddenError):
            operations.withdraw(actor=acting(key), request=request, at=NOW)
    operations.withdraw(actor=acting("sari"), request=request, at=NOW)
    assert request.status is FinancingStatus.WITHDRAWN


@pytest.mark.parametrize("make", [build.approved_financing, build.accepted_financing])
def test_after_the_approval_there_is_nothing_to_withdraw(app: Flask, make) -> None:
    with pytest.raises(ConflictError):
        operations.withdraw(actor=acting("sari"), request=make(), at=NOW)
