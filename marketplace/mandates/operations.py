"""Propose, accept and end export mandates; act under one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from marketplace.clock import jakarta_date
from marketplace.db import add, db, lock, transaction
from marketplace.documents.numbering import next_number
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.labels import N_, Labelled
from marketplace.mandates import emails, intentions, policy, queries
from marketplace.mandates.models import ExportMandate, MandateAct
from marketplace.mandates.states import MandateStatus
from marketplace.mandates.terms import LONGEST_REASON, MandateTerms, refuse_unsound
from marketplace.organisations.models import Organisation
from marketplace.organisations.powers import Case, Step
from marketplace.organisations.roles import Actor, OrganisationKind

SERIES = "M"
TWIN = N_("You have a mandate with this partner for just these days already.")


class Act(Labelled):
    """What is done under a mandate, as the letter to the principal says it."""

    MESSAGE = "message", N_("a message to the buyer")
    QUOTATION = "quotation", N_("a quotation to the buyer")
    SHIPMENT = "shipment", N_("the shipment of an order")


@transaction
def propose_mandate(
    *,
    actor: Actor,
    partner: Organisation,
    terms: MandateTerms,
    submission_key: str | None,
    at: datetime,
) -> ExportMandate:
    """The director's yes; nothing can be done under it before the partner's.

    Raises RefusedError for unsound terms, and while the same two have one for the same days.
    """
    if not policy.can_grant(actor):
        raise ForbiddenError
    earlier = queries.find_by_submission(submission_key=submission_key)
    if earlier is not None:
        return _same_seller(earlier, actor=actor)
    if partner.kind is not OrganisationKind.EXPORT_PARTNER:
        raise RefusedError(N_("Choose an export partner."), field="partner")
    today = jakarta_date(at)
    lent = queries.list_villages(seller_id=actor.organisation_id, day=today)
    refuse_unsound(terms, villages=frozenset(village.code for village in lent), today=today)
    lock(db.session.get_one(Organisation, actor.organisation_id))
    _refuse_twin(actor, partner, terms)
    mandate = ExportMandate(
        number=next_number(series=SERIES, at=at),
        status=MandateStatus.PROPOSED,
        partner_id=partner.id,
        seller_id=actor.organisation_id,
        village_codes=terms.villages,
        chapter_codes=terms.chapters,
        anywhere=terms.anywhere,
        destination_codes=terms.destinations,
        step_codes=tuple(step.value for step in terms.steps),
        from_date=terms.from_date,
        to_date=terms.to_date,
        granted_by_id=actor.person_id,
        granted_at=at,
        end_reason="",
        submission_key=submission_key,
    )
    add(mandate)
    mandate.begun(
        actor=actor,
        at=at,
        details={"partner": mandate.partner.public_id, "until": terms.to_date.isoformat()},
    )
    emails.proposed(mandate=mandate, at=at)
    return mandate


@transaction
def accept_mandate(*, actor: Actor, mandate: ExportMandate, at: datetime) -> None:
    """The manager's yes. Raises ConflictError when it was ended, accepted, or its days are over."""
    if not policy.can_accept(actor, mandate):
        raise ForbiddenError(N_("Only the export partner's manager accepts a mandate."))
    lock(mandate)
    if mandate.status is MandateStatus.PROPOSED and mandate.over(day=jakarta_date(at)):
        raise ConflictError(N_("The last day of this mandate is over."))
    mandate.accept(actor=actor, person_id=actor.person_id, at=at)
    db.session.flush()
    intentions.remind_before(public_id=mandate.public_id, to_date=mandate.to_date, at=at)
    emails.accepted(mandate=mandate, at=at)


@transaction
def end_mandate(*, actor: Actor, mandate: ExportMandate, reason: str, at: datetime) -> None:
    """Either side, at once: the next request of the partner finds nothing any more.

    Raises RefusedError without a reason, ConflictError when it was ended before.
    """
    if not policy.can_end(actor, mandate):
        raise ForbiddenError
    reason = " ".join(reason.replace("\x00", " ").split())
    if not reason:
        raise RefusedError(N_("Say why: the other side reads it."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise RefusedError(N_("This is too long."), field="reason")
    lock(mandate)
    mandate.end(actor=actor, person_id=actor.person_id, reason=reason, at=at)
    db.session.flush()
    emails.ended(mandate=mandate, by_id=actor.organisation_id, at=at)


@transaction
def remind_of_end(*, public_id: str, at: datetime) -> None:
    """Once, and only of a mandate that still stands."""
    mandate = queries.get_any(public_id=public_id)
    lock(mandate)
    standing = mandate.status is MandateStatus.ACCEPTED and not mandate.over(day=jakarta_date(at))
    if not standing or mandate.reminded_at is not None:
        return
    mandate.reminded_at = at
    emails.ends_soon(mandate=mandate, at=at)


@transaction
def act_under(*, actor: Actor, case: Case, step: Step, at: datetime) -> Actor:
    """The actor as they take this step: unchanged, or bound to the mandate that lets them.

    The mandate is held until the commit, so that who ends it waits for the act or comes before it.
    Raises NotFoundError when there is none (any more): as if there were no such trade.
    """
    if not actor.exports:
        return actor
    found = queries.mandate_for(actor=actor, case=case, step=step, at=at)
    if found is None:
        raise NotFoundError
    mandate = db.session.get_one(ExportMandate, found.mandate_id)
    lock(mandate)
    if mandate.status is not MandateStatus.ACCEPTED:
        raise NotFoundError
    return replace(actor, under=found, powers=(found,), powers_date=jakarta_date(at))


@transaction
def note_act(
    *,
    actor: Actor,
    act: Act,
    subject_id: str,
    thread_id: str,
    number: str,
    path: str,
    at: datetime,
) -> None:
    """Keep that this was done under the mandate the actor is bound to, and tell the principal.

    ``thread_id`` is the inquiry's public id, ``number`` and ``path`` what the letter leads to. For an actor who acts for their own organisation nothing is to be noted.
    """
    if actor.under is None:
        return
    mandate = db.session.get_one(ExportMandate, actor.under.mandate_id)
    add(
        MandateAct(
            mandate_id=mandate.id,
            subject=act.value,
            subject_id=subject_id,
            thread_id=thread_id,
            person_id=actor.person_id,
            acted_at=at,
        )
    )
    emails.acted(mandate=mandate, act=act, number=number, path=path, at=at)


def _refuse_twin(actor: Actor, partner: Organisation, terms: MandateTerms) -> None:
    twin = queries.find_twin(
        partner_id=partner.id,
        seller_id=actor.organisation_id,
        from_date=terms.from_date,
        to_date=terms.to_date,
    )
    if twin is not None:
        raise RefusedError(TWIN, field="to_date")


def _same_seller(earlier: ExportMandate, *, actor: Actor) -> ExportMandate:
    if earlier.seller_id != actor.organisation_id:
        raise ConflictError(N_("This form was used already. Open the page again."))
    return earlier
