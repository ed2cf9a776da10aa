"""Pages of catalog."""

from __future__ import annotations

from flask import Blueprint, render_template

from marketplace.web.access import PUBLIC, access

blueprint = Blueprint("catalog", __name__)


@blueprint.route("/")
@access(get=PUBLIC)
def home() -> str:
    return render_template("catalog/home.html")


@blueprint.route("/search")
@access(get=PUBLIC)
def search() -> str:
    return render_template("catalog/home.html")
