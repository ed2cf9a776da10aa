"""Staff see jobs and the audit chain, may try a buried job again, and see nothing of the trade."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.db import db
from marketplace.events.models import Event
from marketplace.jobs import operations as jobs
from marketplace.jobs.models import Job
from tests import build
from tests.cast import NOW
from tests.pages import Visitor

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.usefixtures("now")


def _buried(kind: str = "mail.send") -> Job:
    jobs.enqueue(kind=kind, payload={"letter": "secret"}, at=NOW - timedelta(hours=1))
    at = NOW - timedelta(hours=1)
    for _ in range(jobs.MOST_ATTEMPTS):
        leased = jobs.lease_next(at=at)
        assert leased is not None
        jobs.fail(job=leased, error="SMTPException: the server is away", at=at)
        at += jobs.LONGEST_PAUSE
    return db.session.scalars(sa.select(Job).where(Job.dead_at.is_not(None))).one()


def test_the_page_shows_what_waits_and_what_was_buried(app: Flask, visitor: Visit) -> None:
    job = _buried()
    jobs.enqueue(kind="documents.render", payload={}, at=NOW - timedelta(minutes=7))
    page = visitor("stefan").get("/back-office")
    assert page.status == 200
    for words in (job.public_id, "mail.send", "the server is away", "waited for 7 minutes"):
        assert words in page, words
    assert "secret" not in page.html


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=90), "waited for 1 minute."),
        (timedelta(hours=5, minutes=59), "waited for 5 hours."),
        (timedelta(days=3), "waited for 3 days."),
    ],
)
def test_the_age_of_the_oldest_is_said_in_a_fitting_unit(
    app: Flask, visitor: Visit, age: timedelta, words: str
) -> None:
    jobs.enqueue(kind="mail.send", payload={}, at=NOW - age)
    assert words in visitor("stefan").get("/back-office")


def test_a_quiet_machine_says_so(app: Flask, visitor: Visit) -> None:
    db.session.expire_all()
    while (job := jobs.lease_next(at=NOW)) is not None:
        jobs.finish(job=job, at=NOW)
    assert "Nothing waits for the worker." in visitor("stefan").get("/back-office")


def test_trying_again_gives_the_job_another_life_and_is_recorded(
    app: Flask, visitor: Visit
) -> None:
    job = _buried()
    page = visitor("stefan").get("/back-office").form("revival").submit()
    assert page.status == 200
    assert "The worker will try this job again." in page
    db.session.rollback()
    assert job.dead_at is None
    assert job.attempts == 0
    event = db.session.scalars(sa.select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (event.action, event.subject_id) == ("job.revive", job.public_id)
    assert event.actor_name == "Stefan Halim"


def test_trying_again_twice_is_a_conflict(app: Flask, visitor: Visit) -> None:
    _buried()
    form = visitor("stefan").get("/back-office").form("revival")
    assert form.submit().status == 200
    assert form.submit().status == 409


def test_the_page_shows_the_chain_and_no_trade(app: Flask, visitor: Visit) -> None:
    order = build.confirmed_order()
    head = db.session.scalars(sa.select(Event.hash).order_by(Event.id.desc()).limit(1)).one()
    page = visitor("stefan").get("/back-office")
    assert head in page
    assert f"{db.session.query(Event).count():,}" in page
    for secret in (order.number, "Shenzhen", "Djembe", "USD"):
        assert secret not in page.html


@pytest.mark.parametrize("key", ["sari", "lin", "citra", "made", "oka"])
def test_the_back_office_is_for_staff(app: Flask, visitor: Visit, key: str) -> None:
    who, job = visitor(key), _buried()
    assert who.get("/back-office").status == 403
    token = who.get("/devices").form("sign-out").values["csrf_token"][0]
    target = f"/back-office/jobs/{job.public_id}/revival"
    assert who.post(target, {"csrf_token": token}).status == 403
    db.session.rollback()
    assert job.dead_at is not None


def test_signed_out_people_are_sent_to_sign_in(app: Flask, visitor: Visit) -> None:
    assert visitor().get("/back-office").url.startswith("/sign-in")
