"""Sign in, sign out, devices; in the demo the sign-in page offers the cast."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.accounts import operations, processes, queries
from marketplace.accounts.device_names import device
from marketplace.accounts.forms import DemoSignInForm, SignInForm
from marketplace.accounts.models import Person
from marketplace.accounts.paths import safe_next
from marketplace.accounts.signed_in import SignedIn, load
from marketplace.config import Config
from marketplace.errors import NotFoundError
from marketplace.web import panels
from marketplace.web.access import PUBLIC, SIGNED_IN, access
from marketplace.web.forms import ActionForm
from marketplace.web.languages import ENGLISH, asked, path_in, without_language
from marketplace.web.locale import remember
from marketplace.web.readers import reader_at

blueprint = Blueprint("accounts", __name__)
blueprint.add_app_template_filter(device)
START = "/start"  # where a person's own work begins, whatever their role

Answer = str | tuple[str, int] | Response


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access(get=PUBLIC, post=PUBLIC)
def sign_in() -> Answer:
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        with form.refusals():
            token = processes.sign_in(
                email=form.email.data or "",
                password=form.password.data or "",
                device=_device(),
                at=clock.now(),
            )
            return _signed_in(token, form.next.data)
    cast = panels.collect(page="accounts.sign_in", actor=None, subject=form)
    page = render_template("accounts/sign_in.html", form=form, panels=cast)
    return (page, 422) if form.is_submitted() else page


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
    token = processes.sign_in_demo_person(person=person, device=_device(), at=clock.now())
    return _signed_in(token, form.next.data)


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
    return render_template("accounts/devices.html", sessions=sessions, form=ActionForm())


@blueprint.route("/devices/<public_id>/revocation", methods=["POST"])
@access(post=SIGNED_IN)
def revoke(public_id: str) -> Answer:
    signed_in: SignedIn = current_user
    operations.revoke_session(person_id=signed_in.person.id, public_id=public_id, at=clock.now())
    return redirect(url_for("accounts.devices"), 303)


def _signed_in(token: str, wanted: str | None) -> Response:
    visitor = load(token)
    if visitor is None:
        raise NotFoundError(gettext("Please sign in again."))
    session.clear()  # a new session identity at every sign-in
    login_user(visitor)
    return _home_in_their_language(visitor.person, safe_next(wanted))


def _home_in_their_language(person: Person, wanted: str | None) -> Response:
    """To where they were going; who came by the plain address goes on in their own language."""
    target = wanted or path_in(asked(), START)
    theirs = reader_at(person.email).language
    if asked() is ENGLISH and without_language(target) == target:
        target = path_in(theirs, target.removeprefix(request.script_root))
    answer = redirect(target, 303)
    remember(answer, theirs if asked() is ENGLISH else asked(), secure=_config().production)
    return answer


def _device() -> str:
    return request.user_agent.string or gettext("Unknown device")


def _config() -> Config:
    config: Config = current_app.extensions["desaport"]
    return config
