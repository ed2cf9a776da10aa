"""Pages of export mandates: the list of either side, propose, one mandate, accept, end."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.mandates import operations, policy, queries
from marketplace.mandates.forms import EndForm, MandateForm
from marketplace.mandates.models import ExportMandate
from marketplace.mandates.wording import acting_under
from marketplace.organisations.acting import current_actor
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import (
    BINDERS_ONLY,
    DIRECTORS_ONLY,
    SELLING_ONLY,
    Actor,
    Role,
    roles,
)
from marketplace.web.access import access
from marketplace.web.forms import ActionForm

blueprint = Blueprint("mandates", __name__)
blueprint.add_app_template_filter(acting_under)
EXPORT_MANAGERS_ONLY = roles(Role.EXPORT_MANAGER)
Answer = str | tuple[str, int] | Response


@blueprint.route("/export-mandates")
@access(get=SELLING_ONLY)
def index() -> Answer:
    """Every mandate of this side, with the days it still lasts."""
    actor = current_actor()
    return render_template(
        "mandates/index.html",
        mandates=queries.list_mandates(actor=actor),
        today=clock.jakarta_date(clock.now()),
        actor=actor,
        grants=policy.can_grant(actor),
    )


@blueprint.route("/export-mandates/new", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY)
def propose() -> Answer:
    """The director's yes."""
    actor, form = current_actor(), MandateForm()
    partners = queries.list_partners()
    today = clock.jakarta_date(clock.now())
    villages = queries.list_villages(seller_id=actor.organisation_id, day=today)
    form.offer(partners=partners, villages=villages)
    if form.validate_on_submit():
        with form.refusals():
            mandate = operations.propose_mandate(
                actor=actor,
                partner=_chosen(partners, form.partner.data),
                terms=form.terms(),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            partner = mandate.partner.name
            flash(gettext("%(partner)s is asked whether they agree.", partner=partner), "good")
            return _to(mandate)
    page = render_template("mandates/propose.html", form=form, partners=partners)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/export-mandates/<public_id>")
@access(get=SELLING_ONLY, of=queries.get_mandate)
def show(public_id: str) -> Answer:
    actor = current_actor()
    mandate = queries.get_mandate(actor=actor, public_id=public_id)
    return _page(actor, mandate, form=EndForm(formdata=None))


@blueprint.route("/export-mandates/<public_id>/acceptance", methods=["POST"])
@access(post=EXPORT_MANAGERS_ONLY, of=queries.get_mandate)
def accept(public_id: str) -> Answer:
    """The manager's yes."""
    actor = current_actor()
    mandate = queries.get_mandate(actor=actor, public_id=public_id)
    if ActionForm().validate_on_submit():
        operations.accept_mandate(actor=actor, mandate=mandate, at=clock.now())
        flash(
            gettext("The mandate is agreed. %(seller)s is told.", seller=mandate.seller.name),
            "good",
        )
    return _to(mandate)


@blueprint.route("/export-mandates/<public_id>/end", methods=["POST"])
@access(post=BINDERS_ONLY, of=queries.get_mandate)
def end(public_id: str) -> Answer:
    """Either side's no, from this moment on."""
    actor, form = current_actor(), EndForm()
    mandate = queries.get_mandate(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            operations.end_mandate(
                actor=actor, mandate=mandate, reason=form.reason.data or "", at=clock.now()
            )
            flash(gettext("Mandate %(number)s has ended.", number=mandate.number), "good")
            return _to(mandate)
    return _page(actor, mandate, form=form), 422


def _page(actor: Actor, mandate: ExportMandate, *, form: EndForm) -> str:
    today = clock.jakarta_date(clock.now())
    return render_template(
        "mandates/show.html",
        mandate=mandate,
        villages=queries.list_villages_called(codes=mandate.village_codes),
        days_left=mandate.days_left(day=today),
        allowed=policy.allowed_actions(actor, mandate, day=today),
        form=form,
        action=ActionForm(formdata=None),
    )


def _chosen(partners: list[Organisation], public_id: str | None) -> Organisation:
    found = next((one for one in partners if one.public_id == public_id), None)
    if found is None:
        raise RefusedError(N_("Choose an export partner."), field="partner")
    return found


def _to(mandate: ExportMandate) -> Response:
    return redirect(url_for("mandates.show", public_id=mandate.public_id), 303)
