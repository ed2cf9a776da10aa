"""Pages of orders: acceptance, the list, one order with its contract, progress and papers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.errors import ConflictError
from marketplace.labels import N_
from marketplace.orders import contract as contracts
from marketplace.orders import export, history, operations, policy, queries, steps
from marketplace.orders.forms import MilestoneForm
from marketplace.orders.models import Order
from marketplace.orders.states import UNDER_WAY, OrderStatus
from marketplace.orders.steps import NextStep
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import (
    BUYERS,
    BUYERS_ONLY,
    DIRECTORS_ONLY,
    PARTIES_ONLY,
    SELLERS_ONLY,
    Role,
    roles,
)
from marketplace.quotes import approvals
from marketplace.quotes import policy as quote_policy
from marketplace.quotes import queries as quotes
from marketplace.spreadsheets.download import KINDS, MOST_ROWS, as_file
from marketplace.tallies.holding import held_to
from marketplace.tallies.limits import EXPORT, PAPER
from marketplace.web import panels
from marketplace.web.access import access
from marketplace.web.forms import ActionForm
from marketplace.web.pagination import PER_PAGE, Page, page_number
from marketplace.web.state_filter import read_states, state_choices

blueprint = Blueprint("orders", __name__)
Answer = str | tuple[str, int] | Response
SIGNERS_ONLY = roles(*BUYERS, Role.SELLER_DIRECTOR)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order in a list, with what its contract sells and what comes next."""

    order: Order
    product: str
    party: str
    step: NextStep

    @property
    def tone(self) -> str:
        """Attention is kept for what this very person is to do."""
        if self.step.yours:
            return "attention"
        tone = self.order.status.tone
        return "neutral" if tone == "attention" else tone


@blueprint.route("/quotations/<public_id>/acceptance", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=quotes.get_quotation)
def acceptance(public_id: str) -> Answer:
    actor, form = current_actor(), ActionForm()
    quotation = quotes.get_quotation(actor=actor, public_id=public_id)
    placed = queries.find_order_of(quotation=quotation)
    if form.validate_on_submit():
        placed = operations.accept_quotation(actor=actor, quotation=quotation, at=clock.now())
        flash(gettext("You have accepted. Now both sides confirm the contract."), "good")
    if placed is not None:
        return redirect(url_for("orders.show", public_id=placed.public_id), 303)
    page = render_template(
        "orders/acceptance.html",
        form=form,
        quotation=quotation,
        terms=contracts.terms_of(quotation=quotation),
        obstacle=quote_policy.obstacle_to_acceptance(quotation, at=clock.now()),
        approval=approvals.find_approval(actor=actor, quotation=quotation),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/orders")
@access(get=PARTIES_ONLY)
def index() -> Answer:
    actor, number = current_actor(), page_number()
    wanted = read_states(request.args.get("state", ""), every=tuple(OrderStatus), live=UNDER_WAY)
    found = queries.list_orders(
        actor=actor,
        statuses=wanted.statuses,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    dues = queries.list_dues_of(orders=found)
    lines = [
        OrderLine(
            order=order,
            product=contracts.read(order.contract).terms.product_en,
            party=(order.seller if policy.is_buyer(actor, order) else order.buyer).name,
            step=steps.next_step(actor=actor, order=order, dues=dues[order.id]),
        )
        for order in found
    ]
    total = queries.count_orders(actor=actor, statuses=wanted.statuses)
    return render_template(
        "orders/index.html",
        actor=actor,
        page=Page(items=lines, page=number, total=total),
        wanted=wanted,
        states=state_choices(tuple(OrderStatus)),
    )


@blueprint.route(f"/orders.{KINDS}")
@access(get=PARTIES_ONLY)
@held_to(EXPORT)
def sheet(kind: str) -> Answer:
    found = queries.list_orders(actor=current_actor(), limit=MOST_ROWS)
    return as_file(export.sheet_of(found), kind=kind, name="orders")


@blueprint.route("/orders/<public_id>")
@access(get=PARTIES_ONLY, of=queries.get_order)
def show(public_id: str) -> Answer:
    actor = current_actor()
    order = queries.get_order(actor=actor, public_id=public_id)
    dues = queries.list_dues(order=order)
    reads = policy.can_read_papers(actor, order)
    return render_template(
        "orders/show.html",
        form=ActionForm(),
        order=order,
        contract=contracts.read(order.contract),
        paying=policy.is_buyer(actor, order) and any(due.payable for due in dues),
        papers=queries.list_papers(order=order) if reads else [],
        reads=reads,
        progress=steps.progress(order=order, dues=dues),
        step=steps.next_step(actor=actor, order=order, dues=dues),
        allowed=policy.allowed_actions(actor, order),
        reporting=policy.can_report_milestone(actor, order),
        history=history.of_order(order, dues),
        actions=panels.collect(page="orders.show.action", actor=actor, subject=order),
        panels=panels.collect(page="orders.show", actor=actor, subject=order),
    )


@blueprint.route("/orders/<public_id>/confirmation", methods=["POST"])
@access(post=SIGNERS_ONLY, of=queries.get_order)
def confirmation(public_id: str) -> Answer:
    actor, form = current_actor(), ActionForm()
    order = queries.get_order(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        if order.signed_by(organisation_id=actor.organisation_id):
            flash(gettext("Your side has confirmed the contract already."))
        else:
            operations.confirm_order(actor=actor, order=order, at=clock.now())
            flash(gettext("You have confirmed the contract."), "good")
    return _back_to(order)


@blueprint.route("/orders/<public_id>/milestones", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=queries.get_order)
def milestones(public_id: str) -> Answer:
    actor, form = current_actor(), MilestoneForm()
    order = queries.get_order(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        with form.refusals():
            operations.report_milestone(
                actor=actor,
                order=order,
                produced=form.produced.data or 0,
                note=form.note.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("Your progress is reported; the buyer sees it."), "good")
            return _back_to(order)
    page = render_template("orders/milestone.html", form=form, order=order)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/orders/<public_id>/readiness", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_order)
def readiness(public_id: str) -> Answer:
    actor, form = current_actor(), ActionForm()
    order = queries.get_order(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        operations.mark_ready(actor=actor, order=order, at=clock.now())
        flash(gettext("The goods are marked ready; the buyer is told."), "good")
    return _back_to(order)


@blueprint.route("/orders/<public_id>/papers/<paper_id>")
@access(get=PARTIES_ONLY, of=queries.get_paper)
@held_to(PAPER)
def paper(public_id: str, paper_id: str) -> Answer:
    found = queries.get_paper(actor=current_actor(), public_id=public_id, paper_id=paper_id)
    if found.sha256 is None:
        raise ConflictError(N_("This paper is being prepared. Open it again in a moment."))
    content = current_app.extensions["storage"].get(found.sha256)
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _back_to(order: Order) -> Response:
    return redirect(url_for("orders.show", public_id=order.public_id), 303)
