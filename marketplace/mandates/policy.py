"""Who proposes, accepts and ends an export mandate; pure."""

from __future__ import annotations

from datetime import date

from marketplace.mandates.models import ExportMandate
from marketplace.mandates.states import MandateAction, MandateStatus
from marketplace.organisations.roles import Actor, Role


def can_grant(actor: Actor) -> bool:
    """The director binds the BUMDes."""
    return actor.role is Role.SELLER_DIRECTOR


def can_accept(actor: Actor, mandate: ExportMandate) -> bool:
    """The manager binds the export partner."""
    manages = actor.role is Role.EXPORT_MANAGER
    return manages and actor.organisation_id == mandate.partner_id


def can_end(actor: Actor, mandate: ExportMandate) -> bool:
    """Either side, alone and at once."""
    directs = can_grant(actor) and actor.organisation_id == mandate.seller_id
    return directs or can_accept(actor, mandate)


def allowed_actions(actor: Actor, mandate: ExportMandate, *, day: date) -> frozenset[MandateAction]:
    """What this person could do with it today; the buttons are drawn from it."""
    if mandate.over(day=day):
        return frozenset()
    accepts = mandate.status is MandateStatus.PROPOSED and can_accept(actor, mandate)
    return frozenset(
        action
        for action, may in (
            (MandateAction.ACCEPT, accepts),
            (MandateAction.END, can_end(actor, mandate)),
        )
        if may
    )
