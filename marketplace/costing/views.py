"""Pages of the export price builder: what the goods cost, what they must be sold for."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import wording
from marketplace.catalog.models import Listing
from marketplace.catalog.policy import can_change, can_revise
from marketplace.catalog.revision_states import RevisionStatus
from marketplace.costing import floor_queries, forms, operations, picture, policy, queries
from marketplace.costing.forms import CostCardForm, UseForm
from marketplace.costing.models import CostCard
from marketplace.costing.price_list import offer_to_fill
from marketplace.costing.prices import find_price
from marketplace.costing.who_pays import duties
from marketplace.errors import NotFoundError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import SELLERS_ONLY, Actor
from marketplace.trade_terms import Incoterm
from marketplace.web.access import access

blueprint = Blueprint("costing", __name__)
Answer = str | tuple[str, int] | Response


def card_with_rule(*, actor: Actor, public_id: str, rule: str) -> object:
    """For the access rule: a stranger is told nothing about prices either."""
    _ = rule
    return queries.get_card(actor=actor, public_id=public_id)


@blueprint.route("/listings/<public_id>/costs")
@access(get=SELLERS_ONLY, of=queries.get_listing)
def show(public_id: str) -> Answer:
    """The prices of the newest version, or of the one asked for, and every version."""
    actor = current_actor()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    cards = queries.list_cards(listing=listing)
    card = _chosen(cards)
    floors = floor_queries.list_floors(listing_id=listing.id)
    return render_template(
        "costing/show.html",
        listing=listing,
        floors={floor.currency: floor for floor in floors},
        floor_currencies=floor_queries.currencies_of(listing=listing, floors=floors),
        can_set_floor=policy.can_set_floor(actor, listing),
        cards=cards,
        card=card,
        prices=card.prices if card else (),
        picture=picture.draw(card.prices) if card else None,
        duties=duties(),
    )


@blueprint.route("/listings/<public_id>/costs/new", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=queries.get_listing)
def write(public_id: str) -> Answer:
    """The next version, beginning with the figures of the last."""
    actor = current_actor()
    listing = queries.get_listing(actor=actor, public_id=public_id)
    newest = queries.find_newest_card(listing_id=listing.id)
    begin = forms.answers(newest) if newest is not None else forms.first_answers(listing)
    form = CostCardForm(data=begin)
    if form.validate_on_submit():
        with form.refusals():
            operations.save_card(
                actor=actor,
                listing=listing,
                costs=form.costs(),
                freight_currency=form.freight_currency.data,
                price_currency=form.price_currency.data,
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("The costs are kept. These are your prices."), "good")
            return _to(listing)
    page = render_template("costing/write.html", form=form, listing=listing)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/costs/<public_id>/use/<rule>", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=card_with_rule)
def use(public_id: str, rule: str) -> Answer:
    """What the listing would say with this price, and the button that lets it."""
    actor = current_actor()
    card = queries.get_card(actor=actor, public_id=public_id)
    price = find_price(card.prices, _incoterm(rule))
    if price is None:
        raise NotFoundError
    terms = wording.terms_of(card.listing)
    offer = offer_to_fill(terms, price.incoterm, card.price_currency)
    form = UseForm(data={"named_place": offer.named_place if offer else ""})
    if form.validate_on_submit():
        with form.refusals():
            revision = operations.use_price(
                actor=actor,
                card=card,
                incoterm=price.incoterm,
                named_place=form.named_place.data or "",
                at=clock.now(),
            )
            waits = revision is not None and revision.status is RevisionStatus.PENDING
            flash(
                gettext("The change waits for the curator.")
                if waits
                else gettext("The listing has the new price."),
                "good",
            )
            return redirect(url_for("listings.show", public_id=card.listing.public_id), 303)
    page = render_template(
        "costing/use.html",
        card=card,
        listing=card.listing,
        price=price,
        offer=offer,
        can_use=can_revise(actor, card.listing) or can_change(actor, card.listing),
        form=form,
    )
    return (page, 422) if form.is_submitted() else page


def _incoterm(text: str) -> Incoterm:
    try:
        return Incoterm(text)
    except ValueError:
        raise NotFoundError from None


def _chosen(cards: list[CostCard]) -> CostCard | None:
    wanted = request.args.get("version", "")
    chosen = [card for card in cards if str(card.number) == wanted]
    return next(iter(chosen or cards), None)


def _to(listing: Listing) -> Response:
    return redirect(url_for("costing.show", public_id=listing.public_id), 303)
