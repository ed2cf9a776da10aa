"""Pages of quotations: write a version, see it, decline it, take it back, ask for a new one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.capacity import queries as capacity
from marketplace.capacity.models import CapacityReservation
from marketplace.errors import ConflictError
from marketplace.inquiries import followers
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.queries import get_inquiry_alone
from marketplace.labels import N_
from marketplace.mandates.operations import Act
from marketplace.mandates.queries import acts_of
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import (
    BINDERS,
    BUYERS_ONLY,
    DIRECTORS_ONLY,
    PARTIES_ONLY,
    Actor,
    Role,
    roles,
)
from marketplace.quotes import (
    bargaining,
    drafts,
    grounds,
    history,
    measuring,
    operations,
    policy,
    queries,
    reviewing,
    standing,
)
from marketplace.quotes.basis import Basis, basis_of, begin_with
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.draft_states import DraftStatus
from marketplace.quotes.forms import (
    CounterForm,
    QuotationForm,
    RenewalForm,
    drafted_answers,
    first_answers,
    next_answers,
    offered_answers,
)
from marketplace.quotes.grounds import Ground
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import EarlierVersion
from marketplace.quotes.who_pays import under_every_rule
from marketplace.web import panels
from marketplace.web.access import access

blueprint = Blueprint("quotes", __name__)
Answer = str | tuple[str, int] | Response
WRITERS_ONLY = roles(*BINDERS, Role.SELLER_OPERATOR, Role.EXPORT_STAFF)


@blueprint.route("/inquiries/<public_id>/quotation", methods=["GET", "POST"])
@access(get=WRITERS_ONLY, post=WRITERS_ONLY, of=get_inquiry_alone)
def send(public_id: str) -> Answer:
    """A director (or an exporter under a mandate) sends; an operator may have to hand it in."""
    actor = current_actor()
    inquiry = get_inquiry_alone(actor=actor, public_id=public_id)
    if not inquiry.open:
        raise ConflictError(N_("This inquiry is over; no quotation can be sent on it."))
    versions = queries.list_versions(actor=actor, inquiry=inquiry)
    newest = policy.latest_of(versions, at=clock.now())
    basis = _basis(actor, inquiry, newest)
    draft = drafts.find_live(actor=actor, inquiry=inquiry)
    drafting = policy.can_draft(actor, inquiry)
    asked = followers.quantities_asked(inquiry=inquiry, at=clock.now())
    # One that came back is its writer's to go on from; one in review is the director's to send.
    going_on = draft if drafting or (draft and draft.status is DraftStatus.IN_REVIEW) else None
    form = QuotationForm(data=_answers(inquiry, versions, basis, going_on, asked))
    form.quantities_asked = asked
    if form.validate_on_submit():
        with form.refusals():
            if drafting:
                return _hand_in(actor, inquiry, form)
            quotation = operations.send_quotation(
                actor=actor,
                inquiry=inquiry,
                offer=form.offer(),
                submission_key=form.submission_key.data,
                at=clock.now(),
                beyond_reason=form.beyond_reason.data or "",
                despite=form.despite(),
                earlier=EarlierVersion.of(form.earlier.data),
            )
            buyer = quotation.inquiry.buyer.name
            flash(gettext("The quotation is with %(buyer)s.", buyer=buyer), "good")
            return redirect(url_for("quotes.show", public_id=quotation.public_id), 303)
    page = render_template(
        "quotes/send.html",
        actor=actor,
        form=form,
        inquiry=inquiry,
        versions=versions,
        newest=newest,
        standing=newest if newest is not None and newest.open_at(clock.now()) else None,
        basis=basis,
        draft=draft,
        drafting=drafting,
        grounds=_grounds(actor, inquiry, draft),
        below_floor=_below_floor(actor, basis, form),
        counter=queries.find_counter(quotation=newest) if newest is not None else None,
        rules=under_every_rule(),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/quotations/<public_id>")
@access(get=PARTIES_ONLY, of=queries.get_quotation)
def show(public_id: str) -> Answer:
    actor = current_actor()
    quotation = queries.get_quotation(actor=actor, public_id=public_id)
    wish = gettext(
        "Your quotation %(number)s (version %(version)s) has lapsed. Could you send us a new one?",
        number=quotation.number,
        version=quotation.revision,
    )
    return _page(actor, quotation, form=RenewalForm(formdata=None, data={"text": wish}))


@blueprint.route("/quotations/<public_id>/counter", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY, of=queries.get_quotation)
def counter(public_id: str) -> Answer:
    actor = current_actor()
    quotation = queries.get_quotation(actor=actor, public_id=public_id)
    tier = quotation.tier_at(request.args.get("tier", type=int))
    form = CounterForm(data=offered_answers(quotation=quotation, tier=tier))
    if form.validate_on_submit():
        wish = form.wish(currency=quotation.unit_price.currency)
        with form.refusals():
            if wish is not None:
                bargaining.counter_quotation(
                    actor=actor,
                    quotation=quotation,
                    wish=wish,
                    submission_key=form.submission_key.data,
                    at=clock.now(),
                )
                seller = quotation.inquiry.seller.name
                flash(gettext("%(seller)s is told what you ask for.", seller=seller), "good")
                return _to_quotation(quotation)
    elif not form.is_submitted():
        reason = policy.obstacle(quotation, at=clock.now())
        if reason is not None:
            raise ConflictError(reason)
    page = render_template(
        "quotes/counter.html",
        form=form,
        quotation=quotation,
        inquiry=quotation.inquiry,
        stands=_facts(actor, quotation),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/quotations/<public_id>/counter-withdrawal", methods=["POST"])
@access(post=BUYERS_ONLY, of=queries.get_quotation)
def withdraw_counter(public_id: str) -> Answer:
    actor = current_actor()
    quotation = queries.get_quotation(actor=actor, public_id=public_id)
    bargaining.withdraw_counter(actor=actor, quotation=quotation, at=clock.now())
    flash(gettext("You ask for nothing else any more. You can accept again."), "good")
    return _to_quotation(quotation)


@blueprint.route("/quotations/<public_id>/hold", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_quotation)
def hold(public_id: str) -> Answer:
    actor = current_actor()
    quotation = queries.get_quotation(actor=actor, public_id=public_id)
    bargaining.hold_price(actor=actor, quotation=quotation, at=clock.now())
    buyer = quotation.inquiry.buyer.name
    flash(gettext("Your offer stands as it was. %(buyer)s is told.", buyer=buyer), "good")
    return _to_quotation(quotation)


@blueprint.route("/quotations/<public_id>/renewal", methods=["POST"])
@access(post=BUYERS_ONLY, of=queries.get_quotation)
def ask_again(public_id: str) -> Answer:
    """A message like any other, written where the buyer reads that the offer has lapsed."""
    actor = current_actor()
    quotation = queries.get_quotation(actor=actor, public_id=public_id)
    form = RenewalForm()
    if form.validate_on_submit():
        with form.refusals():
            inquiries.write_message(
                actor=actor,
                inquiry=quotation.inquiry,
                text=form.text.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            return _to_inquiry(quotation)
    return _page(actor, quotation, form=form), 422


def _basis(actor: Actor, inquiry: Inquiry, newest: Quotation | None) -> Basis | None:
    """What the BUMDes counts its prices from and plans its weeks by is no exporter's business."""
    if actor.exports:
        return None
    return basis_of(inquiry=inquiry, standing=newest, at=clock.now())


def _hand_in(actor: Actor, inquiry: Inquiry, form: QuotationForm) -> Response:
    done = reviewing.hand_in(
        actor=actor,
        inquiry=inquiry,
        offer=form.offer(),
        earlier=EarlierVersion.of(form.earlier.data),
        submission_key=form.submission_key.data,
        at=clock.now(),
    )
    if isinstance(done, Quotation):
        flash(gettext("The quotation is with %(buyer)s.", buyer=inquiry.buyer.name), "good")
        return _to_quotation(done)
    if actor.exports:
        flash(
            gettext(
                "%(seller)s has it now, and sends it or tells you what should be different.",
                seller=inquiry.seller.name,
            ),
            "good",
        )
    else:
        flash(
            gettext("Your director has it, and sends it or tells you what should be different."),
            "good",
        )
    return redirect(url_for("quotes.send", public_id=inquiry.public_id), 303)


def _grounds(actor: Actor, inquiry: Inquiry, draft: QuotationDraft | None) -> tuple[Ground, ...]:
    """Why the draft is with the director; before there is one, what is known before typing."""
    if draft is not None and draft.status is DraftStatus.IN_REVIEW:
        return policy.told(actor, drafts.grounds_of(draft=draft))
    if not policy.can_draft(actor, inquiry):
        return ()
    known = measuring.circumstances_of(actor=actor, inquiry=inquiry, draft=draft)
    return policy.told(actor, grounds.before_typing(known))


def _below_floor(actor: Actor, basis: Basis | None, form: QuotationForm) -> bool:
    """Whether a price that stands in the form is one a director has to mean."""
    prices = tuple(form.prices())
    if not prices or basis is None or actor.role is not Role.SELLER_DIRECTOR:
        return False
    found = measuring.of_prices(unit_prices=prices, floors=basis.floors, at=clock.now())
    return Ground.BELOW_FLOOR in found


def _answers(
    inquiry: Inquiry,
    versions: list[Quotation],
    basis: Basis | None,
    draft: QuotationDraft | None,
    asked: Sequence[int],
) -> dict[str, object]:
    """``draft`` is one to go on from; ``asked`` are the quantities the buyer wants prices for."""
    today = clock.jakarta_date(clock.now())
    if draft is not None:
        return drafted_answers(draft=draft, asked=asked)
    if versions:
        return next_answers(quotation=versions[0], today=today, asked=asked)
    first = first_answers(inquiry=inquiry, today=today, asked=asked)
    return first if basis is None else begin_with(first, basis)


def _page(actor: Actor, quotation: Quotation, *, form: RenewalForm) -> str:
    versions = queries.list_versions(actor=actor, inquiry=quotation.inquiry)
    held = _held(quotation) if actor.sells else None
    return render_template(
        "quotes/show.html",
        beyond_reason=held.reason if held is not None else "",
        inquiry=quotation.inquiry,
        under=acts_of(subject=Act.QUOTATION, subject_ids=[quotation.public_id]),
        offer=_facts(actor, quotation),
        others=[version for version in versions if version.id != quotation.id],
        can_send=quotation.inquiry.open and policy.can_send(actor, quotation.inquiry),
        paper=queries.find_paper(quotation=quotation),
        can_ask_again=policy.can_ask_again(actor, quotation, at=clock.now()),
        form=form,
        history=history.of_versions([quotation]),
        panels=panels.collect(page="quotes.show", actor=actor, subject=quotation),
    )


def _facts(actor: Actor, quotation: Quotation) -> dict[str, object]:
    """Buyers read what they asked for and got no price; not of a request that came afterwards."""
    asked: Sequence[int] = ()
    if actor.buys:
        asked = followers.quantities_asked(inquiry=quotation.inquiry, at=quotation.sent_at)
    return standing.facts(actor=actor, quotation=quotation, at=clock.now(), asked=asked)


def _held(quotation: Quotation) -> CapacityReservation | None:
    """Of the village that was asked: the reason why it offers beyond its weeks is its own."""
    listing_id = quotation.inquiry.listing_id
    return capacity.find_reservation(listing_id=listing_id, quotation_id=quotation.public_id)


def _to_inquiry(quotation: Quotation) -> Response:
    return redirect(url_for("inquiries.show", public_id=quotation.inquiry.public_id), 303)


def _to_quotation(quotation: Quotation) -> Response:
    return redirect(url_for("quotes.show", public_id=quotation.public_id), 303)
