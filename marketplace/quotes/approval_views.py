"""Pages of a buyer company's limit: ask its approvers about an offer, and what waits for them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.organisations.acting import current_actor
from marketplace.organisations.queries import find_approval_limit
from marketplace.organisations.roles import APPROVERS_ONLY, BUYERS_ONLY
from marketplace.quotes import approvals, approving, queries
from marketplace.web.access import access

blueprint = Blueprint("approvals", __name__)


@blueprint.route("/approvals")
@access(get=APPROVERS_ONLY)
def index() -> str:
    """What colleagues want to accept and may not."""
    actor = current_actor()
    return render_template(
        "quotes/approvals.html",
        waiting=approvals.list_waiting(actor=actor, at=clock.now()),
        limit=find_approval_limit(organisation_id=actor.organisation_id),
    )


@blueprint.route("/quotations/<public_id>/approval-request", methods=["POST"])
@access(post=BUYERS_ONLY, of=queries.get_quotation)
def ask(public_id: str) -> Response:
    actor = current_actor()
    quotation = queries.get_quotation(actor=actor, public_id=public_id)
    approving.ask_approver(actor=actor, quotation=quotation, at=clock.now())
    flash(gettext("Your approvers have a letter about this offer."), "good")
    return redirect(url_for("quotes.show", public_id=quotation.public_id), 303)
