"""Whether an inquiry's quantity fits by its day; its pool: consent, shares proposed, the end."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.errors import ConflictError, NotFoundError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import (
    BUYERS,
    BUYERS_ONLY,
    DIRECTORS_ONLY,
    TRADERS_ONLY,
    InRole,
    Role,
)
from marketplace.pooling import operations, queries, standing
from marketplace.pooling.fit import fit_of
from marketplace.pooling.forms import ProposalForm
from marketplace.pooling.models import Pool
from marketplace.pooling.neighbours import list_nearby
from marketplace.web.access import access
from marketplace.web.forms import ActionForm

blueprint = Blueprint("pooling", __name__)
Answer = str | tuple[str, int] | Response
ENDERS = InRole(BUYERS | {Role.SELLER_DIRECTOR})


@blueprint.route("/inquiries/<public_id>/fit")
@access(get=TRADERS_ONLY, of=queries.get_inquiry)
def fit(public_id: str) -> str:
    """For both sides alike; nothing is reserved and nobody is asked."""
    actor = current_actor()
    inquiry = queries.get_inquiry(actor=actor, public_id=public_id)
    if inquiry.needed_by_date is None:
        raise NotFoundError
    return render_template(
        "pooling/fit.html",
        inquiry=inquiry,
        fit=fit_of(inquiry=inquiry, by=inquiry.needed_by_date, at=clock.now()),
        actor=actor,
        form=ActionForm(formdata=None),
    )


@blueprint.route("/inquiries/<public_id>/pool", methods=["GET"])
@access(get=TRADERS_ONLY, of=queries.get_inquiry)
def show(public_id: str) -> str:
    """Who takes part; to the lead every share, to the buyer those that were accepted."""
    actor = current_actor()
    inquiry = queries.get_inquiry(actor=actor, public_id=public_id)
    return render_template(
        "pooling/show.html",
        inquiry=inquiry,
        form=ActionForm(formdata=None),
        **standing.facts(actor=actor, inquiry=inquiry, at=clock.now()),
    )


@blueprint.route("/inquiries/<public_id>/pool/consent", methods=["POST"])
@access(post=BUYERS_ONLY, of=queries.get_inquiry)
def ask(public_id: str) -> Answer:
    """The buyer agrees that several villages make it."""
    actor = current_actor()
    inquiry = queries.get_inquiry(actor=actor, public_id=public_id)
    operations.ask_for_pool(actor=actor, inquiry=inquiry, at=clock.now())
    flash(gettext("%(seller)s is asked to share it out.", seller=inquiry.seller.name), "good")
    return _to_pool(public_id)


@blueprint.route("/inquiries/<public_id>/pool/end", methods=["POST"])
@access(post=ENDERS, of=queries.get_inquiry)
def end(public_id: str) -> Answer:
    """The buyer takes the consent back, or the lead does not share it out."""
    operations.end_pool(actor=current_actor(), pool=_gathering(public_id), at=clock.now())
    flash(gettext("It is shared out no longer; the villages are told."), "good")
    return _to_pool(public_id)


@blueprint.route("/inquiries/<public_id>/pool/shares", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY, of=queries.get_inquiry)
def propose(public_id: str) -> Answer:
    """The lead asks a village nearby to make a part."""
    actor, at, pool = current_actor(), clock.now(), _gathering(public_id)
    shares = queries.list_shares(pool=pool)
    listing = pool.inquiry.listing
    near = standing.without_share(list_nearby(listing=listing, by=pool.ready_date, at=at), shares)
    form = ProposalForm(data=standing.suggested(pool, shares, near, at=at))
    form.offer(near, unit=pool.unit)
    if form.validate_on_submit():
        with form.refusals():
            share = operations.propose_share(
                actor=actor,
                pool=pool,
                sibling_id=form.sibling.data,
                proposal=form.proposal(),
                submission_key=form.submission_key.data,
                at=at,
            )
            flash(gettext("%(village)s is asked.", village=share.seller.name), "good")
            return _to_pool(public_id)
    page = render_template(
        "pooling/propose.html", form=form, pool=pool, inquiry=pool.inquiry, near=near
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/inquiries/<public_id>/pool/shares/<share_id>/withdrawal", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_led_share)
def withdraw(public_id: str, share_id: str) -> Answer:
    """The lead takes a share back."""
    actor = current_actor()
    share = queries.get_led_share(actor=actor, public_id=public_id, share_id=share_id)
    operations.withdraw_share(actor=actor, share=share, at=clock.now())
    flash(gettext("%(village)s is told.", village=share.seller.name), "good")
    return _to_pool(public_id)


def _gathering(public_id: str) -> Pool:
    inquiry = queries.get_inquiry(actor=current_actor(), public_id=public_id)
    pool = queries.find_gathering(inquiry_id=inquiry.id)
    if pool is None:
        raise ConflictError(operations.OVER)
    return pool


def _to_pool(public_id: str) -> Response:
    return redirect(url_for("pooling.show", public_id=public_id), 303)
