"""Staff's pages of flagged messages: what waits, one of them, the decision."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.inquiries import flag_operations, flag_queries
from marketplace.inquiries.flag_forms import DecisionForm
from marketplace.inquiries.flag_queries import Wanted
from marketplace.inquiries.flag_states import FlagAction, FlagKind, FlagStatus
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import Role, roles
from marketplace.web.access import access
from marketplace.web.choices import pairs
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("flags", __name__, url_prefix="/back-office/flags")
STAFF_ONLY = roles(Role.STAFF)
Answer = str | tuple[str, int] | Response


@blueprint.route("")
@access(get=STAFF_ONLY)
def index() -> str:
    """What waits, then what was decided."""
    actor, number, wanted = current_actor(), page_number(), _wanted()
    found = flag_queries.list_flags(
        actor=actor, wanted=wanted, offset=(number - 1) * PER_PAGE, limit=PER_PAGE
    )
    page = Page(found, number, flag_queries.count_flags(actor=actor, wanted=wanted))
    return render_template(
        "inquiries/flags.html",
        page=page,
        wanted=wanted,
        statuses=pairs(FlagStatus),
        kinds=pairs(FlagKind),
    )


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@access(get=STAFF_ONLY, post=STAFF_ONLY, of=flag_queries.get_flag)
def show(public_id: str) -> Answer:
    """One flag: who, when, what kind, and the decision."""
    actor, form = current_actor(), DecisionForm()
    flag = flag_queries.get_flag(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            flag_operations.decide_flag(
                actor=actor,
                flag=flag,
                action=FlagAction(form.action.data),
                reason=form.reason.data or "",
                at=clock.now(),
            )
            flash(gettext("Decided."), "good")
            return redirect(url_for("flags.index"), 303)
    page = render_template("inquiries/flag.html", flag=flag, form=form)
    return (page, 422) if form.is_submitted() else page


def _wanted() -> Wanted:
    status, kind = request.args.get("state"), request.args.get("kind")
    return Wanted(
        status=next((one for one in FlagStatus if one.value == status), None),
        kind=next((one for one in FlagKind if one.value == kind), None),
    )
