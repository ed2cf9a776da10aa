"""The page of one side's internal notes on an inquiry."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.inquiries import note_operations, note_queries, queries
from marketplace.inquiries.note_forms import NoteForm
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import TRADERS_ONLY
from marketplace.web.access import access

blueprint = Blueprint("notes", __name__)
Answer = str | tuple[str, int] | Response


@blueprint.route("/inquiries/<public_id>/notes", methods=["GET", "POST"])
@access(get=TRADERS_ONLY, post=TRADERS_ONLY, of=queries.get_inquiry)
def write(public_id: str) -> Answer:
    """What this side noted, and one more."""
    actor, form = current_actor(), NoteForm()
    inquiry = queries.get_inquiry(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            note_operations.write_note(
                actor=actor,
                inquiry=inquiry,
                text=form.text.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            return redirect(url_for("notes.write", public_id=public_id), 303)
    notes = note_queries.list_notes(actor=actor, inquiry=inquiry)
    page = render_template(
        "inquiries/notes.html", form=form, inquiry=inquiry, notes=notes, actor=actor
    )
    return (page, 422) if form.is_submitted() else page
