"""An officer's page to suggest another village, and the buyer's two buttons."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY
from marketplace.routing import suggestion_operations, suggestion_queries
from marketplace.routing.forms import SuggestionForm
from marketplace.routing.policy import OFFICERS_ONLY
from marketplace.web.access import access

blueprint = Blueprint("suggestions", __name__)
Answer = str | tuple[str, int] | Response


@blueprint.route("/programme/silences/<public_id>/suggestion", methods=["GET", "POST"])
@access(get=OFFICERS_ONLY, post=OFFICERS_ONLY, of=suggestion_queries.get_silent)
def suggest(public_id: str) -> Answer:
    """Name another village to a buyer nobody answers; who the buyer is stays unsaid."""
    actor, form = current_actor(), SuggestionForm()
    inquiry = suggestion_queries.get_silent(actor=actor, public_id=public_id)
    fitting = suggestion_queries.list_fitting(inquiry=inquiry)
    form.offer(fitting)
    if form.validate_on_submit():
        with form.refusals():
            suggestion_operations.suggest(
                actor=actor,
                inquiry=inquiry,
                listing_id=form.listing.data or "",
                reason=form.reason.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("The buyer and both enterprises are told."), "good")
            return redirect(url_for("routing.silences"), 303)
    page = render_template(
        "routing/suggest.html",
        form=form,
        inquiry=inquiry,
        fitting=fitting,
        suggested=suggestion_queries.list_suggested(inquiry=inquiry),
        standing=suggestion_queries.find_standing(inquiry=inquiry),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/suggestions/<public_id>/question", methods=["POST"])
@access(post=BUYERS_ONLY, of=suggestion_queries.get_suggestion)
def take(public_id: str) -> Answer:
    """Ask the suggested village in the same words."""
    actor = current_actor()
    suggestion = suggestion_queries.get_suggestion(actor=actor, public_id=public_id)
    led_to = suggestion_operations.take(actor=actor, suggestion=suggestion, at=clock.now())
    flash(gettext("Your question is with the other village too."), "good")
    return redirect(url_for("inquiries.show", public_id=led_to.public_id), 303)


@blueprint.route("/suggestions/<public_id>/refusal", methods=["POST"])
@access(post=BUYERS_ONLY, of=suggestion_queries.get_suggestion)
def leave(public_id: str) -> Answer:
    """Rather wait for the village that was asked."""
    actor = current_actor()
    suggestion = suggestion_queries.get_suggestion(actor=actor, public_id=public_id)
    suggestion_operations.leave(actor=actor, suggestion=suggestion, at=clock.now())
    flash(gettext("Your inquiry goes on waiting."), "good")
    return redirect(url_for("inquiries.show", public_id=suggestion.inquiry.public_id), 303)
