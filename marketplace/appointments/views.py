"""Pages of the holders of offices: who they are, appointing one, taking a letter back, dismissing."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.appointments import operations, places, policy, queries
from marketplace.appointments.forms import AppointmentForm
from marketplace.organisations.acting import current_actor
from marketplace.organisations.offices import fillable
from marketplace.organisations.roles import Actor
from marketplace.web.access import access
from marketplace.web.forms import ActionForm
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("appointments", __name__)
Answer = str | tuple[str, int] | Response


class _WhoAppoints:
    """The rule of these pages: our staff, and officers who have a region below theirs."""

    def admits(self, actor: object | None) -> bool:
        return isinstance(actor, Actor) and policy.can_appoint(actor)


APPOINTERS_ONLY: _WhoAppoints = _WhoAppoints()


@blueprint.route("/officers")
@access(get=APPOINTERS_ONLY)
def index() -> str:
    """Everybody whose office the actor could fill, and the letters that wait."""
    actor, page = current_actor(), page_number()
    chooser = places.chooser(actor, asked=request.args.get("province", ""))
    province = chooser.province
    found = queries.list_holders(
        actor=actor, province_code=province, offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    waiting = queries.list_waiting(actor=actor, at=clock.now())
    offices = [one.office.region_code for one in found]
    offices += [one.office.region_code for one in waiting]
    return render_template(
        "appointments/index.html",
        page=Page(found, page, queries.count_holders(actor=actor, province_code=province)),
        invitations=waiting,
        regions=places.names(offices),
        chooser=chooser,
        action=ActionForm(formdata=None),
    )


@blueprint.route("/officers/appointment", methods=["GET", "POST"])
@access(get=APPOINTERS_ONLY, post=APPOINTERS_ONLY)
def appoint() -> Answer:
    """The letter; a province chosen first offers its kabupaten."""
    actor, form = current_actor(), AppointmentForm()
    chooser = places.chooser(actor, asked=request.args.get("province", ""))
    form.offer(fillable(policy.office_of(actor)), chooser.regions())
    if form.validate_on_submit():
        with form.refusals():
            email = form.email.data or ""
            operations.appoint(actor=actor, email=email, office=form.office(), at=clock.now())
            flash(gettext("The invitation is on its way to %(address)s.", address=email))
            return _to_list()
    page = render_template("appointments/appoint.html", form=form, chooser=chooser)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/officers/<public_id>", methods=["GET", "POST"])
@access(get=APPOINTERS_ONLY, post=APPOINTERS_ONLY, of=queries.get_holder)
def holder(public_id: str) -> Answer:
    """One holder, and what ending the office means."""
    actor, form = current_actor(), ActionForm()
    found = queries.get_holder(actor=actor, public_id=public_id)
    name = found.person.name
    if form.validate_on_submit():
        with form.refusals():
            operations.dismiss(actor=actor, holder=found, at=clock.now())
            flash(gettext("The office of %(name)s has ended; they are signed out.", name=name))
            return _to_list()
    region = found.office.region_code
    page = render_template(
        "appointments/holder.html", holder=found, form=form, region=places.names([region])[region]
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/officers/invitations/<public_id>/revocation", methods=["POST"])
@access(post=APPOINTERS_ONLY, of=queries.get_letter)
def take_back(public_id: str) -> Answer:
    """The link in the letter stops working."""
    actor = current_actor()
    letter = queries.get_letter(actor=actor, public_id=public_id)
    if ActionForm().validate_on_submit():
        operations.take_back(actor=actor, invitation=letter, at=clock.now())
        flash(gettext("The invitation is taken back."))
    return _to_list()


def _to_list() -> Response:
    return redirect(url_for("appointments.index"), 303)
