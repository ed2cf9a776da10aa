"""Sign in, sign out, devices; in the demo the sign-in page offers the cast."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.accounts import operations, processes, queries
from marketplace.accounts.device_names import device
from marketplace.accounts.forms import DemoSignInForm, SignInForm
from marketplace.accounts.guarding import Origin
from marketplace.accounts.known_devices import forget_device, shown_device
from marketplace.accounts.models import Person
from marketplace.accounts.signed_in import SignedIn
from marketplace.accounts.stepping_in import step_in, this_device
from marketplace.config import Config
from marketplace.errors import NotFoundError
from marketplace.web import panels
from marketplace.web.access import PUBLIC, SIGNED_IN, access
from marketplace.web.clients import client_address
from marketplace.web.forms import ActionForm

blueprint = Blueprint("accounts", __name__)
blueprint.add_app_template_filter(device)

Answer = str | tuple[str, int, dict[str, str]] | Response


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access(get=PUBLIC, post=PUBLIC)
def sign_in() -> Answer:
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        with form.refusals():
            token = processes.sign_in(
                email=form.email.data or "",
                password=form.password.data or "",
                device=this_device(),
                origin=Origin(client_address(), shown_device()),
                at=clock.now(),
            )
            return step_in(token, form.next.data)
    cast = panels.collect(page="accounts.sign_in", actor=None, subject=form)
    page = render_template("accounts/sign_in.html", form=form, panels=cast)
    return form.sent_back(page) if form.is_submitted() else page


@blueprint.route("/sign-in/demo", methods=["POST"])
@access(post=PUBLIC)
def sign_in_demo() -> Answer:
    """One press signs in as an invented person; does not exist in production."""
    if _config().production:
        raise NotFoundError
    form = DemoSignInForm()
    people: dict[str, Person] = {person.public_id: person for person in queries.list_demo_people()}
    person = people.get(form.person.data or "")
    if not form.validate_on_submit() or person is None:
        raise NotFoundError
    token = processes.sign_in_demo_person(person=person, device=this_device(), at=clock.now())
    return step_in(token, form.next.data)


@blueprint.route("/sign-out", methods=["POST"])
@access(post=SIGNED_IN)
def sign_out() -> Answer:
    operations.end_session(token=current_user.get_id(), at=clock.now())
    logout_user()
    session.clear()
    answer = redirect(url_for("accounts.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.route("/devices", methods=["GET"])
@access(get=SIGNED_IN)
def devices() -> Answer:
    signed_in: SignedIn = current_user
    sessions = queries.list_live_sessions(person_id=signed_in.person.id, at=clock.now())
    device = shown_device()
    return render_template(
        "accounts/devices.html",
        sessions=sessions,
        known=device is not None and device.knows(signed_in.person),
        form=ActionForm(),
    )


@blueprint.route("/devices/here/forgetting", methods=["POST"])
@access(post=SIGNED_IN)
def forget() -> Answer:
    """The cookie goes; whoever is signed in stays so."""
    answer = redirect(url_for("accounts.devices"), 303)
    if ActionForm().validate_on_submit():
        forget_device(answer)
        flash(gettext("We no longer know this browser."))
    return answer


@blueprint.route("/devices/<public_id>/revocation", methods=["POST"])
@access(post=SIGNED_IN)
def revoke(public_id: str) -> Answer:
    signed_in: SignedIn = current_user
    operations.revoke_session(person_id=signed_in.person.id, public_id=public_id, at=clock.now())
    return redirect(url_for("accounts.devices"), 303)


@blueprint.route("/devices/revocation", methods=["POST"])
@access(post=SIGNED_IN)
def revoke_others() -> Answer:
    """Everywhere but here, links in letters on their way included."""
    signed_in: SignedIn = current_user
    if ActionForm().validate_on_submit():
        operations.end_other_sessions(
            person_id=signed_in.person.id, token=signed_in.get_id(), at=clock.now()
        )
        flash(
            gettext("You are signed out everywhere else. Links in earlier letters no longer work.")
        )
    return redirect(url_for("accounts.devices"), 303)


def _config() -> Config:
    config: Config = current_app.extensions["desaport"]
    return config
