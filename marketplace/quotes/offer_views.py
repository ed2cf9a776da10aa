"""A buyer's list of the offers their company has, narrowed by its address."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext

from marketplace import clock
from marketplace.catalog import text_queries
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY
from marketplace.quotes import offer_queries
from marketplace.quotes.states import OPEN, QuotationStatus
from marketplace.web.access import access
from marketplace.web.locale import current
from marketplace.web.pagination import PER_PAGE, Page, page_number
from marketplace.web.state_filter import UNDER_WAY, read_states, state_choices

blueprint = Blueprint("offers", __name__)


@blueprint.route("/quotations")
@access(get=BUYERS_ONLY)
def index() -> str:
    """Those under way are those that stand at this moment, whatever their status still says."""
    actor, number, at = current_actor(), page_number(), clock.now()
    every = tuple(QuotationStatus)
    wanted = read_states(request.args.get("state", ""), every=every, live=OPEN)
    offset, statuses = (number - 1) * PER_PAGE, wanted.statuses
    if wanted.chosen == UNDER_WAY:
        found = offer_queries.list_standing(actor=actor, at=at, offset=offset, limit=PER_PAGE)
        total = offer_queries.count_standing(actor=actor, at=at)
    else:
        found = offer_queries.list_offers(
            actor=actor, statuses=statuses, offset=offset, limit=PER_PAGE
        )
        total = offer_queries.count_offers(actor=actor, statuses=statuses)
    ids = {row.listing_id for row in found}
    return render_template(
        "quotes/index.html",
        page=Page(found, number, total),
        wanted=wanted,
        states=[(UNDER_WAY, gettext("Standing")), *state_choices(every)[1:]],
        texts=text_queries.briefs_of(ids=ids, code=current().code),
        at=at,
    )
