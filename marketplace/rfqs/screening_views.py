"""What officers and staff do: let a request to many go out or not, and write one for a buyer."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.attachments.rules import LARGEST_REQUEST
from marketplace.errors import NotFoundError, RefusedError
from marketplace.inquiries.attachment_views import taken_from
from marketplace.labels import N_
from marketplace.organisations.acting import current_actor
from marketplace.organisations.models import Organisation
from marketplace.rfqs import deciding, filing, fitting, queries
from marketplace.rfqs.forms import AssistedForm, EndingForm
from marketplace.rfqs.policy import OFFICERS_ONLY, SCREENERS_ONLY
from marketplace.rfqs.states import RfqAction
from marketplace.rfqs.views import decision_page, load, to, usual_deadline
from marketplace.web.access import access
from marketplace.web.security import accepts_up_to

blueprint = Blueprint("rfq_screening", __name__)
Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@blueprint.route("/rfqs/<public_id>/passage", methods=["POST"])
@access(post=SCREENERS_ONLY, of=queries.get_rfq)
def let_out(public_id: str) -> Answer:
    """Villages that match get it."""
    rfq, at = load(public_id), clock.now()
    rfq.transitions.next_status(rfq.status, RfqAction.SCREEN_PASS)
    matched = fitting.matched(rfq=rfq, engine=current_app.extensions["search_engine"], at=at)
    deciding.pass_rfq(actor=current_actor(), rfq=rfq, matched=matched, at=at)
    flash(gettext("The request is on its way to the villages that match."), "good")
    return to(rfq)


@blueprint.route("/rfqs/<public_id>/rejection", methods=["GET", "POST"])
@access(get=SCREENERS_ONLY, post=SCREENERS_ONLY, of=queries.get_rfq)
def reject(public_id: str) -> Answer:
    """It goes to nobody."""
    rfq, form = load(public_id), EndingForm()
    rfq.transitions.next_status(rfq.status, RfqAction.REJECT)
    if form.validate_on_submit():
        with form.refusals():
            deciding.reject(
                actor=current_actor(), rfq=rfq, reason=form.reason.data or "", at=clock.now()
            )
            flash(gettext("The request goes to nobody; the buyer is told why."), "good")
            return to(rfq)
    title = gettext("Do not send it on")
    return decision_page(rfq, form, title, title)


@blueprint.route("/programme/rfqs/new", methods=["GET", "POST"])
@access(get=OFFICERS_ONLY, post=OFFICERS_ONLY)
@accepts_up_to(LARGEST_REQUEST)
def write_for_buyer() -> Answer:
    """At a fair: what a buyer says, for one of them to confirm."""
    actor = current_actor()
    form = AssistedForm(data={"deadline_date": usual_deadline()})
    form.offer(queries.list_buyers())
    if form.validate_on_submit():
        with form.refusals():
            rfq = filing.write_for_buyer(
                actor=actor,
                buyer=_buyer(form),
                listing=None,
                request=form.wanted(),
                files=taken_from(form, actor=actor, at=clock.now()),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("%(buyer)s is asked to confirm it.", buyer=rfq.buyer.name), "good")
            return to(rfq)
    page = render_template("rfqs/ask.html", form=form, listing=None, inquiry=None, assisted=True)
    return (page, 422) if form.is_submitted() else page


def _buyer(form: AssistedForm) -> Organisation:
    try:
        return queries.get_buyer(public_id=form.buyer.data)
    except NotFoundError:
        raise RefusedError(N_("Choose a buyer company."), field="buyer") from None
