"""Pages by which the ministry and our staff let export partners in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.mandates import partner_operations, queries
from marketplace.mandates.forms import InvitePartnerForm, PartnerForm
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import InRole
from marketplace.team import operations as team
from marketplace.team import queries as people
from marketplace.team.policy import VOUCHERS
from marketplace.web.access import access

blueprint = Blueprint("partners", __name__)
VOUCHERS_ONLY = InRole(VOUCHERS)
Answer = str | tuple[str, int] | Response


@blueprint.route("/export-partners", methods=["GET", "POST"])
@access(get=VOUCHERS_ONLY, post=VOUCHERS_ONLY)
def index() -> Answer:
    """Who is there, and one more."""
    form = PartnerForm()
    if form.validate_on_submit():
        register = (
            partner_operations.register_joint_bumdes
            if form.joint.data
            else partner_operations.register_company
        )
        with form.refusals():
            partner = register(
                actor=current_actor(),
                name=form.name.data or "",
                email=form.email.data or "",
                at=clock.now(),
            )
            flash(
                gettext("%(name)s is registered; its manager is invited.", name=partner.name),
                "good",
            )
            return redirect(url_for("partners.index"), 303)
    page = render_template("mandates/partners.html", form=form, partners=queries.list_partners())
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/export-partners/<public_id>", methods=["GET", "POST"])
@access(get=VOUCHERS_ONLY, post=VOUCHERS_ONLY, of=queries.get_partner)
def show(public_id: str) -> Answer:
    """One partner; as long as nobody is there, ask somebody in again."""
    actor, form = current_actor(), InvitePartnerForm()
    partner = queries.get_partner(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            email = form.email.data or ""
            team.invite_first(actor=actor, organisation=partner, email=email, at=clock.now())
            flash(gettext("The invitation is on its way to %(address)s.", address=email))
            return redirect(url_for("partners.show", public_id=public_id), 303)
    page = render_template(
        "mandates/partner.html",
        form=form,
        partner=partner,
        members=people.list_members(organisation_id=partner.id),
    )
    return (page, 422) if form.is_submitted() else page
