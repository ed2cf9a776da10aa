"""Pages of the team: its people, their roles, invitations, and accepting one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.errors import NotFoundError
from marketplace.money import Money
from marketplace.organisations.acting import current_actor
from marketplace.organisations.queries import find_approval_limit
from marketplace.organisations.roles import (
    DIRECTORS_ONLY,
    LEADERS_ONLY,
    TEAMS_ONLY,
    Actor,
    Role,
    roles,
)
from marketplace.team import accepting, joining, limits, operations, policy, queries
from marketplace.team.forms import (
    BUYERS_WORDS,
    EXPORTERS_WORDS,
    SELLERS_LIMIT_WORDS,
    InvitationForm,
    LimitForm,
    NameForm,
    NewcomerForm,
    ReturningForm,
    RoleForm,
)
from marketplace.web.access import PUBLIC, access
from marketplace.web.choices import labelled
from marketplace.web.forms import ActionForm

blueprint = Blueprint("team", __name__)
LIMITERS_ONLY = roles(Role.SELLER_DIRECTOR, Role.BUYER_APPROVER)
Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@blueprint.route("/team", methods=["GET", "POST"])
@access(get=TEAMS_ONLY, post=LEADERS_ONLY)
def index() -> Answer:
    """Everybody in the enterprise, whom it waits for, and the form that invites."""
    actor, form = current_actor(), InvitationForm()
    form.role.choices = labelled(policy.roles_of(actor))
    if actor.exports or actor.buys:
        form.role.description = EXPORTERS_WORDS if actor.exports else BUYERS_WORDS
    if form.validate_on_submit():
        with form.refusals():
            operations.invite(
                actor=actor,
                email=form.email.data or "",
                role=form.chosen_role(),
                at=clock.now(),
            )
            flash(gettext("The invitation is on its way to %(address)s.", address=form.email.data))
            return _to_team()
    page = render_template(
        "team/index.html",
        members=queries.list_members(organisation_id=actor.organisation_id),
        invitations=queries.list_waiting_invitations(
            organisation_id=actor.organisation_id, at=clock.now()
        ),
        leads=policy.can_lead(actor),
        actor=actor,
        limit=_limit_of(actor),
        form=form,
        action=ActionForm(formdata=None),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/team/name", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY)
def name() -> Answer:
    """The legal name of the enterprise, and where the former one stays."""
    actor = current_actor()
    form = NameForm(data={"name": actor.organisation_name})
    if form.validate_on_submit():
        with form.refusals():
            operations.rename(actor=actor, name=form.name.data or "", at=clock.now())
            flash(gettext("The enterprise has its new name."), "good")
            return _to_team()
    page = render_template("team/name.html", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/team/approval-limit", methods=["GET", "POST"])
@access(get=LIMITERS_ONLY, post=LIMITERS_ONLY)
def limit() -> Answer:
    """Above which amount only an approver accepts, or only the director sends."""
    actor = current_actor()
    standing = _limit_of(actor)
    form = LimitForm(data=_said(standing))
    if actor.sells:
        form.amount.description = SELLERS_LIMIT_WORDS
    if form.validate_on_submit():
        with form.refusals():
            limits.set_limit(actor=actor, limit=form.limit(), at=clock.now())
            flash(gettext("The limit counts from now on."), "good")
            return _to_team()
    page = render_template("team/limit.html", form=form, actor=actor)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/team/<public_id>", methods=["GET", "POST"])
@access(get=LEADERS_ONLY, post=LEADERS_ONLY, of=queries.get_member)
def member(public_id: str) -> Answer:
    """One person: change the role."""
    actor = current_actor()
    person = queries.get_member(actor=actor, public_id=public_id)
    form = RoleForm(data={"role": person.role.value})
    form.role.choices = labelled(policy.roles_of(actor))
    if form.validate_on_submit():
        with form.refusals():
            operations.change_role(
                actor=actor, membership=person, role=Role.of(form.role.data), at=clock.now()
            )
            flash(gettext("The role is changed."), "good")
            return _to_team()
    page = render_template("team/member.html", member=person, form=form, removal=ActionForm(None))
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/team/<public_id>/removal", methods=["POST"])
@access(post=LEADERS_ONLY, of=queries.get_member)
def remove(public_id: str) -> Answer:
    """End a membership; the last director's stays."""
    actor, removal = current_actor(), ActionForm()
    person = queries.get_member(actor=actor, public_id=public_id)
    removed = person.person.name
    if removal.validate_on_submit():
        with removal.refusals():
            operations.remove(actor=actor, membership=person, at=clock.now())
            flash(gettext("%(name)s is no longer in the team and is signed out.", name=removed))
            return (
                redirect(url_for("desk.start"), 303)
                if person.person_id == actor.person_id
                else _to_team()
            )
    form = RoleForm(formdata=None, data={"role": person.role.value})
    form.role.choices = labelled(policy.roles_of(actor))
    return render_template("team/member.html", member=person, form=form, removal=removal), 422


@blueprint.route("/team/invitations/<public_id>/revocation", methods=["POST"])
@access(post=LEADERS_ONLY, of=queries.get_invitation)
def take_back(public_id: str) -> Answer:
    """The link in the letter stops working."""
    actor = current_actor()
    invitation = queries.get_invitation(actor=actor, public_id=public_id)
    if ActionForm().validate_on_submit():
        operations.take_back(actor=actor, invitation=invitation, at=clock.now())
        flash(gettext("The invitation is taken back."))
    return _to_team()


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@access(get=PUBLIC, post=PUBLIC)
def accept(token: str) -> Answer:
    """Opening the link changes nothing (mail scanners open links); pressing the button does."""
    invitation = queries.find_open_invitation(token=token, at=clock.now())
    if invitation is None:
        raise NotFoundError(joining.LINK_IS_OVER)
    known = accepting.has_account(email=invitation.email)
    form = ReturningForm() if known else NewcomerForm()
    if form.validate_on_submit():
        with form.refusals():
            name = "" if isinstance(form, ReturningForm) else form.name.data or ""
            password = form.password.data or ""
            accepting.accept(token=token, name=name, password=password, at=clock.now())
            flash(gettext("Welcome. Sign in with your pass phrase."), "good")
            return redirect(url_for("accounts.sign_in"), 303)
    page = render_template("team/accept.html", form=form, invitation=invitation, known=known)
    return form.sent_back(page) if form.is_submitted() else page


def _limit_of(actor: Actor) -> Money | None:
    if not (actor.buys or actor.sells):
        return None
    return find_approval_limit(organisation_id=actor.organisation_id)


def _said(limit: Money | None) -> dict[str, str]:
    return {} if limit is None else {"amount": limit.digits(), "currency": limit.currency}


def _to_team() -> Response:
    return redirect(url_for("team.index"), 303)
