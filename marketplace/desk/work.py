"""Turns what the queries found into tasks in words; asks nobody and nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext, ngettext

from marketplace.capacity.rules import behind
from marketplace.catalog.certificates import certificate_name
from marketplace.catalog.naming import name_here
from marketplace.catalog.photo_terms import FEWEST_PHOTOS
from marketplace.catalog.states import ListingStatus
from marketplace.clock import end_of_day_in_jakarta, jakarta_date
from marketplace.desk.clock_words import by_when, since
from marketplace.desk.queries import RECEIPT, Found, Rows
from marketplace.desk.tasks import OLD_PRICES, SILENT, Task
from marketplace.onboarding import progress
from marketplace.onboarding.progress import Facts, OnboardingStep
from marketplace.orders.states import OrderStatus
from marketplace.organisations.roles import Role
from marketplace.routing.rungs import Rung
from marketplace.web.filters import day, label
from marketplace.workdays.working_time import WorkCalendar


def answers(rows: Rows, *, calendar: WorkCalendar, at: datetime) -> Iterator[Task]:
    """Buyers who wait: the clock ends when the ministry's officer is told."""
    for row in rows:
        due_at = calendar.moment_after(row.changed_at, Rung.OFFICER.minutes)
        yield Task(
            title=gettext(
                "Answer %(buyer)s about %(product)s",
                buyer=row.buyer,
                product=name_here(row),
            ),
            reason=_waits(row.unread),
            endpoint="inquiries.show",
            arguments={"public_id": row.public_id},
            due_at=due_at,
            due=by_when(due_at, at=at),
        )


def orders(rows: Rows, *, role: Role, at: datetime) -> Iterator[Task]:
    """Contracts to sign, goods to report, finish and ship."""
    for row in rows:
        task = _order(row, directs=role is Role.SELLER_DIRECTOR, at=at)
        if task is not None:
            yield task
        if row.late and row.status is not OrderStatus.READY:
            yield _too_full(row)


def money(rows: Rows, *, at: datetime) -> Iterator[Task]:
    """Transfers that a second person must see, and approvals that wait for the village's yes or no."""
    for row in rows:
        if row.kind == RECEIPT:
            yield _receipt(row, at=at)
        else:
            yield _approval(row)


def quotations(rows: Rows, *, directs: bool, at: datetime) -> Iterator[Task]:
    """Offers that end while the buyer is silent; those that operators and directors hand round."""
    for row in rows:
        if row.writer is not None:
            yield _handed_round(row, directs=directs)
            continue
        yield Task(
            title=gettext("Your offer to %(buyer)s ends soon", buyer=row.buyer),
            reason=gettext("The buyer has not decided yet. A short message may help."),
            endpoint="quotes.show",
            arguments={"public_id": row.public_id},
            due_at=row.valid_until,
            due=by_when(row.valid_until, at=at),
        )


def certificates(rows: Rows, *, at: datetime) -> Iterator[Task]:
    """Papers that expire, the first reminder sixty days before."""
    today = jakarta_date(at)
    for row in rows:
        left = (row.valid_to_date - today).days
        name = certificate_name(row.kind)
        yield Task(
            title=gettext("Renew the certificate %(name)s", name=name),
            reason=gettext("Buyers of some countries may not import without it."),
            endpoint="listings.show",
            arguments={"public_id": row.listing},
            due_at=end_of_day_in_jakarta(row.valid_to_date),
            due=ngettext("expires in %(num)s day", "expires in %(num)s days", left)
            if left >= 0
            else gettext("expired on %(day)s", day=day(row.valid_to_date)),
        )


def listings(rows: Rows, *, at: datetime) -> Iterator[Task]:
    """Listings that need a hand: asked to change, without photos, priced never or long ago."""
    for row in rows:
        if row.status is ListingStatus.CHANGES_REQUESTED:
            yield Task(
                title=gettext("Change the listing %(name)s", name=name_here(row)),
                reason=gettext("LPEI's curator asked for changes before buyers may see it."),
                endpoint="listings.show",
                arguments={"public_id": row.public_id},
                due=since(row.changed_at, at=at),
                weight=20,
            )
        if row.photos < FEWEST_PHOTOS:
            yield _photos(row)
        if row.costs_saved_at is None or at - row.costs_saved_at > OLD_PRICES:
            yield _costs(row)


def onboarding(facts: Facts) -> Iterator[Task]:
    """The next step towards the first listing, while there is one."""
    step = progress.next_own_step(facts)
    if step is None or progress.finished(facts):
        return
    yield Task(
        title=gettext("Go on with setting up: %(step)s", step=label(step)),
        reason=gettext("Buyers find you only when every step is done."),
        endpoint="onboarding.steps",
        weight=5 if step is not OnboardingStep.PEOPLE else 30,
    )


def _handed_round(row: Found, *, directs: bool) -> Task:
    if directs:
        title = gettext("Check the quotation for %(buyer)s", buyer=row.buyer)
        reason = gettext("%(name)s wrote it. It leaves when you send it.", name=row.writer)
    else:
        title = gettext("Change the quotation for %(buyer)s", buyer=row.buyer)
        reason = gettext("Your director asks for something else.")
    return Task(
        title=title,
        reason=reason,
        endpoint="quotes.send",
        arguments={"public_id": row.public_id},
        weight=5,
    )


def _order(row: Found, *, directs: bool, at: datetime) -> Task | None:
    match row.status:
        case OrderStatus.PENDING_CONFIRMATION:
            return _to_sign(row, directs=directs, at=at)
        case OrderStatus.IN_PRODUCTION:
            return _to_produce(row, at=at)
        case OrderStatus.READY:
            return _to_ship(row, directs=directs)
        case _:
            return None


def _to_sign(row: Found, *, directs: bool, at: datetime) -> Task | None:
    if row.seller_confirmed_at is not None or not directs:
        return None
    return Task(
        title=gettext("Read and confirm order %(number)s", number=row.number),
        reason=gettext(
            "%(buyer)s waits. The contract binds when both have confirmed.", buyer=row.buyer
        ),
        endpoint="orders.show",
        arguments={"public_id": row.public_id},
        due=since(row.placed_at, at=at),
        weight=8,
    )


def _to_produce(row: Found, *, at: datetime) -> Task:
    late = behind(produced=int(row.produced), planned=int(row.planned))
    heard = row.reported_at or row.cleared_for_production_at or row.placed_at
    if late:
        reason = gettext("Less is made than was planned by now. Tell the buyer early if it slips.")
    elif at - heard > SILENT:
        reason = gettext("Nothing was reported for a week. Buyers trust what they can follow.")
    else:
        reason = gettext("It is promised for this day.")
    due_at = end_of_day_in_jakarta(row.ready_date)
    return Task(
        title=gettext("Report on order %(number)s", number=row.number),
        reason=reason,
        endpoint="orders.show",
        arguments={"public_id": row.public_id},
        due_at=heard + SILENT if late or at - heard > SILENT else due_at,
        due=gettext("ready by %(day)s", day=day(row.ready_date)),
    )


def _to_ship(row: Found, *, directs: bool) -> Task | None:
    if row.cleared_for_shipment_at is None or not directs:
        return None
    return Task(
        title=gettext("Ship order %(number)s", number=row.number),
        reason=gettext("The goods are ready and paid. %(buyer)s waits.", buyer=row.buyer),
        endpoint="orders.show",
        arguments={"public_id": row.public_id},
        weight=9,
    )


def _too_full(row: Found) -> Task:
    return Task(
        title=gettext("Order %(number)s does not fit before its day", number=row.number),
        reason=ngettext(
            "%(num)s unit has no free week before the promised day.",
            "%(num)s units have no free week before the promised day.",
            int(row.late),
        ),
        endpoint="orders.show",
        arguments={"public_id": row.public_id},
        due_at=end_of_day_in_jakarta(row.ready_date),
        due=gettext("promised for %(day)s", day=day(row.ready_date)),
    )


def _waits(unread: int) -> str:
    reason = gettext(
        "A buyer waits. After 48 working hours without an answer the ministry is told."
    )
    if not unread:
        return reason
    new = ngettext(
        "You have not read %(num)s message.", "You have not read %(num)s messages.", unread
    )
    return f"{new} {reason}"


def _photos(row: Found) -> Task:
    return Task(
        title=ngettext(
            "%(num)s photo of %(name)s is missing",
            "%(num)s photos of %(name)s are missing",
            FEWEST_PHOTOS - int(row.photos),
            name=name_here(row),
        ),
        reason=gettext("Buyers look at the pictures first, and curators ask for three."),
        endpoint="photos.index",
        arguments={"public_id": row.public_id},
        weight=40,
    )


def _costs(row: Found) -> Task:
    own = {"public_id": row.public_id}
    if row.costs_saved_at is None:
        return Task(
            title=gettext("Write down what %(name)s costs you", name=name_here(row)),
            reason=gettext("Without your costs nobody knows which price leaves you a profit."),
            endpoint="costing.show",
            arguments=own,
            weight=70,
        )
    return Task(
        title=gettext("Look at the costs of %(name)s again", name=name_here(row)),
        reason=gettext("They are older than 90 days; materials and freight have moved."),
        endpoint="costing.show",
        arguments=own,
        due=gettext("saved on %(day)s", day=day(jakarta_date(row.costs_saved_at))),
        weight=60,
    )


def _receipt(row: Found, *, at: datetime) -> Task:
    return Task(
        title=gettext("Confirm a bank transfer of %(order)s", order=row.number),
        reason=gettext("Money counts only when a second person has seen it on the statement."),
        endpoint="orders.show",
        arguments={"public_id": row.public_id},
        due=since(row.moment, at=at),
        weight=10,
    )


def _approval(row: Found) -> Task:
    return Task(
        title=gettext("Decide on LPEI's approval %(number)s", number=row.number),
        reason=gettext("LPEI has approved the money. It is drawn only after you accept."),
        endpoint="financing.show",
        arguments={"public_id": row.public_id},
        weight=15,
    )
