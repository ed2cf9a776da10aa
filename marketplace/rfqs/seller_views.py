"""What a village does with a request, on the page of its thread and two pages beside it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.errors import ConflictError
from marketplace.inquiries.reasons import ClosingReason
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import DIRECTORS_ONLY, SELLERS_ONLY
from marketplace.rfqs import answering, queries
from marketplace.rfqs.forms import DeclineForm, QuestionForm
from marketplace.rfqs.recipient_models import RfqRecipient
from marketplace.web.access import access
from marketplace.web.forms import BaseForm

blueprint = Blueprint("rfq_parts", __name__, url_prefix="/inquiries/<public_id>/rfq")
Answer = str | tuple[str, int] | Response


@blueprint.route("/intention", methods=["POST"])
@access(post=SELLERS_ONLY, of=queries.get_recipient)
def will_quote(public_id: str) -> Answer:
    """The buyer reads that a quotation is coming."""
    actor = current_actor()
    recipient = queries.get_recipient(actor=actor, public_id=public_id)
    answering.will_quote(actor=actor, recipient=recipient, at=clock.now())
    flash(gettext("The buyer sees that you will send a quotation."), "good")
    return _to_thread(public_id)


@blueprint.route("/question", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=queries.get_recipient)
def ask_info(public_id: str) -> Answer:
    """Ask the buyer before quoting."""
    recipient, form = _running(public_id), QuestionForm()
    if form.validate_on_submit():
        with form.refusals():
            answering.ask_info(
                actor=current_actor(),
                recipient=recipient,
                text=form.text.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("Your question is with the buyer; the clock waits for them."), "good")
            return _to_thread(public_id)
    title = gettext("Ask for information")
    return _page(recipient, form, title, gettext("Send question"))


@blueprint.route("/refusal", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY, of=queries.get_recipient)
def decline(public_id: str) -> Answer:
    """Say no with a reason."""
    recipient, form = _running(public_id), DeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            answering.decline(
                actor=current_actor(),
                recipient=recipient,
                reason=ClosingReason.of(form.reason.data),
                at=clock.now(),
            )
            flash(gettext("The buyer is told that you do not quote, and why."), "good")
            return _to_thread(public_id)
    title = gettext("Decline the request")
    return _page(recipient, form, title, title)


def _running(public_id: str) -> RfqRecipient:
    recipient = queries.get_recipient(actor=current_actor(), public_id=public_id)
    if not recipient.rfq.running:
        raise ConflictError(answering.OVER)
    return recipient


def _page(recipient: RfqRecipient, form: BaseForm, title: str, action: str) -> Answer:
    page = render_template(
        "rfqs/part.html", recipient=recipient, form=form, title=title, action=action
    )
    return (page, 422) if form.is_submitted() else page


def _to_thread(public_id: str) -> Response:
    return redirect(url_for("inquiries.show", public_id=public_id), 303)
