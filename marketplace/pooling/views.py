"""Whether an inquiry's quantity fits by its day: two deliveries, villages nearby."""

from __future__ import annotations

from flask import Blueprint, render_template

from marketplace import clock
from marketplace.errors import NotFoundError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import TRADERS_ONLY
from marketplace.pooling import queries
from marketplace.pooling.fit import fit_of
from marketplace.web.access import access

blueprint = Blueprint("pooling", __name__)


@blueprint.route("/inquiries/<public_id>/fit")
@access(get=TRADERS_ONLY, of=queries.get_inquiry)
def fit(public_id: str) -> str:
    """For both sides alike; nothing is reserved and nobody is asked."""
    inquiry = queries.get_inquiry(actor=current_actor(), public_id=public_id)
    if inquiry.needed_by_date is None:
        raise NotFoundError
    return render_template(
        "pooling/fit.html",
        inquiry=inquiry,
        fit=fit_of(inquiry=inquiry, by=inquiry.needed_by_date, at=clock.now()),
    )
