"""The programme officer's page: which provinces are covered, gaps first."""

from __future__ import annotations

from flask import Blueprint, render_template

from marketplace import clock
from marketplace.programme import queries
from marketplace.programme.policy import OFFICERS_ONLY
from marketplace.web.access import access

blueprint = Blueprint("programme", __name__)


@blueprint.route("/programme")
@access(get=OFFICERS_ONLY)
def coverage() -> str:
    return render_template("programme/coverage.html", coverage=queries.coverage(at=clock.now()))
