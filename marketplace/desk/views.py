"""The seller's first page: what to do today; and where each role begins after signing in."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.desk import queries, tasks, work
from marketplace.desk.queries import Rows
from marketplace.desk.talks import talks
from marketplace.desk.tasks import Task
from marketplace.forums import booking_queries as bookings
from marketplace.onboarding import queries as onboarding
from marketplace.onboarding.progress import Facts, finished
from marketplace.organisations.acting import current_actor, find_actor
from marketplace.organisations.roles import SELLERS_ONLY, Actor, Role
from marketplace.quotes.draft_states import DraftStatus
from marketplace.routing.answering import LOOKED_BACK, answering_by
from marketplace.web.access import PUBLIC, access
from marketplace.workdays import queries as workdays
from marketplace.workdays.working_time import WorkCalendar

blueprint = Blueprint("desk", __name__)
Answer = str | Response


@blueprint.route("/start")
@access(get=PUBLIC)
def start() -> Answer:
    """Who trades begins with what waits, an exporter with their mandates, all others at the home page."""
    return redirect(url_for(_beginning(find_actor())), 303)


@blueprint.route("/desk")
@access(get=SELLERS_ONLY)
def today() -> Answer:
    """Everything that waits for this person's enterprise, the most urgent first."""
    actor, at = current_actor(), clock.now()
    waiting = queries.waiting_inquiries(
        organisation_id=actor.organisation_id, person_id=actor.person_id
    )
    since = min([at - LOOKED_BACK, *(row.changed_at for row in waiting)])
    calendar = workdays.calendar_of(organisation_id=actor.organisation_id, since=since)
    facts = onboarding.facts_of(organisation_id=actor.organisation_id, at=at)
    return render_template(
        "desk/today.html",
        tasks=tasks.in_order(_tasks(actor, facts, waiting, calendar, at), at=at),
        at=at,
        setting_up=not finished(facts),
        answering=answering_by(calendar=calendar, seller_id=actor.organisation_id, at=at),
    )


def _beginning(actor: Actor | None) -> str:
    if actor is None:
        return "catalog.home"
    if actor.exports:
        return "mandates.index"
    if actor.buys:
        return "buyer_desk.today"
    return "desk.today" if actor.sells else "catalog.home"


def _tasks(
    actor: Actor, facts: Facts, waiting: Rows, calendar: WorkCalendar, at: datetime
) -> list[Task]:
    ours = actor.organisation_id
    directs = actor.role is Role.SELLER_DIRECTOR
    status = DraftStatus.IN_REVIEW if directs else DraftStatus.RETURNED
    return [
        *work.onboarding(facts),
        *work.answers(waiting, calendar=calendar, at=at),
        *work.orders(queries.orders_to_do(organisation_id=ours, at=at), role=actor.role, at=at),
        *work.money(
            queries.money_to_decide(organisation_id=ours, person_id=actor.person_id), at=at
        ),
        *work.quotations(
            queries.quotations_to_do(organisation_id=ours, draft=status, at=at),
            directs=directs,
            at=at,
        ),
        *talks(bookings.list_waiting(actor=actor, at=at, limit=queries.MOST), actor=actor, at=at),
        *work.certificates(queries.expiring_certificates(organisation_id=ours, at=at), at=at),
        *work.listings(queries.living_listings(organisation_id=ours), at=at),
    ]
