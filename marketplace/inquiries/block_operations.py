"""Take no more words from the other side, and take that back."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext

from marketplace.db import add, db, lock, transaction
from marketplace.errors import ConflictError, ForbiddenError, RefusedError
from marketplace.events import operations as events
from marketplace.inquiries import block_queries as queries
from marketplace.inquiries import policy
from marketplace.inquiries.block_models import Block
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor

SUBJECT = "party_block"


@transaction
def block(*, actor: Actor, inquiry: Inquiry, at: datetime) -> Block:
    """The other side of this inquiry can write and ask no more; a second block changes nothing."""
    other = _other(actor, inquiry)
    standing = _own(actor, other)
    if standing is not None:
        return standing
    made = Block(
        blocker_id=actor.organisation_id,
        blocked_id=other.id,
        made_by_id=actor.person_id,
        made_at=at,
    )
    add(made)
    _record(actor, made, "block", at=at)
    return made


@transaction
def lift(*, actor: Actor, inquiry: Inquiry, at: datetime) -> None:
    """Words of the other side are taken again. Raises ConflictError when they were all along."""
    standing = _own(actor, _other(actor, inquiry))
    if standing is None:
        raise ConflictError(N_("This is not blocked."))
    standing.lifted_by_id, standing.lifted_at = actor.person_id, at
    _record(actor, standing, "lift", at=at)


def refuse_blocked(*, own_id: int, other_id: int) -> None:
    """Raises RefusedError, in neutral words, when one of the two takes no words from the other."""
    standing = queries.list_between(one_id=own_id, other_id=other_id)
    if not standing:
        return
    if any(one.blocker_id == own_id for one in standing):
        raise RefusedError(
            gettext(
                "You have blocked %(party)s. Lift the block before you write.",
                party=standing[0].blocked.name,
            ),
            field="text",
        )
    raise RefusedError(
        gettext(
            "%(party)s does not take messages from your side at present. Nothing was sent.",
            party=standing[0].blocker.name,
        ),
        field="text",
    )


def _other(actor: Actor, inquiry: Inquiry) -> Organisation:
    if not policy.is_party(actor, inquiry):
        raise ForbiddenError
    # Two people of one side meet here, not at the unique index.
    lock(db.session.get_one(Organisation, actor.organisation_id))
    return policy.other_side(actor, inquiry)


def _own(actor: Actor, other: Organisation) -> Block | None:
    standing = queries.list_between(one_id=actor.organisation_id, other_id=other.id)
    return next((one for one in standing if one.blocker_id == actor.organisation_id), None)


def _record(actor: Actor, made: Block, action: str, *, at: datetime) -> None:
    events.record(
        actor=actor,
        action=f"{SUBJECT}.{action}",
        subject=SUBJECT,
        subject_id=made.public_id,
        at=at,
        details={"blocked": made.blocked_id},
    )
