"""Pages that lead a village's enterprise from its first visit to a listing in the curators' hands."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.errors import RefusedError
from marketplace.onboarding import operations, progress, queries, registration
from marketplace.onboarding.forms import IdentityForm, SellerRegistrationForm
from marketplace.onboarding.registration import SellerRegistration
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import SELLERS_ONLY, Role, roles
from marketplace.regions import queries as regions
from marketplace.regions.models import Village
from marketplace.team.policy import can_lead
from marketplace.web.access import PUBLIC, access
from marketplace.web.clients import client_address
from marketplace.web.forms import ActionForm
from marketplace.web.mailbox import mail_stays_here

blueprint = Blueprint("onboarding", __name__)
OFFICERS_ONLY = roles(Role.PROGRAMME_OFFICER)
MOST_VILLAGES = 30
LONGEST_NAME = 200
Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@blueprint.route("/sell")
@access(get=PUBLIC)
def choose_village() -> Answer:
    """What selling here means, and the village by its name."""
    text = request.args.get("village", "")[:LONGEST_NAME].strip()
    villages = regions.find_villages(text=text, limit=MOST_VILLAGES + 1) if text else []
    return render_template(
        "onboarding/village.html",
        text=text,
        villages=villages[:MOST_VILLAGES],
        more=len(villages) > MOST_VILLAGES,
    )


@blueprint.route("/sell/<code>", methods=["GET", "POST"])
@access(get=PUBLIC, post=PUBLIC)
def register(code: str) -> Answer:
    """The enterprise, its director and the address to confirm."""
    village = regions.get_village(code=code)
    if not village.may_list:
        return redirect(url_for("onboarding.choose_village", village=village.name), 303)
    form = SellerRegistrationForm(data={"bumdes": f"BUM Desa {village.name}"})
    if form.validate_on_submit():
        with form.refusals():
            letter = registration.register_seller(
                registration=_typed(form, village), came_from=client_address(), at=clock.now()
            )
            shown = letter if mail_stays_here() else None
            return render_template("onboarding/registered.html", letter=shown)
    page = render_template("onboarding/register.html", form=form, village=village)
    return form.sent_back(page) if form.is_submitted() else page


@blueprint.route("/onboarding")
@access(get=SELLERS_ONLY)
def steps() -> Answer:
    """Where the enterprise stands; each step can be left and taken up again by anybody of it."""
    actor = current_actor()
    facts = queries.facts_of(organisation_id=actor.organisation_id, at=clock.now())
    return render_template(
        "onboarding/steps.html",
        stages=progress.stages(facts),
        own=progress.next_own_step(facts),
        facts=facts,
    )


@blueprint.route("/onboarding/identity", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY)
def identity() -> Answer:
    """The numbers of the enterprise, as far as they are known."""
    actor = current_actor()
    declared = queries.find_identity(organisation_id=actor.organisation_id)
    form = IdentityForm(obj=declared)
    if form.validate_on_submit():
        with form.refusals():
            operations.declare_identity(actor=actor, identity=form.identity(), at=clock.now())
            flash(gettext("Your numbers are kept."), "good")
            return redirect(url_for("onboarding.steps"), 303)
    page = render_template(
        "onboarding/identity.html", form=form, declared=declared, leads=can_lead(actor)
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/mandates")
@access(get=OFFICERS_ONLY)
def mandates() -> Answer:
    """The enterprises that wait for the ministry's word."""
    return render_template(
        "onboarding/mandates.html",
        applicants=queries.list_applicants(actor=current_actor()),
        form=ActionForm(formdata=None),
    )


@blueprint.route("/mandates/<public_id>", methods=["POST"])
@access(post=OFFICERS_ONLY, of=queries.get_applicant)
def grant(public_id: str) -> Answer:
    """Let the enterprise sell for its village."""
    actor = current_actor()
    organisation = queries.get_applicant(actor=actor, public_id=public_id)
    if ActionForm().validate_on_submit():
        try:
            operations.grant_mandate(actor=actor, organisation=organisation, at=clock.now())
            flash(gettext("%(name)s may sell now.", name=organisation.name), "good")
        except RefusedError as refusal:
            flash(gettext(refusal.message), "attention")
    return redirect(url_for("onboarding.mandates"), 303)


def _typed(form: SellerRegistrationForm, village: Village) -> SellerRegistration:
    return SellerRegistration(
        village=village,
        bumdes=form.bumdes.data or "",
        person_name=form.person_name.data or "",
        email=form.email.data or "",
        password=form.password.data or "",
    )
