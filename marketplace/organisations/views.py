"""Register a buyer company, confirm the address, choose whom to act for."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.accounts import processes as accounts
from marketplace.accounts import queries as people
from marketplace.accounts.signed_in import SignedIn
from marketplace.errors import NotFoundError
from marketplace.organisations import acting, queries, registration
from marketplace.organisations.forms import ActingForm, ConfirmationForm, RegistrationForm
from marketplace.organisations.registration import Registration
from marketplace.web.access import PUBLIC, SIGNED_IN, access
from marketplace.web.clients import client_address
from marketplace.web.mailbox import mail_stays_here

blueprint = Blueprint("organisations", __name__)

Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@blueprint.route("/register", methods=["GET", "POST"])
@access(get=PUBLIC, post=PUBLIC)
def register() -> Answer:
    form = RegistrationForm()
    if form.validate_on_submit():
        with form.refusals():
            letter = registration.register_buyer(
                registration=_typed(form), came_from=client_address(), at=clock.now()
            )
            shown = letter if mail_stays_here() else None
            return render_template("organisations/registered.html", letter=shown)
    page = render_template("organisations/register.html", form=form)
    return form.sent_back(page) if form.is_submitted() else page


@blueprint.route("/register/confirmation/<token>", methods=["GET", "POST"])
@access(get=PUBLIC, post=PUBLIC)
def confirm(token: str) -> Answer:
    """Opening the link changes nothing (mail scanners open links); pressing the button does."""
    if people.find_open_confirmation(token=token, at=clock.now()) is None:
        raise NotFoundError(accounts.LINK_IS_OVER)
    form = ConfirmationForm()
    if form.validate_on_submit():
        with form.refusals():
            password = form.password.data or ""
            accounts.confirm_address(token=token, password=password, at=clock.now())
            flash(gettext("Your address is confirmed. Sign in with your pass phrase."), "good")
            return redirect(url_for("accounts.sign_in"), 303)
    page = render_template("organisations/confirm.html", form=form)
    return form.sent_back(page) if form.is_submitted() else page


@blueprint.route("/acting", methods=["GET", "POST"])
@access(get=SIGNED_IN, post=SIGNED_IN)
def choose() -> Answer:
    """Whom to act for, for people with a role in several organisations."""
    visitor: SignedIn = current_user
    memberships = queries.list_memberships(person_id=visitor.person.id)
    form = ActingForm()
    if form.validate_on_submit():
        chosen = [m for m in memberships if m.public_id == form.membership.data]
        if not chosen:
            raise NotFoundError
        acting.choose(chosen[0])
        return redirect(url_for("desk.start"), 303)
    return render_template("organisations/acting.html", memberships=memberships, form=form)


def _typed(form: RegistrationForm) -> Registration:
    return Registration(
        person_name=form.person_name.data or "",
        email=form.email.data or "",
        password=form.password.data or "",
        company=form.company.data or "",
        country=form.country.data or "",
    )
