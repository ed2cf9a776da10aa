"""Block the other side of an inquiry, lift it, and staff's list of who takes no words from whom."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.inquiries import block_operations, block_queries, policy
from marketplace.inquiries.queries import get_inquiry
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import TRADERS_ONLY, Role, roles
from marketplace.web.access import access
from marketplace.web.forms import ActionForm
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("blocks", __name__)
Answer = str | Response


@blueprint.route("/inquiries/<public_id>/block", methods=["GET", "POST"])
@access(get=TRADERS_ONLY, post=TRADERS_ONLY, of=get_inquiry)
def block(public_id: str) -> Answer:
    actor, form = current_actor(), ActionForm()
    inquiry = get_inquiry(actor=actor, public_id=public_id)
    other = policy.other_side(actor, inquiry)
    if form.validate_on_submit():
        block_operations.block(actor=actor, inquiry=inquiry, at=clock.now())
        flash(gettext("%(party)s can write to you no more.", party=other.name), "good")
        return redirect(url_for("inquiries.show", public_id=public_id), 303)
    return render_template("inquiries/block.html", inquiry=inquiry, other=other, form=form)


@blueprint.route("/inquiries/<public_id>/block/lifted", methods=["POST"])
@access(post=TRADERS_ONLY, of=get_inquiry)
def lift(public_id: str) -> Response:
    actor = current_actor()
    inquiry = get_inquiry(actor=actor, public_id=public_id)
    block_operations.lift(actor=actor, inquiry=inquiry, at=clock.now())
    other = policy.other_side(actor, inquiry)
    flash(gettext("%(party)s can write to you again.", party=other.name), "good")
    return redirect(url_for("inquiries.show", public_id=public_id), 303)


@blueprint.route("/back-office/blocks")
@access(get=roles(Role.STAFF))
def index() -> str:
    actor, number = current_actor(), page_number()
    found = block_queries.list_blocks(actor=actor, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    page = Page(list(found), number, block_queries.count_blocks(actor=actor))
    return render_template("inquiries/flag_blocks.html", page=page)
