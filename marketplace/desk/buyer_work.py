"""Turns what the queries found for a buyer into tasks in words; asks nobody and nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from marketplace.catalog.naming import naming_of
from marketplace.catalog.text_queries import BriefText
from marketplace.clock import end_of_day_in_jakarta
from marketplace.desk.buyer_statements import SILENT, SUGGESTED, WAITING
from marketplace.desk.clock_words import offer_ends, request_closes, since
from marketplace.desk.queries import Found, Rows
from marketplace.desk.tasks import LAPSING, Task
from marketplace.money import Money
from marketplace.orders import steps
from marketplace.orders.schedule import PaymentDue
from marketplace.orders.states import OrderStatus
from marketplace.organisations.roles import Actor
from marketplace.quotes import policy
from marketplace.quotes.states import QuotationStatus
from marketplace.rfqs.states import CONFIRM_WITHIN, RUNNING, RfqStatus
from marketplace.routing.lapse_queries import BUYER_LAPSES_AFTER
from marketplace.web.catalogues import gettext, ngettext
from marketplace.web.filters import day, moment, quantity

Texts = Mapping[int, BriefText]


def called(row: Found, texts: Texts) -> str:
    """A product's name for this reader."""
    return naming_of(row, texts.get(row.listing_id)).name


def offers_came(number: int) -> str:
    """As a sentence of its own."""
    return ngettext("%(num)s offer has come.", "%(num)s offers have come.", number)


def offers(rows: Rows, texts: Texts, *, actor: Actor, at: datetime) -> Iterator[Task]:
    """Offers nobody has decided on; not those a village has to think over."""
    for row in rows:
        quotation = row.Quotation
        if quotation.status is QuotationStatus.COUNTERED:
            continue
        mine = not _beyond_limit(row, actor)
        asking = mine or row.asked_by is None
        yield Task(
            title=_offer_title(row, called(row, texts), mine=mine),
            reason=f"{_why_offer(row, mine=mine)} {offer_ends(quotation.valid_until, at=at)}",
            endpoint="orders.acceptance" if mine and row.asked_by else "quotes.show",
            arguments={"public_id": quotation.public_id},
            due_at=quotation.valid_until,
            due=_until(quotation.valid_until),
            weight=10 if asking else 60,
        )


def inquiries(rows: Rows, texts: Texts, *, at: datetime) -> Iterator[Task]:
    """Villages who have spoken and wait, and what is offered to the buyer where one says nothing."""
    for row in rows:
        product = called(row, texts)
        if row.part == WAITING:
            yield _to_answer(row, product)
        elif row.part == SUGGESTED:
            yield _silent(
                row,
                title=gettext(
                    "Say whether another village may do for %(product)s", product=product
                ),
                reason=gettext("%(seller)s is silent. An officer names one.", seller=row.seller),
                at=at,
            )
        elif row.part == SILENT:
            yield _silent(
                row,
                title=gettext("Look at other villages for %(product)s", product=product),
                reason=gettext(
                    "%(seller)s is silent. Nothing is sent to others until you ask them.",
                    seller=row.seller,
                ),
                at=at,
            )


def rfqs(rows: Rows, *, at: datetime) -> Iterator[Task]:
    """Requests to confirm, questions of villages, and requests that close within two days."""
    for row in rows:
        if row.status is RfqStatus.DRAFT:
            yield _to_confirm(row)
        elif row.status is RfqStatus.NEEDS_INFO:
            yield _rfq(
                row,
                title=gettext("Answer the question on request %(number)s", number=row.number),
                reason=gettext(
                    "%(seller)s needs to know something before it can quote.", seller=row.asker
                )
                if row.asker
                else gettext("A village needs to know something before it can quote."),
            )
        elif row.status in RUNNING and at <= row.deadline_at <= at + LAPSING:
            yield _rfq(
                row,
                title=gettext(
                    "Look at what has come back on request %(number)s", number=row.number
                ),
                reason=f"{request_closes(row.deadline_at, at=at)} {_came_back(row.quoted)}",
            )


def orders(
    rows: Rows,
    dues: Mapping[int, Sequence[PaymentDue]],
    texts: Texts,
    *,
    actor: Actor,
    at: datetime,
) -> Iterator[Task]:
    """Contracts to sign, money to send, goods to receive: what the order's own page says."""
    for row in rows:
        order = row.Order
        step = steps.next_step(actor=actor, order=order, dues=dues[order.id])
        if not step.yours:
            continue
        arrives = row.arrival_date if order.status is OrderStatus.SHIPPED else None
        yield Task(
            title=gettext(
                "Order %(number)s: %(product)s", number=order.number, product=called(row, texts)
            ),
            reason=step.text,
            endpoint="orders.show",
            arguments={"public_id": order.public_id},
            due_at=end_of_day_in_jakarta(arrives) if arrives else None,
            due=gettext("expected on %(day)s", day=day(arrives))
            if arrives
            else since(order.changed_at, at=at),
            weight=5,
        )


def _offer_title(row: Found, product: str, *, mine: bool) -> str:
    quotation = row.Quotation
    facts = {
        "seller": row.seller,
        "product": product,
        "quantity": quantity(quotation.quantity, quotation.unit),
    }
    if mine:
        return gettext("Decide on the offer of %(seller)s for %(product)s, %(quantity)s", **facts)
    if row.asked_by is None:
        return gettext(
            "Ask your approver about the offer of %(seller)s for %(product)s, %(quantity)s", **facts
        )
    return gettext(
        "Your approver decides on the offer of %(seller)s for %(product)s, %(quantity)s", **facts
    )


def _why_offer(row: Found, *, mine: bool) -> str:
    if not mine and row.asked_by is None:
        return gettext("It is above your limit: an approver of your company has to accept it.")
    if not mine:
        return gettext("%(name)s has asked for it.", name=row.asked_by)
    if row.asked_by is not None:
        return gettext("%(name)s asks you to accept it.", name=row.asked_by)
    if row.held:
        return gettext("You asked for other terms: the village stays with its offer.")
    if row.revised:
        return gettext("You asked for other terms: this is the village's new version.")
    return gettext("The village waits for your yes or no.")


def _to_answer(row: Found, product: str) -> Task:
    """A silence of two weeks ends it."""
    due_at = row.changed_at + BUYER_LAPSES_AFTER
    return Task(
        title=gettext("Answer %(seller)s about %(product)s", seller=row.seller, product=product),
        reason=_unread(row.unread),
        endpoint="inquiries.show",
        arguments={"public_id": row.public_id},
        due_at=due_at,
        due=_until(due_at),
        weight=20,
    )


def _silent(row: Found, *, title: str, reason: str, at: datetime) -> Task:
    return Task(
        title=title,
        reason=reason,
        endpoint="inquiries.show",
        arguments={"public_id": row.public_id},
        due=since(row.changed_at, at=at),
        weight=30,
    )


def _beyond_limit(row: Found, actor: Actor) -> bool:
    minor, currency = row.approval_limit_minor, row.approval_limit_currency
    limit = None if minor is None else Money(minor, currency)
    return policy.above_limit(actor, row.Quotation, limit=limit)


def _unread(unread: int) -> str:
    if not unread:
        return gettext("The village has answered. After two weeks of silence the inquiry ends.")
    return ngettext(
        "You have not read %(num)s message. After two weeks of silence the inquiry ends.",
        "You have not read %(num)s messages. After two weeks of silence the inquiry ends.",
        unread,
    )


def _to_confirm(row: Found) -> Task:
    due_at = row.filed_at + CONFIRM_WITHIN
    return Task(
        title=gettext("Read and confirm request %(number)s", number=row.number),
        reason=gettext(
            "%(name)s wrote it for you. No village sees it before you confirm.", name=row.filer
        ),
        endpoint="rfqs.show",
        arguments={"public_id": row.public_id},
        due_at=due_at,
        due=_until(due_at),
        weight=15,
    )


def _rfq(row: Found, *, title: str, reason: str) -> Task:
    return Task(
        title=title,
        reason=reason,
        endpoint="rfqs.show",
        arguments={"public_id": row.public_id},
        due_at=row.deadline_at,
        due=_until(row.deadline_at),
        weight=15,
    )


def _came_back(quoted: int) -> str:
    if not quoted:
        return gettext("No offer has come yet; you can move the deadline once.")
    return offers_came(quoted)


def _until(due_at: datetime) -> str:
    return gettext("by %(moment)s", moment=moment(due_at))
