"""Two people at once: one request per order, one approval, one maker."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from marketplace.accounts.models import Person
from marketplace.db import add, db, transaction
from marketplace.errors import ConflictError
from marketplace.events import queries as events
from marketplace.events.operations import SYSTEM
from marketplace.financing import operations, queries
from marketplace.financing.models import FinancingRequest
from marketplace.financing.states import Consent, FinancingStatus
from marketplace.money import Money
from marketplace.orders import queries as orders
from marketplace.organisations import operations as organisations
from marketplace.organisations import queries as members
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Role
from tests import build
from tests.cast import NOW, acting, part_of
from tests.support.racing import race

SECOND = "second@lpei.example"


@transaction
def _second(role: Role) -> None:
    lpei = db.session.scalars(sa.select(Organisation).where(Organisation.name == "LPEI")).one()
    person = Person(email=SECOND, name="Second Person", password_hash="!", registered_at=NOW)
    add(person)
    organisations.add_member(organisation=lpei, person=person, role=role, actor=SYSTEM, at=NOW)


def _one_wins(outcomes: list[object]) -> bool:
    losers = [outcome for outcome in outcomes if isinstance(outcome, ConflictError)]
    return len(losers) == 1 and len(outcomes) == 2 and outcomes.count(None) == 1


def _each(
    request: FinancingRequest, first: str, step: Callable[..., None]
) -> list[Callable[[], None]]:
    public_id = request.public_id

    def call(email: str) -> Callable[[], None]:
        def act() -> None:
            actor = members.get_actor(email=email)
            step(actor, queries.get_request(actor=actor, public_id=public_id))

        return act

    return [call(part_of(first).email), call(SECOND)]


def test_two_approvers_make_one_approval(app: Flask) -> None:
    request = build.endorsed_financing()
    _second(Role.FINANCE_APPROVER)
    outcomes = race(
        app,
        _each(
            request,
            "agus",
            lambda actor, found: operations.approve(
                actor=actor, request=found, reason="Firm order.", at=NOW
            ),
        ),
    )
    assert _one_wins(outcomes), outcomes
    db.session.expire_all()
    assert request.status is FinancingStatus.APPROVED
    assert [decision.action.value for decision in request.decisions].count("approve") == 1
    assert events.verify().intact


def test_two_makers_and_one_takes_it_in(app: Flask) -> None:
    request = build.requested_financing()
    _second(Role.FINANCE_MAKER)
    outcomes = race(
        app,
        _each(
            request,
            "made",
            lambda actor, found: operations.take_in(actor=actor, request=found, at=NOW),
        ),
    )
    assert _one_wins(outcomes), outcomes
    db.session.expire_all()
    assert len(request.claims) == 1


def test_asking_twice_at_once_makes_one_request(app: Flask) -> None:
    public_id = build.confirmed_order().public_id

    def ask() -> None:
        actor = acting("sari")
        operations.request_financing(
            actor=actor,
            order=orders.get_order(actor=actor, public_id=public_id),
            amount=Money(100_000, "USD"),
            purpose="Wood.",
            tenor_days=60,
            consent=Consent.READ_CONTRACT,
            submission_key=None,
            at=NOW,
        )

    assert _one_wins(race(app, [ask, ask]))
    assert db.session.query(FinancingRequest).count() == 1
