"""Pages on which an offer is declined by the buyer or withdrawn by the director, with the reason."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.errors import ConflictError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY, DIRECTORS_ONLY, SELLERS_ONLY
from marketplace.quotes import operations, policy, queries
from marketplace.quotes.forms import EndForm
from marketplace.quotes.models import Quotation
from marketplace.quotes.outcomes import outcomes_of
from marketplace.quotes.reasons import REASONS_OF_BUYERS, REASONS_OF_SELLERS, EndReason
from marketplace.web.access import access
from marketplace.web.choices import labelled

blueprint = Blueprint("quote_ends", __name__)
Answer = str | tuple[str, int] | Response


@blueprint.route("/quotations/<public_id>/refusal", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=queries.get_quotation)
def decline(public_id: str) -> Answer:
    actor = current_actor()
    quotation = queries.get_quotation(actor=actor, public_id=public_id)
    form = _form(REASONS_OF_BUYERS)
    if form.validate_on_submit():
        with form.refusals():
            operations.decline_quotation(
                actor=actor,
                quotation=quotation,
                reason=EndReason.of(form.reason.data),
                text=form.text.data or "",
                at=clock.now(),
            )
            seller = quotation.inquiry.seller.name
            flash(gettext("Quotation declined. %(seller)s is told.", seller=seller), "good")
            return _to_inquiry(quotation)
    return _page(quotation, form, other=quotation.inquiry.seller.name)


@blueprint.route("/quotations/<public_id>/withdrawal", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY, of=queries.get_quotation)
def withdraw(public_id: str) -> Answer:
    actor = current_actor()
    quotation = queries.get_quotation(actor=actor, public_id=public_id)
    form = _form(REASONS_OF_SELLERS)
    if form.validate_on_submit():
        with form.refusals():
            operations.withdraw_quotation(
                actor=actor,
                quotation=quotation,
                reason=EndReason.of(form.reason.data),
                text=form.text.data or "",
                at=clock.now(),
            )
            buyer = quotation.inquiry.buyer.name
            flash(gettext("Quotation withdrawn. %(buyer)s is told.", buyer=buyer), "good")
            return _to_inquiry(quotation)
    return _page(quotation, form, other=quotation.inquiry.buyer.name)


@blueprint.route("/quotations/outcomes")
@access(get=SELLERS_ONLY)
def outcomes() -> str:
    """How many offers of twelve months became orders, and why the others did not."""
    seller = current_actor().organisation_id
    return render_template(
        "quotes/outcomes.html", outcomes=outcomes_of(seller_id=seller, at=clock.now())
    )


def _form(reasons: Collection[EndReason]) -> EndForm:
    form = EndForm()
    form.reason.choices = labelled(reasons)
    return form


def _page(quotation: Quotation, form: EndForm, *, other: str) -> Answer:
    reason = policy.obstacle(quotation, at=clock.now())
    if reason is not None:
        raise ConflictError(reason)
    page = render_template(
        "quotes/end.html", form=form, quotation=quotation, inquiry=quotation.inquiry, other=other
    )
    return (page, 422) if form.is_submitted() else page


def _to_inquiry(quotation: Quotation) -> Response:
    return redirect(url_for("inquiries.show", public_id=quotation.inquiry.public_id), 303)
