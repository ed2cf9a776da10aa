"""Pages of payments: to the provider's page and back, the bank statement, the bank accounts."""

from __future__ import annotations

import logging
from datetime import date

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue as Answer
from flask_babel import gettext

from marketplace import clock
from marketplace.errors import ConflictError
from marketplace.labels import N_
from marketplace.orders import queries as orders
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY, DIRECTORS_ONLY, SELLERS_ONLY
from marketplace.payments import operations, processes, queries
from marketplace.payments.forms import BankAccountForm, ReceiptForm
from marketplace.payments.gateway import ProviderError, ProviderUnavailableError
from marketplace.payments.processes import CardDesk
from marketplace.web.access import access

SECONDS_BETWEEN_LOOKS = "4"
blueprint = Blueprint("payments", __name__, url_prefix="/payments")
log = logging.getLogger(__name__)


@blueprint.post("/dues/<public_id>/card")
@access(post=BUYERS_ONLY, of=orders.get_due)
def pay_by_card(public_id: str) -> Answer:
    due = orders.get_due(actor=current_actor(), public_id=public_id)
    order_page = url_for("orders.show", public_id=due.order.public_id)
    try:
        page = processes.start_card_payment(
            desk=_desk(),
            actor=current_actor(),
            due=due,
            site=request.url_root.rstrip("/"),
            at=clock.now(),
        )
    except ProviderError as error:
        _tell(error)
        return redirect(order_page, 303)
    return redirect(page, 303)


@blueprint.get("/<public_id>/return")
@access(get=BUYERS_ONLY, of=queries.get_payment)
def come_back(public_id: str) -> Answer:
    """Shows and never changes: whoever opens this address proves nothing."""
    payment = queries.get_payment(actor=current_actor(), public_id=public_id)
    answer = make_response(render_template("payments/return.html", payment=payment))
    if payment.live:
        answer.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return answer


@blueprint.post("/<public_id>/check")
@access(post=BUYERS_ONLY, of=queries.get_payment)
def check(public_id: str) -> Answer:
    payment = queries.get_payment(actor=current_actor(), public_id=public_id)
    try:
        processes.sync_payment(desk=_desk(), public_id=payment.public_id, at=clock.now())
    except ProviderError as error:
        _tell(error)
    return redirect(url_for("payments.come_back", public_id=public_id), 303)


@blueprint.route("/dues/<public_id>/receipt", methods=["GET", "POST"])
@access(get=SELLERS_ONLY, post=SELLERS_ONLY, of=orders.get_due)
def book_receipt(public_id: str) -> Answer:
    due = orders.get_due(actor=current_actor(), public_id=public_id)
    form = ReceiptForm(currency=due.amount.currency)
    if form.validate_on_submit():
        with form.refusals():
            _book(form, due)
            flash(gettext("Booked. A colleague confirms it before it counts."), "good")
            return redirect(url_for("orders.show", public_id=due.order.public_id), 303)
    page = render_template("payments/receipt.html", form=form, due=due)
    return (page, 422) if form.is_submitted() else page


@blueprint.post("/receipts/<public_id>/confirmation")
@access(post=SELLERS_ONLY, of=queries.get_receipt)
def confirm_receipt(public_id: str) -> Answer:
    receipt = queries.get_receipt(actor=current_actor(), public_id=public_id)
    operations.confirm_receipt(actor=current_actor(), receipt=receipt, at=clock.now())
    flash(gettext("Confirmed. The money counts for the order now."), "good")
    return redirect(url_for("orders.show", public_id=receipt.due.order.public_id), 303)


@blueprint.route("/accounts", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY)
def accounts() -> Answer:
    form = BankAccountForm()
    if form.validate_on_submit():
        with form.refusals():
            _write_account(form)
            flash(gettext("Bank account saved. Buyers see it on their orders."), "good")
            return redirect(url_for("payments.accounts"), 303)
    known = queries.list_accounts(actor=current_actor())
    page = render_template("payments/accounts.html", form=form, accounts=known)
    return (page, 422) if form.is_submitted() else page


def _desk() -> CardDesk:
    desk: CardDesk | None = current_app.extensions["card_desk"]
    if desk is None:
        raise ConflictError(N_("Cards are not offered here. Pay by bank transfer."))
    return desk


def _tell(error: ProviderError) -> None:
    log.warning("The card provider did not do what was asked.", exc_info=error)
    if isinstance(error, ProviderUnavailableError):
        text = gettext(
            "The card provider does not answer. No card was charged now. Try again in a minute,"
            " or pay by bank transfer."
        )
    else:
        text = gettext("The card provider refuses this payment. Pay by bank transfer.")
    flash(text, "danger")


def _book(form: ReceiptForm, due: PaymentDue) -> None:
    operations.book_receipt(
        actor=current_actor(),
        due=due,
        amount=form.received(),
        value_date=form.value_date.data or date.max,  # InputRequired let none through
        bank_reference=form.bank_reference.data or "",
        remitter=form.remitter.data or "",
        submission_key=form.submission_key.data,
        at=clock.now(),
    )


def _write_account(form: BankAccountForm) -> None:
    operations.write_bank_account(
        actor=current_actor(),
        currency=form.currency.data,
        bank_name=form.bank_name.data or "",
        account_number=form.account_number.data or "",
        holder=form.holder.data or "",
        at=clock.now(),
    )
