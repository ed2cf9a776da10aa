"""Ask without an account: the form, and the link that sends the question on."""

from __future__ import annotations

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.accounts import operations as accounts
from marketplace.accounts.stepping_in import step_in, this_device
from marketplace.catalog.models import Listing
from marketplace.catalog.queries import get_published_listing
from marketplace.errors import NotFoundError
from marketplace.inquiries import guest_operations, guest_queries
from marketplace.inquiries.guest_forms import GuestConfirmationForm, GuestForm
from marketplace.inquiries.guest_operations import Question
from marketplace.organisations.acting import find_actor
from marketplace.trade_terms import Incoterm
from marketplace.web.access import PUBLIC, access
from marketplace.web.clients import network_of
from marketplace.web.mailbox import mail_stays_here

blueprint = Blueprint("guests", __name__)
Answer = str | tuple[str, int, dict[str, str]] | Response


@blueprint.route("/listings/<public_id>/question", methods=["GET", "POST"])
@access(get=PUBLIC, post=PUBLIC)
def ask(public_id: str) -> Answer:
    """A stranger's question; who is signed in asks on the page for buyers."""
    listing = get_published_listing(public_id=public_id)
    if find_actor() is not None:
        return redirect(url_for("inquiries.ask", public_id=public_id), 303)
    form = _form(listing)
    if form.validate_on_submit():
        with form.refusals():
            letter = guest_operations.keep_question(
                listing=listing,
                question=_typed(form),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            shown = letter if mail_stays_here() else None
            return render_template("inquiries/guest_sent.html", letter=shown)
    page = render_template("inquiries/guest.html", form=form, listing=listing)
    return form.sent_back(page) if form.is_submitted() else page


@blueprint.route("/questions/<token>", methods=["GET", "POST"])
@access(get=PUBLIC, post=PUBLIC)
def confirm(token: str) -> Answer:
    """Opening the link changes nothing (mail scanners open links); pressing the button does."""
    guest = guest_queries.find_open(token=token, at=clock.now())
    if guest is None:
        raise NotFoundError(guest_operations.LINK_IS_OVER)
    form = GuestConfirmationForm()
    if form.validate_on_submit():
        with form.refusals():
            password = form.password.data or ""
            person, inquiry = guest_operations.confirm(
                token=token, password=password, at=clock.now()
            )
            target = url_for("inquiries.show", public_id=inquiry.public_id)
            token = accounts.start_session(person=person, device=this_device(), at=clock.now())
            answer = step_in(token, target)
            flash(gettext("Thank you. A person looks at your inquiry now."), "good")
            return answer
    page = render_template("inquiries/guest_confirm.html", form=form, guest=guest)
    return form.sent_back(page) if form.is_submitted() else page


def _form(listing: Listing) -> GuestForm:
    return GuestForm(
        data={
            "quantity": listing.moq,
            "incoterm": listing.incoterm.value,
            "language": str(get_locale() or "en"),
        }
    )


def _typed(form: GuestForm) -> Question:
    return Question(
        name=form.person_name.data or "",
        company=form.company.data or "",
        email=form.email.data or "",
        country=form.country.data,
        language=form.language.data,
        quantity=form.quantity.data or 0,
        destination=form.destination.data,
        incoterm=Incoterm(form.incoterm.data),
        needed_by_date=form.needed_by_date.data,
        text=form.text.data or "",
        came_from=network_of(request.remote_addr or ""),
    )
