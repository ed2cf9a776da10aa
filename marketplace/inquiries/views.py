"""Pages of inquiries: ask, the inbox of either side, one inquiry with its thread, close."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.attachments.rules import LARGEST_REQUEST
from marketplace.catalog.models import Listing
from marketplace.catalog.naming import name_here
from marketplace.catalog.queries import get_published_listing
from marketplace.errors import ConflictError
from marketplace.inquiries import (
    block_queries,
    export,
    history,
    inbox,
    inbox_lines,
    note_queries,
    operations,
    policy,
    queries,
    read_state,
    reading_operations,
    reading_queries,
    standing_in,
    words,
)
from marketplace.inquiries.attachment_views import taken_from
from marketplace.inquiries.block_queries import Between
from marketplace.inquiries.forms import AskWithFilesForm, ClosingForm, MessageForm
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.read_state import ReadState
from marketplace.inquiries.reasons import NEXT_STEPS
from marketplace.inquiries.signs import kinds_in
from marketplace.inquiries.states import InquiryStatus
from marketplace.labels import N_
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY, PARTIES_ONLY, TRADERS_ONLY, Actor
from marketplace.spreadsheets.download import KINDS, MOST_ROWS, as_file
from marketplace.tallies.holding import held_to
from marketplace.tallies.limits import EXPORT
from marketplace.trade_terms import Incoterm
from marketplace.web import panels
from marketplace.web.access import access
from marketplace.web.after_answer import after_answer, fetched_ahead
from marketplace.web.choices import labelled
from marketplace.web.filters import country
from marketplace.web.forms import ActionForm
from marketplace.web.pagination import PER_PAGE, Page, page_number
from marketplace.web.security import accepts_up_to
from marketplace.web.state_filter import state_choices

blueprint = Blueprint("inquiries", __name__)
Answer = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


def listing_to_ask_about(*, actor: Actor, public_id: str) -> Listing:  # noqa: ARG001  whoever acts
    """What the page of questions is about: any published listing. Raises NotFoundError."""
    return get_published_listing(public_id=public_id)


@blueprint.route("/listings/<public_id>/inquiry", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=listing_to_ask_about)
@accepts_up_to(LARGEST_REQUEST)
def ask(public_id: str) -> Answer:
    actor = current_actor()
    listing = listing_to_ask_about(actor=actor, public_id=public_id)
    form = AskWithFilesForm(data={"quantity": listing.moq, "incoterm": listing.incoterm.value})
    if form.validate_on_submit():
        with form.refusals():
            inquiry = operations.ask(
                actor=actor,
                listing=listing,
                quantity=form.quantity.data or 0,
                destination=form.destination.data,
                incoterm=Incoterm(form.incoterm.data),
                needed_by_date=form.needed_by_date.data,
                text=form.text.data or "",
                files=taken_from(form, actor=actor, at=clock.now()),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(words.sent(inquiry), "good")
            return redirect(url_for("inquiries.show", public_id=inquiry.public_id), 303)
    page = render_template(
        "inquiries/ask.html",
        form=form,
        listing=listing,
        panels=panels.collect(page="inquiries.ask", actor=actor, subject=listing),
    )
    return form.sent_back(page) if form.is_submitted() else page


@blueprint.route("/inquiries")
@access(get=PARTIES_ONLY)
def index() -> Answer:
    actor, number, wanted = (
        current_actor(),
        page_number(),
        inbox_lines.asked_for(address=request.args),
    )
    counted = inbox.tally(actor=actor, wanted=wanted)
    found = inbox.list_page(
        actor=actor,
        wanted=wanted,
        counted=counted,
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    return render_template(
        "inquiries/index.html",
        actor=actor,
        wanted=wanted,
        page=Page(inbox_lines.lines(actor, found, at=clock.now()), number, counted.among(wanted)),
        waiting=counted.of((queries.waits_for(actor=actor),)),
        products=[(one.public_id, name_here(one)) for one in counted.products],
        countries=[(code, country(code)) for code in counted.countries],
        states=state_choices(tuple(InquiryStatus)),
    )


@blueprint.route(f"/inquiries.{KINDS}")
@access(get=PARTIES_ONLY)
@held_to(EXPORT)
def sheet(kind: str) -> Answer:
    found = queries.list_inquiries(actor=current_actor(), limit=MOST_ROWS)
    return as_file(export.sheet_of(found), kind=kind, name="inquiries")


@blueprint.route("/inquiries/<public_id>")
@access(get=PARTIES_ONLY, of=queries.get_inquiry)
def show(public_id: str) -> Answer:
    actor = current_actor()
    inquiry, blocks = block_queries.get_thread(actor=actor, public_id=public_id)
    return _page(actor, inquiry, blocks, form=MessageForm(formdata=None))


@blueprint.route("/inquiries/<public_id>/messages", methods=["POST"])
@access(post=PARTIES_ONLY, of=queries.get_inquiry)
@accepts_up_to(LARGEST_REQUEST)
def write(public_id: str) -> Answer:
    actor = current_actor()
    inquiry = queries.get_inquiry(actor=actor, public_id=public_id)
    form = MessageForm()
    if form.validate_on_submit():
        # Where nothing can be added, nothing is taken in either; the operation says why.
        open_to_us = policy.may_write(actor, inquiry)
        with form.refusals():
            operations.write_message(
                actor=actor,
                inquiry=inquiry,
                text=form.text.data or "",
                files=taken_from(form, actor=actor, at=clock.now()) if open_to_us else (),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            return redirect(url_for("inquiries.show", public_id=public_id), 303)
    return form.sent_back(
        _page(actor, inquiry, block_queries.between_sides(inquiry=inquiry), form=form)
    )


@blueprint.route("/inquiries/<public_id>/closure", methods=["GET", "POST"])
@access(get=TRADERS_ONLY, post=TRADERS_ONLY, of=queries.get_inquiry)
def close(public_id: str) -> Answer:
    actor = current_actor()
    inquiry = queries.get_inquiry(actor=actor, public_id=public_id)
    if not inquiry.open:
        raise ConflictError(N_("This inquiry is over already."))
    form = ClosingForm()
    reasons = {reason.value: reason for reason in policy.closing_reasons(actor)}
    form.reason.choices = labelled(reasons.values())
    if form.validate_on_submit():
        with form.refusals():
            operations.close_inquiry(
                actor=actor,
                inquiry=inquiry,
                reason=reasons[form.reason.data],
                text=form.text.data or "",
                at=clock.now(),
            )
            flash(_ended(inquiry), "good")
            return redirect(url_for("inquiries.show", public_id=public_id), 303)
    other = policy.other_side(actor, inquiry)
    page = render_template("inquiries/close.html", form=form, inquiry=inquiry, other=other)
    return form.sent_back(page) if form.is_submitted() else page


def _ended(inquiry: Inquiry) -> str:
    if inquiry.status is InquiryStatus.DECLINED:
        return gettext("Inquiry %(number)s is declined.", number=inquiry.number)
    return gettext("Inquiry %(number)s is closed.", number=inquiry.number)


def _page(actor: Actor, inquiry: Inquiry, blocks: Between, *, form: MessageForm) -> str:
    party = policy.is_party(actor, inquiry)
    mandates = standing_in.of_thread(inquiry, at=clock.now())
    ours, theirs = blocks
    if policy.own_side(actor, inquiry).id == inquiry.seller_id:
        theirs, ours = blocks
    return render_template(
        "inquiries/show.html",
        actor=actor,
        inquiry=inquiry,
        form=form,
        awaited=policy.awaits(actor, inquiry),
        may_write=policy.may_write(actor, inquiry),
        blocked_by_us=ours,
        blocked_by_them=theirs,
        action=ActionForm(formdata=None),
        buys=policy.is_buyer_of(actor, inquiry),
        next_step=inquiry.declined_for and NEXT_STEPS[inquiry.declined_for],
        other=policy.other_side(actor, inquiry),
        waiting=inbox_lines.age(inquiry.changed_at, at=clock.now()),
        history=history.of_thread(actor=actor, inquiry=inquiry),
        reading=_read(actor, inquiry),
        signs={one.id: kinds_in(one.text) for one in inquiry.messages},
        party=party,
        exporters=mandates.exporters,
        under=mandates.under,
        notes=note_queries.list_notes(actor=actor, inquiry=inquiry) if party else [],
        panels=panels.collect(page="inquiries.show", actor=actor, subject=inquiry),
    )


def _read(actor: Actor, inquiry: Inquiry) -> ReadState:
    """How the thread stands for this person, which is noted when the page has left."""
    readings = reading_queries.list_readings(inquiry=inquiry)
    state = read_state.of_thread(actor, inquiry, readings)
    if state.new and not fetched_ahead():
        note = partial(reading_operations.note_reading, actor=actor, inquiry_id=inquiry.id)
        after_answer(partial(note, message_id=max(state.new), at=clock.now()))
    return state
