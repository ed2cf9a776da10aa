"""The page on which a director gives back what an operator wrote, with what should be different."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import DIRECTORS_ONLY
from marketplace.quotes import drafts, reviewing
from marketplace.quotes.forms import ReturnForm
from marketplace.web.access import access

blueprint = Blueprint("quote_drafts", __name__)
Answer = str | tuple[str, int] | Response


@blueprint.route("/quotation-drafts/<public_id>/return", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY, of=drafts.get_draft)
def give_back(public_id: str) -> Answer:
    actor = current_actor()
    draft = drafts.get_draft(actor=actor, public_id=public_id)
    form = ReturnForm()
    if form.validate_on_submit():
        with form.refusals():
            reviewing.return_draft(
                actor=actor, draft=draft, reason=form.reason.data or "", at=clock.now()
            )
            writer = draft.written_by.name
            flash(gettext("%(name)s reads what should be different.", name=writer), "good")
            return redirect(url_for("inquiries.show", public_id=draft.inquiry.public_id), 303)
    page = render_template("quotes/give_back.html", form=form, draft=draft, inquiry=draft.inquiry)
    return (page, 422) if form.is_submitted() else page
