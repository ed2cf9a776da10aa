"""The page on which a director sets the least price operators may offer on their own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.costing import floor_operations, floor_queries, queries
from marketplace.costing.floor_forms import FloorForm, first_answers, proposed
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import DIRECTORS_ONLY
from marketplace.web.access import access

blueprint = Blueprint("price_floors", __name__)
Answer = str | tuple[str, int] | Response


@blueprint.route("/listings/<public_id>/floor/<code>", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY, of=floor_queries.get_listing)
def write(public_id: str, code: str) -> Answer:
    """One currency; an empty field means that there is no floor in it."""
    actor = current_actor()
    listing = floor_queries.get_listing(actor=actor, public_id=public_id, code=code)
    floor = floor_queries.find_floor(listing_id=listing.id, currency=code)
    card = queries.find_newest_card(listing_id=listing.id)
    form = FloorForm(data=first_answers(floor, card, currency=code))
    form.currency = code
    if form.validate_on_submit():
        amount = form.amount.amount(code)
        with form.refusals():
            if amount is None:
                floor_operations.lift_floor(
                    actor=actor, listing=listing, currency=code, at=clock.now()
                )
                flash(gettext("There is no floor price in %(currency)s.", currency=code), "good")
            else:
                floor_operations.set_floor(
                    actor=actor, listing=listing, amount=amount, at=clock.now()
                )
                flash(gettext("The floor price counts from now on."), "good")
            return redirect(url_for("costing.show", public_id=listing.public_id), 303)
    page = render_template(
        "costing/floor.html",
        form=form,
        listing=listing,
        code=code,
        floor=floor,
        card=card,
        proposal=proposed(card, currency=code),
    )
    return (page, 422) if form.is_submitted() else page
