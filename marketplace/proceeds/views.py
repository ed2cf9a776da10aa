"""Pages of what each village gets: all of it to the lead, its own part to each sibling."""

from __future__ import annotations

from flask import Blueprint, render_template

from marketplace.errors import NotFoundError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import SELLERS_ONLY
from marketplace.proceeds import queries
from marketplace.proceeds.statement import statement_of
from marketplace.web.access import access

blueprint = Blueprint("proceeds", __name__)


@blueprint.route("/orders/<public_id>/shares")
@access(get=SELLERS_ONLY, of=queries.get_order)
def of_order(public_id: str) -> str:
    """Every village's part of every payment; the lead pays it out."""
    order = queries.get_order(actor=current_actor(), public_id=public_id)
    parts = queries.list_parts(order=order)
    return render_template(
        "proceeds/order.html", order=order, statement=statement_of(order=order, parts=parts)
    )


@blueprint.route("/shares/<public_id>/proceeds")
@access(get=SELLERS_ONLY, of=queries.get_share)
def of_share(public_id: str) -> str:
    """This village's own part; nothing of the buyer, nor of other villages."""
    share = queries.get_share(actor=current_actor(), public_id=public_id)
    order = queries.find_order_of(share=share)
    if order is None:
        raise NotFoundError
    statement = statement_of(order=order, parts=queries.list_parts(order=order))
    return render_template(
        "proceeds/share.html",
        share=share,
        order=order,
        lead=order.seller,
        statement=statement,
        place=statement.place_of(seller_id=share.seller_id),
    )
