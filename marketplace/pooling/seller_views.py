"""A sibling's pages: the shares proposed to its enterprise, one of them, and the answer."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.capacity import queries as capacity
from marketplace.inquiries.reasons import ClosingReason
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import DIRECTORS_ONLY, SELLERS_ONLY
from marketplace.pooling import operations, policy, queries
from marketplace.pooling.forms import ReasonForm
from marketplace.pooling.models import PoolShare
from marketplace.pooling.states import SHARE_TRANSITIONS, ShareStatus
from marketplace.web.access import access
from marketplace.web.forms import ActionForm, BaseForm
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("shares", __name__, url_prefix="/shares")
Answer = str | tuple[str, int] | Response


@blueprint.route("")
@access(get=SELLERS_ONLY)
def index() -> str:
    """What waits for an answer first."""
    actor, number = current_actor(), page_number()
    found = queries.list_shares_of(actor=actor, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    total = queries.count_shares_of(actor=actor)
    return render_template(
        "pooling/shares.html", page=Page(items=found, page=number, total=total), at=clock.now()
    )


@blueprint.route("/<public_id>")
@access(get=SELLERS_ONLY, of=queries.get_share)
def show(public_id: str) -> str:
    """What is to be made, by when and for at least how much; nothing of the buyer."""
    return _page(_load(public_id), ActionForm(formdata=None), ReasonForm(formdata=None))


@blueprint.route("/<public_id>/acceptance", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_share)
def accept(public_id: str) -> Answer:
    share, form = _load(public_id), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.accept_share(actor=current_actor(), share=share, at=clock.now())
            flash(gettext("You have accepted. Your weeks are held for it."), "good")
            return _to_share(public_id)
    return _page(_load(public_id), form, ReasonForm(formdata=None)), 422


@blueprint.route("/<public_id>/refusal", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_share)
def decline(public_id: str) -> Answer:
    share, form = _load(public_id), ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.decline_share(
                actor=current_actor(),
                share=share,
                reason=ClosingReason.of(form.reason.data),
                at=clock.now(),
            )
            flash(gettext("You have declined; the village that asked is told why."), "good")
            return _to_share(public_id)
    return _page(share, ActionForm(formdata=None), form), 422


@blueprint.route("/<public_id>/retreat", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_share)
def step_back(public_id: str) -> Answer:
    """What was accepted can no longer be made."""
    share, form = _load(public_id), ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.step_back(
                actor=current_actor(),
                share=share,
                reason=ClosingReason.of(form.reason.data),
                at=clock.now(),
            )
            flash(gettext("You have stepped back; your weeks are free again."), "good")
            return _to_share(public_id)
    return _page(share, ActionForm(formdata=None), form), 422


def _load(public_id: str) -> PoolShare:
    return queries.get_share(actor=current_actor(), public_id=public_id)


def _page(share: PoolShare, action: BaseForm, form: ReasonForm) -> str:
    actor, at = current_actor(), clock.now()
    waits = share.status is ShareStatus.PROPOSED
    free = capacity.free_by(listing=share.listing, day=share.pool.ready_date, at=at) if waits else 0
    late = policy.late(share, at=at)
    directs = policy.can_answer(actor, share)
    return render_template(
        "pooling/share.html",
        share=share,
        pool=share.pool,
        lead=share.pool.inquiry.seller,
        destination=share.pool.inquiry.destination,
        free=free,
        late=late,
        allowed=SHARE_TRANSITIONS.actions(share.status) if directs and not late else [],
        action=action,
        form=form,
    )


def _to_share(public_id: str) -> Response:
    return redirect(url_for("shares.show", public_id=public_id), 303)
