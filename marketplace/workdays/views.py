"""The seller's page of closures: what stands, one more, take one back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import SELLERS_ONLY
from marketplace.web.access import access
from marketplace.web.forms import ActionForm
from marketplace.workdays import operations, queries
from marketplace.workdays.forms import ClosureForm
from marketplace.workdays.holidays import decreed_years, holidays

blueprint = Blueprint("workdays", __name__)
Answer = str | tuple[str, int] | Response
HOLIDAYS_SHOWN = 5


@blueprint.route("/closures", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY)
def closures() -> Answer:
    """Days off to come, the form for more, and the next public holidays, which nobody need enter."""
    actor, form = current_actor(), ClosureForm()
    if form.validate_on_submit() and form.from_date.data and form.to_date.data:
        with form.refusals():
            operations.close_for(
                actor=actor,
                from_date=form.from_date.data,
                to_date=form.to_date.data,
                reason=form.reason.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("Buyers see that you are closed on these days."), "good")
            return _to_closures()
    today = clock.jakarta_date(clock.now())
    coming = [one for day, one in holidays().items() if day >= today]
    page = render_template(
        "workdays/closures.html",
        closures=queries.list_closures(organisation_id=actor.organisation_id, since=today),
        holidays=coming[:HOLIDAYS_SHOWN],
        years=decreed_years(),
        form=form,
        action=ActionForm(formdata=None),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/closures/<public_id>/revocation", methods=["POST"])
@access(post=SELLERS_ONLY, of=queries.get_closure)
def take_back(public_id: str) -> Response:
    """Open after all."""
    actor = current_actor()
    closure = queries.get_closure(actor=actor, public_id=public_id)
    if ActionForm().validate_on_submit():
        operations.take_back(actor=actor, closure=closure, at=clock.now())
        flash(gettext("These days are working days again."), "good")
    return _to_closures()


def _to_closures() -> Response:
    return redirect(url_for("workdays.closures"), 303)
