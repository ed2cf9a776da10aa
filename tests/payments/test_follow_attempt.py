"""The job that follows an attempt to pay settles what no notice told of, and gives up in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace.db import db
from marketplace.jobs.models import Job
from marketplace.orders.schedule import PaymentDue
from marketplace.payments import attempts
from marketplace.payments.gateway import ProviderUnavailableError
from marketplace.payments.processes import CardDesk
from marketplace.payments.states import PaymentStatus
from tests.cast import NOW
from tests.payments.checkout import SESSIONS
from tests.payments.steps import (
    PAID,
    READ,
    books,
    only_payment,
    start,
)
from tests.support.fakestripe.server import FakeStripe


def test_a_payment_whose_notice_never_comes_is_settled_once(
    session: str,
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
    work: Callable[[], None],
    tell_time: Callable[..., None],
) -> None:
    fake_stripe.pay(session)
    work()
    assert deposit.status == "due"

    tell_time(NOW + attempts.FIRST_LOOK)
    work()
    work()

    assert (books(deposit), deposit.status) == (PAID, "paid")
    assert _looks_to_come() == []


def test_a_payment_whose_page_we_never_heard_of_is_settled_too(
    desk: CardDesk,
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
    work: Callable[[], None],
    tell_time: Callable[..., None],
) -> None:
    fake_stripe.fault(f"POST {SESSIONS}", "drop_after")
    with pytest.raises(ProviderUnavailableError):
        start(desk, deposit)
    fake_stripe.pay(fake_stripe.sessions[0]["id"])

    tell_time(NOW + attempts.FIRST_LOOK)
    work()

    assert only_payment().provider_ref == fake_stripe.sessions[0]["id"]
    assert (books(deposit), deposit.status) == (PAID, "paid")


@pytest.mark.usefixtures("session")
def test_a_job_looks_again_until_the_page_has_lapsed(
    work: Callable[[], None], tell_time: Callable[..., None]
) -> None:
    seen = []
    moment = NOW + attempts.FIRST_LOOK
    for _ in range(10):
        tell_time(moment)
        work()
        seen.append(only_payment().status)
        moment = max([moment, *_looks_to_come()])
        if not _looks_to_come():
            break

    assert seen[-1] is PaymentStatus.EXPIRED
    assert set(seen[:-1]) == {PaymentStatus.PENDING}
    assert moment <= NOW + timedelta(minutes=62)


def test_an_outage_does_not_bury_the_job(
    session: str,
    deposit: PaymentDue,
    fake_stripe: FakeStripe,
    work: Callable[[], None],
    tell_time: Callable[..., None],
) -> None:
    fake_stripe.pay(session)
    fake_stripe.fault(READ, "drop_before", times=10)
    moment = NOW + attempts.FIRST_LOOK
    for _ in range(12):
        tell_time(moment)
        work()
        moment = max([moment, *_looks_to_come()])

    assert (books(deposit), deposit.status) == (PAID, "paid")


@pytest.mark.usefixtures("session")
def test_the_job_gives_up_after_a_week(
    fake_stripe: FakeStripe,
    work: Callable[[], None],
    tell_time: Callable[..., None],
) -> None:
    fake_stripe.fault(READ, "drop_before", times=10)
    tell_time(NOW + timedelta(days=8))
    work()

    assert _looks_to_come() == []
    assert only_payment().status is PaymentStatus.PENDING


def _looks_to_come() -> list[Any]:
    waiting = sa.select(Job.run_at).where(
        Job.kind == attempts.SYNC, Job.done_at.is_(None), Job.dead_at.is_(None)
    )
    return list(db.session.scalars(waiting))
