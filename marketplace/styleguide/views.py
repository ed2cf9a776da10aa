"""The page that shows every shared part in light, in dark and from right to left; not in production."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request, url_for

from marketplace.config import Config
from marketplace.errors import NotFoundError
from marketplace.styleguide.forms import specimen_form
from marketplace.styleguide.specimens import DIRECTIONS, SCHEMES, SPECIMENS, sheets
from marketplace.web.access import PUBLIC, access

blueprint = Blueprint("styleguide", __name__)


@blueprint.route("/styleguide")
@access(get=PUBLIC)
def index() -> str:
    """All four copies, or with ``?scheme=dark&dir=rtl`` those asked for."""
    config: Config = current_app.extensions["desaport"]
    if config.production:
        raise NotFoundError
    scheme, direction = _asked("scheme", SCHEMES), _asked("dir", DIRECTIONS)
    shown = sheets(scheme=scheme, direction=direction)
    return render_template(
        "styleguide/index.html",
        sheets=[(sheet, specimen_form(sheet.key)) for sheet in shown],
        given=SPECIMENS,
        ways=[
            (f"{one}, {way}", url_for("styleguide.index", scheme=one, dir=way))
            for one in SCHEMES
            for way in DIRECTIONS
        ],
    )


def _asked(name: str, known: tuple[str, ...]) -> str:
    text = request.args.get(name, "")
    return text if text in known else ""
