"""The paper of a sent version, as it was printed once."""

from __future__ import annotations

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from marketplace.errors import ConflictError, NotFoundError
from marketplace.labels import N_
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import TRADERS_ONLY
from marketplace.quotes import queries
from marketplace.tallies.holding import held_to
from marketplace.tallies.limits import PAPER
from marketplace.web.access import access

blueprint = Blueprint("quote_papers", __name__)


@blueprint.route("/quotations/<public_id>/paper")
@access(get=TRADERS_ONLY, of=queries.get_quotation)
@held_to(PAPER)
def show(public_id: str) -> Response:
    """For the two parties; the bytes are those of the digest on the page."""
    quotation = queries.get_quotation(actor=current_actor(), public_id=public_id)
    found = queries.find_paper(quotation=quotation)
    if found is None:
        raise NotFoundError
    if found.sha256 is None:
        raise ConflictError(N_("This paper is being prepared. Open it again in a moment."))
    content = current_app.extensions["storage"].get(found.sha256)
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{quotation.number}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
