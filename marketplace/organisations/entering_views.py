"""The page a letter's link opens: one button, and whoever presses it is signed in, once."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from marketplace import clock
from marketplace.accounts import link_queries
from marketplace.accounts.link_operations import LINK_IS_OVER
from marketplace.accounts.stepping_in import step_in, this_device
from marketplace.errors import NotFoundError
from marketplace.organisations import entering
from marketplace.web.access import PUBLIC, access
from marketplace.web.forms import ActionForm
from marketplace.web.languages import asked, path_in

blueprint = Blueprint("entering", __name__)
Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | AnyResponse


@blueprint.route("/sign-in/letter/<token>", methods=["GET", "POST"])
@access(get=PUBLIC, post=PUBLIC)
def enter(token: str) -> Answer:
    """Opening the link changes nothing (mail scanners open links); pressing the button does.

    Who is signed in as that person already is led on, and the link stays as it is.
    """
    link, at = link_queries.find_link(token=token), clock.now()
    signed_in = current_user.person.id if current_user.is_authenticated else None
    if link is not None and link.person_id == signed_in:
        return redirect(path_in(asked(), link.path), 303)
    if link is None or not entering.admits(link, at=at):
        raise NotFoundError(LINK_IS_OVER)
    if signed_in is not None:
        return render_template("organisations/enter_as_other.html", form=ActionForm(None)), 409
    form = ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            session_token, path = entering.enter(token=token, device=this_device(), at=at)
            return step_in(session_token, path_in(asked(), path))
    page = render_template("organisations/enter.html", form=form, name=link.person.name)
    return form.sent_back(page) if form.is_submitted() else page


@blueprint.after_request
def _keep_to_itself(response: Response) -> Response:
    """The address is the secret: no other page or site is told it, and nobody keeps the page.

    Not no-referrer: over HTTPS a form's token is only taken together with where it came from.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
