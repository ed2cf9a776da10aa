"""Pages about Desaport itself: where its data comes from and on which terms."""

from __future__ import annotations

from flask import Blueprint, render_template

from marketplace.regions import queries as regions
from marketplace.web.access import PUBLIC, access

blueprint = Blueprint("about", __name__)


@blueprint.route("/about/data")
@access(get=PUBLIC)
def data() -> str:
    """Sources, licences, and what is invented."""
    return render_template(
        "about/data.html",
        release=regions.current_release(),
        counts=regions.count_regions(),
        may_list=regions.count_villages_that_may_list(),
    )
