"""Climb one rung, once; and take a buyer's yes to seeing other villages."""

from __future__ import annotations

from datetime import datetime

from marketplace.db import add, db, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError
from marketplace.events import operations as events
from marketplace.events.chain import canonical
from marketplace.events.operations import SYSTEM
from marketplace.inquiries import policy as inquiry_policy
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.routing import emails, engine, facts, gathering, queries
from marketplace.routing.models import AlternatesConsent, Hop
from marketplace.routing.rungs import Rung


@transaction
def climb(*, inquiry_id: int, at: datetime) -> Rung | None:
    """The rung that was due and is climbed now, with its letters; None when none was.

    The inquiry is held meanwhile: an answer, or another worker, comes before or after. What a
    worker found due may have been answered since, so everything is looked at again.
    """
    inquiry = db.session.get_one(Inquiry, inquiry_id)
    lock(inquiry)
    around = gathering.people_around(inquiry=inquiry)
    seen = gathering.facts_of(inquiry=inquiry, around=around, at=at)
    step = engine.decide(seen)
    if step is None:
        return None
    add(
        Hop(
            subject=seen.subject,
            subject_id=inquiry.public_id,
            turn_began_at=seen.began_at,
            rung=step.rung,
            rule=step.rung.rule,
            choice=step.choice.value,
            told=canonical(list(step.told)),  # type: ignore[arg-type]  # spells any JSON
            facts=facts.written(seen),
            due_at=step.due_at,
            climbed_at=at,
            next_due_at=step.next_due_at,
        )
    )
    _record(inquiry, step, at=at)
    told = [member for member in around if member.person.public_id in step.told]
    emails.climbed(rung=step.rung, inquiry=inquiry, told=told, at=at)
    return step.rung


@transaction
def show_alternates(*, actor: Actor, inquiry: Inquiry, at: datetime) -> None:
    """The buyer says yes to seeing other villages; nothing is sent to any of them.

    A second yes changes nothing. Raises ConflictError when nothing was offered, or the seller has
    answered meanwhile.
    """
    if not inquiry_policy.is_buyer_of(actor, inquiry):
        raise ForbiddenError
    lock(inquiry)
    if queries.find_consent(inquiry=inquiry) is not None:
        return
    offer = queries.find_offer(inquiry=inquiry)
    if offer is None:
        raise ConflictError(N_("The village enterprise has answered, or still has time to."))
    add(AlternatesConsent(hop_id=offer.id, person_id=actor.person_id, consented_at=at))
    events.record(
        actor=actor,
        action="routing.consent",
        subject=queries.SUBJECT,
        subject_id=inquiry.public_id,
        at=at,
    )


def _record(inquiry: Inquiry, step: engine.Step, *, at: datetime) -> None:
    events.record(
        actor=SYSTEM,
        action=f"routing.{step.rung.value}",
        subject=queries.SUBJECT,
        subject_id=inquiry.public_id,
        at=at,
        details={"rule": step.rung.rule, "choice": step.choice.value, "told": len(step.told)},
    )
