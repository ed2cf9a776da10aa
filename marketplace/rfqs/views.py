"""A buyer's pages of requests for quotation; officers and staff read those that go to many."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.attachments.rules import LARGEST_REQUEST
from marketplace.catalog.categories import category_label
from marketplace.catalog.models import Listing
from marketplace.catalog.queries import get_published_listing
from marketplace.errors import ConflictError, RefusedError
from marketplace.inquiries.attachment_views import taken_from
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import get_inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.labels import N_
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY, Actor
from marketplace.rfqs import (
    answering,
    deciding,
    errands,
    explaining,
    filing,
    fitting,
    history,
    policy,
    queries,
    telling,
)
from marketplace.rfqs.forms import (
    EndingForm,
    ExtensionForm,
    ManyForm,
    NoAwardForm,
    QuestionForm,
    RequestForm,
)
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.policy import READERS
from marketplace.rfqs.states import (
    LIVE,
    LONGEST_EXTENSION,
    MOST_TOGETHER,
    USUAL_DEADLINE,
    RfqAction,
    RfqStatus,
)
from marketplace.web import panels
from marketplace.web.access import access
from marketplace.web.forms import ActionForm, BaseForm
from marketplace.web.pagination import PER_PAGE, Page, page_number
from marketplace.web.security import accepts_up_to
from marketplace.web.state_filter import read_states, state_choices

blueprint = Blueprint("rfqs", __name__)
Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response
LONGEST_WORDS = 200


def listing_to_ask(*, actor: Actor, public_id: str) -> Listing:  # noqa: ARG001  whoever acts
    """Any published listing. Raises NotFoundError."""
    return get_published_listing(public_id=public_id)


@blueprint.route("/listings/<public_id>/rfq", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=listing_to_ask)
@accepts_up_to(LARGEST_REQUEST)
def ask(public_id: str) -> Answer:
    """Ask the village of one product."""
    listing = listing_to_ask(actor=current_actor(), public_id=public_id)
    return _ask_village(listing, None, begun={"quantity": listing.moq})


@blueprint.route("/inquiries/<public_id>/rfq", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=get_inquiry)
@accepts_up_to(LARGEST_REQUEST)
def ask_here(public_id: str) -> Answer:
    """Let an inquiry become a request; the talk goes on where it is."""
    inquiry = get_inquiry(actor=current_actor(), public_id=public_id)
    if not inquiry.open:
        raise ConflictError(N_("This inquiry is over, nothing can be added to it."))
    begun = {
        "quantity": inquiry.quantity,
        "destination": inquiry.destination,
        "incoterm": inquiry.incoterm.value,
        "needed_to_date": inquiry.needed_by_date,
    }
    return _ask_village(inquiry.listing, inquiry, begun=begun)


@blueprint.route("/rfqs/new", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY)
@accepts_up_to(LARGEST_REQUEST)
def ask_many() -> Answer:
    """Ask whichever villages match; words of a search may come along."""
    actor, words = current_actor(), request.args.get("q", "")[:LONGEST_WORDS]
    form = ManyForm(data={"product": words, **_begun(actor)})
    form.offer_errands(errands.list_errands(actor=actor, most=MOST_TOGETHER))
    if form.validate_on_submit():
        with form.refusals():
            rfq = filing.ask_many(
                actor=actor,
                request=form.wanted(),
                companion=errands.find_companion(actor=actor, public_id=form.together.data or ""),
                files=taken_from(form, actor=actor, at=clock.now()),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("Somebody looks at your request within a working day."), "good")
            return to(rfq)
    page = render_template("rfqs/ask.html", form=form, listing=None, inquiry=None, assisted=False)
    return form.sent_back(page) if form.is_submitted() else page


@blueprint.route("/rfqs")
@access(get=READERS)
def index() -> str:
    """A buyer's own; to officers and staff what waits for a look, and what went out."""
    actor, number = current_actor(), page_number()
    wanted = read_states(request.args.get("status", ""), every=tuple(RfqStatus), live=LIVE)
    found = queries.list_rfqs(
        actor=actor, statuses=wanted.statuses, offset=(number - 1) * PER_PAGE, limit=PER_PAGE
    )
    return render_template(
        "rfqs/index.html",
        actor=actor,
        page=Page(found, number, queries.count_rfqs(actor=actor, statuses=wanted.statuses)),
        wanted=wanted,
        states=state_choices(tuple(RfqStatus)),
    )


@blueprint.route("/rfqs/<public_id>")
@access(get=READERS, of=queries.get_rfq)
def show(public_id: str) -> str:
    """The request, whom it reached, and what came back."""
    actor, rfq, at = current_actor(), load(public_id), clock.now()
    mine = policy.is_buyer_of(actor, rfq)
    recipients = queries.list_recipients(rfq=rfq)
    explained = None if mine else explaining.explain(rfq=rfq)
    return render_template(
        "rfqs/show.html",
        actor=actor,
        rfq=rfq,
        mine=mine,
        next_step=telling.next_step(rfq),
        reason=telling.reason(rfq),
        live=LIVE,
        certificates=telling.certificates(rfq),
        category_words=category_label(rfq.category or ""),
        recipients=recipients,
        together=errands.list_together(actor=actor, rfq=rfq),
        sellers={one.inquiry_id: one.inquiry.seller.name for one in recipients},
        # Officers and staff see no price.
        quotations=queries.list_quotations(rfq=rfq) if mine else [],
        asker=answering.find_asker(rfq=rfq) if mine else None,
        allowed=policy.allowed_actions(actor, rfq, at=at),
        explained=explained,
        reasons=telling.seats(recipients) if explained else (),
        history=history.of_rfq(rfq),
        panels=panels.collect(page="rfqs.show", actor=actor, subject=rfq),
        form=ActionForm(formdata=None),
        at=at,
    )


@blueprint.route("/rfqs/<public_id>/confirmation", methods=["POST"])
@access(post=BUYERS_ONLY, of=queries.get_rfq)
def confirm(public_id: str) -> Answer:
    """Stand behind what an officer wrote."""
    rfq = load(public_id)
    engine, at = current_app.extensions["search_engine"], clock.now()
    many = rfq.status is RfqStatus.DRAFT and rfq.listing_id is None
    matched = fitting.matched(rfq=rfq, engine=engine, at=at) if many else None
    filing.confirm(actor=current_actor(), rfq=rfq, matched=matched, at=at)
    flash(gettext("Confirmed. The request is on its way."), "good")
    return to(rfq)


@blueprint.route("/rfqs/<public_id>/information", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=queries.get_rfq)
def give_info(public_id: str) -> Answer:
    """Answer the village that asked."""
    rfq, form = _possible(public_id, RfqAction.GIVE_INFO), QuestionForm()
    if form.validate_on_submit():
        with form.refusals():
            answering.give_info(
                actor=current_actor(),
                rfq=rfq,
                text=form.text.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("Your answer is with the village."), "good")
            return to(rfq)
    return decision_page(rfq, form, gettext("Answer the village"), gettext("Send answer"))


@blueprint.route("/rfqs/<public_id>/extension", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=queries.get_rfq)
def extend(public_id: str) -> Answer:
    """Give villages more time."""
    rfq = _possible(public_id, RfqAction.EXTEND)
    form = ExtensionForm(data={"deadline_date": rfq.deadline_date + LONGEST_EXTENSION})
    if form.validate_on_submit() and form.deadline_date.data:
        with form.refusals():
            deciding.extend(
                actor=current_actor(),
                rfq=rfq,
                deadline_date=form.deadline_date.data,
                at=clock.now(),
            )
            flash(gettext("The villages are told that they have more time."), "good")
            return to(rfq)
    return decision_page(rfq, form, gettext("Move the deadline"), gettext("Move the deadline"))


@blueprint.route("/rfqs/<public_id>/closure", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=queries.get_rfq)
def close(public_id: str) -> Answer:
    """Take none of the quotations."""
    rfq, form = _possible(public_id, RfqAction.CLOSE_NO_AWARD), NoAwardForm()
    if form.validate_on_submit():
        with form.refusals():
            deciding.close_no_award(
                actor=current_actor(),
                rfq=rfq,
                reason=ClosingReason.of(form.reason.data),
                at=clock.now(),
            )
            flash(gettext("The request is closed; the villages are told."), "good")
            return to(rfq)
    return decision_page(rfq, form, gettext("Take none of the quotations"), gettext("Close"))


@blueprint.route("/rfqs/<public_id>/cancellation", methods=["GET", "POST"])
@access(get=READERS, post=READERS, of=queries.get_rfq)
def cancel(public_id: str) -> Answer:
    """Ask no longer; or stop what looks like a fraud."""
    rfq, form = _possible(public_id, RfqAction.CANCEL), EndingForm()
    if form.validate_on_submit():
        with form.refusals():
            deciding.cancel(
                actor=current_actor(), rfq=rfq, reason=form.reason.data or "", at=clock.now()
            )
            flash(gettext("The request is cancelled."), "good")
            return to(rfq)
    title = gettext("Cancel the request")
    return decision_page(rfq, form, title, title)


def load(public_id: str) -> Rfq:
    """The request in the address, for who is acting. Raises NotFoundError."""
    return queries.get_rfq(actor=current_actor(), public_id=public_id)


def to(rfq: Rfq) -> Response:
    """Back to its page."""
    return redirect(url_for("rfqs.show", public_id=rfq.public_id), 303)


def decision_page(rfq: Rfq, form: BaseForm, title: str, action: str) -> Answer:
    """One form about one request."""
    page = render_template("rfqs/decide.html", rfq=rfq, form=form, title=title, action=action)
    return (page, 422) if form.is_submitted() else page


def usual_deadline() -> object:
    """The day a form proposes."""
    return clock.jakarta_date(clock.now()) + USUAL_DEADLINE


def _possible(public_id: str, action: RfqAction) -> Rfq:
    """A page nobody could send is not shown. Raises ConflictError."""
    rfq = load(public_id)
    rfq.transitions.next_status(rfq.status, action)
    return rfq


def _ask_village(listing: Listing, inquiry: Inquiry | None, *, begun: dict[str, object]) -> Answer:
    actor = current_actor()
    form = RequestForm(data={**_begun(actor), **begun})
    form.offer_errands(errands.list_errands(actor=actor, most=MOST_TOGETHER))
    if form.validate_on_submit():
        with form.refusals():
            rfq = filing.ask_village(
                actor=actor,
                listing=listing,
                request=form.request(),
                companion=errands.find_companion(actor=actor, public_id=form.together.data or ""),
                files=taken_from(form, actor=actor, at=clock.now()),
                inquiry=inquiry,
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("Your request is with the village."), "good")
            return to(rfq)
    page = render_template(
        "rfqs/ask.html", form=form, listing=listing, inquiry=inquiry, assisted=False
    )
    return form.sent_back(page) if form.is_submitted() else page


def _begun(actor: Actor) -> dict[str, object]:
    """What a form proposes: the terms of the request this product is to be asked together with."""
    proposed: dict[str, object] = {"deadline_date": usual_deadline()}
    with suppress(RefusedError):  # an address somebody changed proposes nothing
        asked = request.args.get("together", "")
        companion = errands.find_companion(actor=actor, public_id=asked)
        if companion is not None:
            proposed |= telling.terms_again(companion)
    return proposed
