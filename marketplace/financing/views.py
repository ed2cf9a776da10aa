"""The director asks and answers; LPEI's three roles work through their queue and the dossier."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.errors import ConflictError
from marketplace.events.models import Event
from marketplace.financing import export, operations, policy, queries
from marketplace.financing.forms import (
    ApprovalForm,
    DrawdownForm,
    RecommendationForm,
    RequestForm,
    ReviewForm,
)
from marketplace.financing.models import FinancingRequest
from marketplace.financing.states import FinancingAction
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.orders import contract
from marketplace.orders import queries as orders
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import (
    DIRECTORS_ONLY,
    FINANCIERS,
    FINANCIERS_ONLY,
    SELLERS,
    Actor,
    Role,
    roles,
)
from marketplace.spreadsheets.download import KINDS, MOST_ROWS, as_file
from marketplace.tallies.holding import held_to
from marketplace.tallies.limits import EXPORT
from marketplace.web.access import access
from marketplace.web.forms import ActionForm, BaseForm
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("financing", __name__)

Answer = str | tuple[str, int] | Response
BEGUN = N_("Asked LPEI to finance the order")
READERS_ONLY = roles(*FINANCIERS, *SELLERS)
MAKERS_ONLY = roles(Role.FINANCE_MAKER)
CHECKERS_ONLY = roles(Role.FINANCE_CHECKER)
APPROVERS_ONLY = roles(Role.FINANCE_APPROVER)


@blueprint.route("/financing")
@access(get=FINANCIERS_ONLY)
def index() -> Answer:
    actor, page = current_actor(), page_number()
    others = queries.list_others(actor=actor, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "financing/index.html",
        waiting=queries.list_waiting(actor=actor),
        others=Page(others, page, queries.count_others(actor=actor)),
        now=clock.now(),
    )


@blueprint.route(f"/financing.{KINDS}")
@access(get=FINANCIERS_ONLY)
@held_to(EXPORT)
def sheet(kind: str) -> Answer:
    """What waits for this person, then everything else, for a spreadsheet."""
    actor = current_actor()
    waiting = queries.list_waiting(actor=actor, limit=MOST_ROWS)
    others = queries.list_others(actor=actor, limit=MOST_ROWS - len(waiting))
    return as_file(export.sheet_of([*waiting, *others]), kind=kind, name="financing-requests")


@blueprint.route("/orders/<public_id>/financing", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY, of=orders.get_order)
def ask(public_id: str) -> Answer:
    """Ask LPEI to finance this order."""
    actor = current_actor()
    order = orders.get_order(actor=actor, public_id=public_id)
    form = RequestForm()
    form.currency = order.total.currency
    if form.validate_on_submit():
        with form.refusals():
            request = operations.request_financing(
                actor=actor,
                order=order,
                amount=_given(form.money()),
                purpose=form.purpose.data or "",
                tenor_days=form.tenor_days.data or 0,
                consent=form.consented(),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            return _shown(request)
    latest = queries.find_latest_of(actor=actor, order=order)
    if not form.is_submitted() and latest is not None and policy.is_open(latest):
        return _shown(latest)
    page = render_template("financing/ask.html", form=form, order=order)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/financing/<public_id>")
@access(get=READERS_ONLY, of=queries.get_request)
def show(public_id: str) -> Answer:
    """The dossier for LPEI; for the village, where its request stands."""
    actor = current_actor()
    request = queries.get_request(actor=actor, public_id=public_id)
    if actor.finances:
        return _dossier(actor, request, form=None)
    return _to_village(actor, request)


@blueprint.route("/financing/<public_id>/intake", methods=["POST"])
@access(post=MAKERS_ONLY, of=queries.get_request)
def take_in(public_id: str) -> Answer:
    actor, request = _loaded(public_id)
    operations.take_in(actor=actor, request=request, at=clock.now())
    return _shown(request)


@blueprint.route("/financing/<public_id>/recommendation", methods=["POST"])
@access(post=MAKERS_ONLY, of=queries.get_request)
def recommend(public_id: str) -> Answer:
    actor, request = _loaded(public_id)
    form = RecommendationForm()
    form.currency = request.amount.currency
    if form.validate_on_submit():
        with form.refusals():
            operations.recommend(
                actor=actor,
                request=request,
                memo=form.comment.data or "",
                amount=form.money(),
                at=clock.now(),
            )
            return _shown(request)
    return _dossier(actor, request, form=form), 422


@blueprint.route("/financing/<public_id>/review", methods=["POST"])
@access(post=CHECKERS_ONLY, of=queries.get_request)
def review(public_id: str) -> Answer:
    """The checker endorses, returns or rejects."""
    actor, request = _loaded(public_id)
    form = ReviewForm()
    form.currency = request.amount.currency
    if form.validate_on_submit():
        with form.refusals():
            _review(actor, request, form, at=clock.now())
            return _shown(request)
    return _dossier(actor, request, form=form), 422


@blueprint.route("/financing/<public_id>/approval", methods=["POST"])
@access(post=APPROVERS_ONLY, of=queries.get_request)
def decide(public_id: str) -> Answer:
    """The approver approves or rejects."""
    actor, request = _loaded(public_id)
    form = ApprovalForm()
    if form.validate_on_submit():
        approving = form.decision.data == FinancingAction.APPROVE
        act = operations.approve if approving else operations.reject
        with form.refusals():
            act(actor=actor, request=request, reason=form.comment.data or "", at=clock.now())
            return _shown(request)
    return _dossier(actor, request, form=form), 422


@blueprint.route("/financing/<public_id>/acceptance", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_request)
def accept(public_id: str) -> Answer:
    actor, request = _loaded(public_id)
    operations.accept(actor=actor, request=request, at=clock.now())
    flash(gettext("Accepted. LPEI prepares the first tranche."), "good")
    return _shown(request)


@blueprint.route("/financing/<public_id>/refusal", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_request)
def decline(public_id: str) -> Answer:
    actor, request = _loaded(public_id)
    operations.decline(actor=actor, request=request, at=clock.now())
    return _shown(request)


@blueprint.route("/financing/<public_id>/withdrawal", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_request)
def withdraw(public_id: str) -> Answer:
    actor, request = _loaded(public_id)
    operations.withdraw(actor=actor, request=request, at=clock.now())
    return _shown(request)


@blueprint.route("/financing/<public_id>/drawdown", methods=["POST"])
@access(post=MAKERS_ONLY, of=queries.get_request)
def propose_drawdown(public_id: str) -> Answer:
    actor, request = _loaded(public_id)
    form = DrawdownForm()
    form.currency = request.amount.currency
    if form.validate_on_submit() and form.value_date.data is not None:
        with form.refusals():
            operations.propose_drawdown(
                actor=actor,
                request=request,
                amount=_given(form.money()),
                value_date=form.value_date.data,
                bank_reference=form.bank_reference.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            return _shown(request)
    return _dossier(actor, request, form=form), 422


@blueprint.route("/financing/<public_id>/release", methods=["POST"])
@access(post=CHECKERS_ONLY, of=queries.get_request)
def release_drawdown(public_id: str) -> Answer:
    actor, request = _loaded(public_id)
    operations.release_drawdown(actor=actor, request=request, at=clock.now())
    return _shown(request)


def _loaded(public_id: str) -> tuple[Actor, FinancingRequest]:
    actor = current_actor()
    return actor, queries.get_request(actor=actor, public_id=public_id)


def _shown(request: FinancingRequest) -> Response:
    return redirect(url_for("financing.show", public_id=request.public_id), 303)


def _given(amount: Money | None) -> Money:
    if amount is None:
        raise LookupError("The form was valid without an amount.")
    return amount


def _review(actor: Actor, request: FinancingRequest, form: ReviewForm, *, at: datetime) -> None:
    comment = form.comment.data or ""
    if form.decision.data == FinancingAction.ENDORSE:
        operations.endorse(
            actor=actor, request=request, comment=comment, amount=form.money(), at=at
        )
    elif form.decision.data == FinancingAction.RETURN:
        operations.return_to_maker(actor=actor, request=request, comment=comment, at=at)
    else:
        operations.reject(actor=actor, request=request, reason=comment, at=at)


def _dossier(actor: Actor, request: FinancingRequest, *, form: BaseForm | None) -> str:
    allowed = policy.allowed_actions(actor, request)
    if form is not None and type(form) is not type(_empty_form(allowed)):
        raise ConflictError(N_("This step is no longer possible. Look at where the file stands."))
    return render_template(
        "financing/dossier.html",
        financing=request,
        contract=contract.read(request.order.contract),
        history=_entries(request),
        allowed=allowed,
        form=form or _empty_form(allowed),
        now=clock.now(),
    )


def _to_village(actor: Actor, request: FinancingRequest) -> str:
    return render_template(
        "financing/show.html",
        financing=request,
        history=_entries_for_village(request),
        allowed=policy.allowed_actions(actor, request),
        form=ActionForm(formdata=None),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the history as the page draws it."""

    text: str
    at: datetime
    actor_name: str | None
    organisation_name: str


def _entry(event: Event) -> _Entry:
    action = event.action.rpartition(".")[2]
    words = {step.value: step.label for step in FinancingAction}
    text = gettext(words.get(action, BEGUN))
    return _Entry(text, event.at, event.actor_name, event.organisation_name)


def _entries(request: FinancingRequest) -> list[_Entry]:
    return [_entry(event) for event in queries.list_history(request=request)]


def _entries_for_village(request: FinancingRequest) -> list[_Entry]:
    # The village deals with LPEI, not with the people who happened to review.
    own = request.seller.public_id
    return [
        _entry(event) if event.organisation_id == own else replace(_entry(event), actor_name=None)
        for event in queries.list_history(request=request)
    ]


_FORMS: dict[FinancingAction, type[BaseForm]] = {
    FinancingAction.RECOMMEND: RecommendationForm,
    FinancingAction.ENDORSE: ReviewForm,
    FinancingAction.APPROVE: ApprovalForm,
    FinancingAction.PROPOSE_DRAWDOWN: DrawdownForm,
}


def _empty_form(allowed: list[FinancingAction]) -> BaseForm:
    made = next((_FORMS[action] for action in allowed if action in _FORMS), ActionForm)
    return made(formdata=None)
