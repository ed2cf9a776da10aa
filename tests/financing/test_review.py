"""Maker, checker, approver: what each may do, and that they are three people for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError

from marketplace.accounts.models import Person
from marketplace.db import add, db, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import queries as events
from marketplace.events.operations import SYSTEM
from marketplace.financing import operations
from marketplace.financing.models import FinancingDecision, FinancingRequest, ReviewClaim
from marketplace.financing.states import FinancingAction, FinancingStatus, ReviewRole
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.organisations import operations as organisations
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.roles import Actor, Role
from tests import build
from tests.cast import NOW, acting, part_of

Step = Callable[[Actor, FinancingRequest], object]


def _recommend(actor: Actor, request: FinancingRequest) -> None:
    operations.recommend(actor=actor, request=request, memo="Sound.", amount=None, at=NOW)


def _endorse(actor: Actor, request: FinancingRequest) -> None:
    operations.endorse(actor=actor, request=request, comment="", amount=None, at=NOW)


def _return(actor: Actor, request: FinancingRequest) -> None:
    operations.return_to_maker(actor=actor, request=request, comment="Which buyer?", at=NOW)


def _approve(actor: Actor, request: FinancingRequest) -> None:
    operations.approve(actor=actor, request=request, reason="Firm order.", at=NOW)


def _reject(actor: Actor, request: FinancingRequest) -> None:
    operations.reject(actor=actor, request=request, reason="Too thin.", at=NOW)


def _take_in(actor: Actor, request: FinancingRequest) -> None:
    operations.take_in(actor=actor, request=request, at=NOW)


@transaction
def _second(role: Role, name: str = "second") -> None:
    """Another person at LPEI in this role."""
    lpei = db.session.scalars(sa.select(Organisation).where(Organisation.name == "LPEI")).one()
    person = Person(
        email=f"{name}@lpei.example", name=name.title(), password_hash="!", registered_at=NOW
    )
    add(person)
    organisations.add_member(organisation=lpei, person=person, role=role, actor=SYSTEM, at=NOW)


def _actor(email: str) -> Actor:
    membership = db.session.scalars(
        sa.select(Membership).join(Membership.person).where(Person.email == email)
    ).one()
    return membership.actor()


@transaction
def _move(key: str, role: Role) -> None:
    """LPEI gives this person another job."""
    membership = db.session.scalars(
        sa.select(Membership).join(Membership.person).where(Person.email == part_of(key).email)
    ).one()
    membership.role = role


def _letters_to(key: str) -> list[str]:
    statement = sa.select(Letter.subject).where(Letter.recipient == part_of(key).email)
    return list(db.session.scalars(statement.order_by(Letter.id)))


def test_three_people_lead_to_an_approval(app: Flask) -> None:
    request = build.approved_financing()
    assert request.status is FinancingStatus.APPROVED
    assert request.approved_amount == Money(2_000_000, "USD")
    assert [(claim.role, claim.person.name) for claim in request.claims] == [
        (ReviewRole.MAKER, "Made Putra"),
        (ReviewRole.CHECKER, "Chandra Wijaya"),
        (ReviewRole.APPROVER, "Agus Salim"),
    ]


def test_every_step_is_one_decision_and_one_event(app: Flask) -> None:
    request = build.approved_financing()
    steps = ["take_in", "recommend", "endorse", "approve"]
    assert [decision.action for decision in request.decisions] == steps
    timeline = events.timeline(subjects=[("financing_request", request.public_id)])
    assert [event.action for event in timeline] == [
        f"financing_request.{step}" for step in ("begin", *steps)
    ]
    assert events.verify().intact


def test_nothing_is_approved_before_the_approver(app: Flask) -> None:
    request = build.endorsed_financing()
    assert request.approved_amount is None
    assert not any("approved" in subject for subject in _letters_to("sari"))
    _approve(acting("agus"), request)
    assert any("approved" in subject for subject in _letters_to("sari"))


WRONG_ROLES: list[tuple[Callable[[], FinancingRequest], Step, tuple[str, ...]]] = [
    (build.requested_financing, _take_in, ("chandra", "agus", "sari", "lin", "citra")),
    (build.financing_in_analysis, _recommend, ("chandra", "agus", "sari")),
    (build.financing_in_analysis, _reject, ("made",)),
    (build.recommended_financing, _endorse, ("made", "agus", "sari", "lin")),
    (build.recommended_financing, _return, ("made", "agus")),
    (build.recommended_financing, _reject, ("made", "agus", "sari")),
    (build.endorsed_financing, _approve, ("made", "chandra", "sari", "lin", "stefan")),
    (build.endorsed_financing, _reject, ("made", "chandra", "sari")),
]


@pytest.mark.parametrize(("make", "step", "keys"), WRONG_ROLES)
def test_no_other_role_takes_the_step(app: Flask, make, step: Step, keys: tuple[str, ...]) -> None:
    request = make()
    before = request.status
    for key in keys:
        with pytest.raises(ForbiddenError):
            step(acting(key), request)
    assert request.status is before


def test_a_request_in_analysis_belongs_to_its_maker(app: Flask) -> None:
    request = build.financing_in_analysis()
    _second(Role.FINANCE_MAKER)
    with pytest.raises(ForbiddenError, match="hands of another maker"):
        _recommend(_actor("second@lpei.example"), request)
    _recommend(acting("made"), request)


def test_a_returned_request_goes_back_to_the_same_maker_and_checker(app: Flask) -> None:
    request = build.recommended_financing()
    _return(acting("chandra"), request)
    assert request.status.value == "in_analysis"
    _second(Role.FINANCE_MAKER)
    _second(Role.FINANCE_CHECKER, "third")
    with pytest.raises(ForbiddenError, match="hands of another maker"):
        _recommend(_actor("second@lpei.example"), request)
    _recommend(acting("made"), request)
    with pytest.raises(ForbiddenError, match="hands of another checker"):
        _endorse(_actor("third@lpei.example"), request)
    _endorse(acting("chandra"), request)
    assert request.status is FinancingStatus.ENDORSED
    assert len(request.claims) == 2


@pytest.mark.parametrize(
    ("make", "key", "role", "step"),
    [
        (build.recommended_financing, "made", Role.FINANCE_CHECKER, _endorse),
        (build.recommended_financing, "made", Role.FINANCE_CHECKER, _reject),
        (build.endorsed_financing, "made", Role.FINANCE_APPROVER, _approve),
        (build.endorsed_financing, "chandra", Role.FINANCE_APPROVER, _approve),
        (build.endorsed_financing, "chandra", Role.FINANCE_APPROVER, _reject),
    ],
)
def test_another_job_at_lpei_does_not_make_another_person(
    app: Flask, make, key: str, role: Role, step: Step
) -> None:
    request = make()
    before = request.status
    _move(key, role)
    with pytest.raises(ForbiddenError, match="You are the"):
        step(acting(key), request)
    assert request.status is before


@pytest.mark.parametrize("role", [ReviewRole.CHECKER, ReviewRole.APPROVER])
def test_the_database_refuses_a_second_pair_of_eyes_for_one_person(
    app: Flask, role: ReviewRole
) -> None:
    request = build.financing_in_analysis()

    @transaction
    def claim_around_the_operation() -> None:
        add(
            ReviewClaim(
                request_id=request.id,
                person_id=acting("made").person_id,
                role=role,
                claimed_at=NOW,
            )
        )

    with pytest.raises(IntegrityError):
        claim_around_the_operation()


def test_the_database_refuses_a_second_person_in_one_role(app: Flask) -> None:
    request = build.financing_in_analysis()

    @transaction
    def claim_around_the_operation() -> None:
        add(
            ReviewClaim(
                request_id=request.id,
                person_id=acting("agus").person_id,
                role=ReviewRole.MAKER,
                claimed_at=NOW,
            )
        )

    with pytest.raises(IntegrityError):
        claim_around_the_operation()


@pytest.mark.parametrize(
    ("action", "key"),
    [
        (FinancingAction.RECOMMEND, "agus"),
        (FinancingAction.ENDORSE, "made"),
        (FinancingAction.APPROVE, "made"),
        (FinancingAction.APPROVE, "chandra"),
        (FinancingAction.APPROVE, "agus"),
    ],
)
def test_the_database_refuses_a_decision_without_its_claim(
    app: Flask, action: FinancingAction, key: str
) -> None:
    request = build.endorsed_financing()

    @transaction
    def decide_around_the_operation() -> None:
        add(
            FinancingDecision(
                request_id=request.id,
                action=action,
                decided_by_id=acting(key).person_id,
                comment="",
                amount_minor=1,
                decided_at=NOW,
            )
        )

    with pytest.raises(DBAPIError, match="only the"):
        decide_around_the_operation()


@pytest.mark.parametrize("table", ["review_claim", "financing_decision"])
def test_claims_and_decisions_are_never_changed_or_removed(app: Flask, table: str) -> None:
    build.financing_in_analysis()

    @transaction
    def change(statement: str) -> None:
        db.session.execute(sa.text(statement))

    for statement in (f"UPDATE {table} SET person_id = 1", f"DELETE FROM {table}"):
        text = statement.replace("person_id", "decided_by_id" if "decision" in table else "role")
        with pytest.raises(DBAPIError, match="never changed"):
            change(text.replace("role = 1", "role = 'checker'"))


def test_the_checker_may_lower_the_amount_and_never_raise_it(app: Flask) -> None:
    request = build.financing_in_analysis()
    lower = Money(1_500_000, "USD")
    operations.recommend(
        actor=acting("made"), request=request, memo="Less is enough.", amount=lower, at=NOW
    )
    with pytest.raises(RefusedError) as refusal:
        operations.endorse(
            actor=acting("chandra"),
            request=request,
            comment="",
            amount=Money(1_500_001, "USD"),
            at=NOW,
        )
    assert refusal.value.field == "amount"
    operations.endorse(
        actor=acting("chandra"),
        request=request,
        comment="Still less.",
        amount=Money(1_200_000, "USD"),
        at=NOW,
    )
    _approve(acting("agus"), request)
    assert request.approved_amount == Money(1_200_000, "USD")
    assert request.amount == Money(2_000_000, "USD")


@pytest.mark.parametrize("amount", [Money(2_000_001, "USD"), Money(0, "USD"), Money(100, "EUR")])
def test_the_maker_recommends_at_most_what_was_asked(app: Flask, amount: Money) -> None:
    request = build.financing_in_analysis()
    with pytest.raises(RefusedError):
        operations.recommend(
            actor=acting("made"), request=request, memo="More!", amount=amount, at=NOW
        )
    assert request.status is FinancingStatus.IN_ANALYSIS


def test_a_step_back_or_a_no_needs_words(app: Flask) -> None:
    request = build.recommended_financing()
    chandra = acting("chandra")
    with pytest.raises(RefusedError):
        operations.return_to_maker(actor=chandra, request=request, comment="", at=NOW)
    with pytest.raises(RefusedError):
        operations.reject(actor=chandra, request=request, reason="", at=NOW)
    _endorse(chandra, request)
    with pytest.raises(RefusedError):
        operations.approve(actor=acting("agus"), request=request, reason="", at=NOW)


@pytest.mark.parametrize(
    ("make", "key"), [(build.recommended_financing, "chandra"), (build.endorsed_financing, "agus")]
)
def test_a_rejection_tells_the_village_the_reason(app: Flask, make, key: str) -> None:
    request = make()
    _reject(acting(key), request)
    assert request.status is FinancingStatus.REJECTED
    for member in ("sari", "joko"):
        assert any("rejected" in subject for subject in _letters_to(member))
    bodies = db.session.scalars(sa.select(Letter.body).where(Letter.subject.contains("rejected")))
    assert all("Too thin." in body for body in bodies)
    assert not any("ejected" in subject for subject in _letters_to("lin"))


def test_a_step_taken_twice_is_a_conflict(app: Flask) -> None:
    request = build.approved_financing()
    for step in (_approve, _reject):
        with pytest.raises(ConflictError):
            step(acting("agus"), request)
