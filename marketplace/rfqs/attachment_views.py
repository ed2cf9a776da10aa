"""Files of requests, handed out to whoever reads the request."""

from __future__ import annotations

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from marketplace.attachments import handing_out
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import PARTIES_ONLY, InRole
from marketplace.rfqs import queries
from marketplace.rfqs.policy import READERS
from marketplace.web.access import access

blueprint = Blueprint("rfq_attachments", __name__)


@blueprint.route("/rfqs/<public_id>/files/<file_id>")
@access(get=InRole(READERS.allowed | PARTIES_ONLY.allowed), of=queries.get_file)
def of_request(public_id: str, file_id: str) -> Response:
    file = queries.get_file(actor=current_actor(), public_id=public_id, file_id=file_id)
    return handing_out.download(file, storage=current_app.extensions["storage"])
