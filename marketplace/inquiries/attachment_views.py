"""Files of messages: taken in with a form, handed out to whoever reads the message."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from marketplace.attachments import handing_out, taking
from marketplace.attachments.forms import FilesForm
from marketplace.attachments.taking import Taken
from marketplace.inquiries import attachment_queries, limits
from marketplace.inquiries.screening_views import SCREENERS_ONLY
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import PARTIES_ONLY, Actor
from marketplace.web.access import access

blueprint = Blueprint("attachments", __name__)


@blueprint.route("/inquiries/<public_id>/files/<file_id>")
@access(get=PARTIES_ONLY, of=attachment_queries.get_file)
def of_message(public_id: str, file_id: str) -> Response:
    file = attachment_queries.get_file(actor=current_actor(), public_id=public_id, file_id=file_id)
    return handing_out.download(file, storage=current_app.extensions["storage"])


@blueprint.route("/back-office/held/<public_id>/files/<file_id>")
@access(get=SCREENERS_ONLY, of=attachment_queries.get_held_file)
def of_held(public_id: str, file_id: str) -> Response:
    file = attachment_queries.get_held_file(
        actor=current_actor(), public_id=public_id, file_id=file_id
    )
    return handing_out.download(file, storage=current_app.extensions["storage"])


def taken_from(form: FilesForm, *, actor: Actor, at: datetime) -> tuple[Taken, ...]:
    """What was sent with the form, its bytes in storage. Raises RefusedError beside its field."""
    uploads = form.read_files()
    limits.refuse_more_files(actor=actor, files=len(uploads), at=at)
    return taking.take(uploads, storage=current_app.extensions["storage"])
