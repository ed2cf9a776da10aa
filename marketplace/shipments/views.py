"""Pages of shipments: record one, confirm the delivery, accept the goods."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.orders.models import Order
from marketplace.orders.queries import get_order
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY, EXPORTERS, InRole, Role
from marketplace.shipments import operations, policy, queries
from marketplace.shipments.forms import TRANSPORTS, ShipmentForm
from marketplace.web.access import access
from marketplace.web.forms import ActionForm

blueprint = Blueprint("shipments", __name__)
Answer = str | tuple[str, int] | Response
SHIPPERS_ONLY = InRole(EXPORTERS | {Role.SELLER_DIRECTOR})


@blueprint.route("/orders/<public_id>/shipment", methods=["GET", "POST"])
@access(get=SHIPPERS_ONLY, post=SHIPPERS_ONLY, of=queries.get_order_to_ship)
def record(public_id: str) -> Answer:
    actor, form = current_actor(), ShipmentForm()
    order = queries.get_order_to_ship(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            operations.record_shipment(
                actor=actor,
                order=order,
                transport=TRANSPORTS[form.transport.data],
                carrier=form.carrier.data or "",
                paper_number=form.paper_number.data or "",
                shipped_date=form.shipped_date.data or date.max,  # InputRequired let none through
                arrival_date=form.arrival_date.data or date.min,
                at=clock.now(),
            )
            flash(gettext("The shipment is recorded; the buyer is told."), "good")
            return _back_to(order)
    page = render_template(
        "shipments/record.html",
        form=form,
        order=order,
        shipment=queries.find_shipment(actor=actor, order=order),
        awaited=policy.awaits_shipment(order),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/orders/<public_id>/delivery", methods=["POST"])
@access(post=BUYERS_ONLY, of=get_order)
def delivery(public_id: str) -> Answer:
    actor, form = current_actor(), ActionForm()
    order = get_order(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        operations.confirm_delivery(actor=actor, order=order, at=clock.now())
        flash(gettext("You have confirmed the delivery. Check the goods and accept them."), "good")
    return _back_to(order)


@blueprint.route("/orders/<public_id>/completion", methods=["POST"])
@access(post=BUYERS_ONLY, of=get_order)
def completion(public_id: str) -> Answer:
    actor, form = current_actor(), ActionForm()
    order = get_order(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        operations.accept_goods(actor=actor, order=order, at=clock.now())
        flash(gettext("You have accepted the goods. The trade is complete."), "good")
    return _back_to(order)


def _back_to(order: Order) -> Response:
    return redirect(url_for("orders.show", public_id=order.public_id), 303)
