"""Pages of changes of flagship: the director asks, the programme officer decides."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import handing_out, papers
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Listing
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import DIRECTORS_ONLY
from marketplace.succession import operations, policy, queries
from marketplace.succession.forms import ApprovalForm, RefusalForm, RequestForm
from marketplace.succession.models import FlagshipChange
from marketplace.succession.operations import Evidence
from marketplace.succession.policy import OFFICERS_ONLY, PARTIES
from marketplace.web.access import access
from marketplace.web.forms import ActionForm
from marketplace.web.pagination import PER_PAGE, Page, page_number
from marketplace.web.security import accepts_up_to

blueprint = Blueprint("succession", __name__, url_prefix="/flagship-changes")

Answer = str | tuple[str, int] | Response


@blueprint.route("")
@access(get=PARTIES)
def index() -> Answer:
    """What waits, then what was decided."""
    actor, number = current_actor(), page_number()
    found = queries.list_changes(actor=actor, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    page = Page(found, number, queries.count_changes(actor=actor))
    return render_template("succession/index.html", page=page)


@blueprint.route("/of/<public_id>", methods=["GET", "POST"])
@access(get=DIRECTORS_ONLY, post=DIRECTORS_ONLY, of=catalog.get_listing)
@accepts_up_to(papers.LARGEST_REQUEST)
def ask(public_id: str) -> Answer:
    """Ask that a draft takes the place of this flagship."""
    actor, form = current_actor(), RequestForm()
    listing = catalog.get_listing(actor=actor, public_id=public_id)
    drafts = queries.successors_of(listing=listing)
    form.offer(drafts)
    if form.validate_on_submit():
        with form.refusals():
            change = operations.ask_for_change(
                actor=actor,
                listing=listing,
                successor=_successor(form),
                reason=form.reason.data or "",
                evidence=_evidence(form),
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("The programme officer of your province decides. You get a letter."))
            return _to(change)
    elif not policy.can_ask(actor, listing):
        raise ConflictError(operations.NOT_TO_REPLACE)
    page = render_template("succession/ask.html", form=form, listing=listing, drafts=drafts)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<public_id>")
@access(get=PARTIES, of=queries.get_change)
def show(public_id: str) -> Answer:
    """One request, its evidence, and the decision."""
    return _show(_load(public_id), ApprovalForm(formdata=None), RefusalForm(formdata=None))


@blueprint.route("/<public_id>/approval", methods=["POST"])
@access(post=OFFICERS_ONLY, of=queries.get_change)
def approve(public_id: str) -> Answer:
    """The old flagship gives up its place."""
    change, form = _load(public_id), ApprovalForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.approve_change(
                actor=current_actor(), change=change, answer=form.answer.data or "", at=clock.now()
            )
            flash(gettext("The change is approved. The village can submit its new flagship."))
            return _to(change)
    return _show(change, form, RefusalForm(formdata=None)), 422


@blueprint.route("/<public_id>/refusal", methods=["POST"])
@access(post=OFFICERS_ONLY, of=queries.get_change)
def decline(public_id: str) -> Answer:
    """The flagship stays."""
    change, form = _load(public_id), RefusalForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.decline_change(
                actor=current_actor(), change=change, answer=form.reason.data or "", at=clock.now()
            )
            flash(gettext("The flagship stays; the village is told why."))
            return _to(change)
    return _show(change, ApprovalForm(formdata=None), form), 422


@blueprint.route("/<public_id>/withdrawal", methods=["POST"])
@access(post=DIRECTORS_ONLY, of=queries.get_change)
def withdraw(public_id: str) -> Answer:
    """The village keeps its flagship after all."""
    change, form = _load(public_id), ActionForm()
    if form.validate_on_submit():
        operations.withdraw_change(actor=current_actor(), change=change, at=clock.now())
        flash(gettext("The request is taken back."))
    return _to(change)


@blueprint.route("/<public_id>/evidence")
@access(get=PARTIES, of=queries.get_change)
def evidence(public_id: str) -> Answer:
    """The paper that was handed in: an attachment that can run nothing."""
    change = _load(public_id)
    if change.evidence_sha256 is None:
        raise NotFoundError
    content = current_app.extensions["storage"].get(change.evidence_sha256)
    return handing_out.attachment(content=content, name=change.evidence_name)


def _load(public_id: str) -> FlagshipChange:
    return queries.get_change(actor=current_actor(), public_id=public_id)


def _successor(form: RequestForm) -> Listing:
    try:
        return catalog.get_listing(actor=current_actor(), public_id=form.successor.data)
    except NotFoundError:
        message = gettext("Choose a draft of the same village.")
        raise RefusedError(message, field="successor") from None


def _evidence(form: RequestForm) -> Evidence:
    words, file = form.evidence.data or "", form.paper.data
    if not file:
        return Evidence(words)
    paper = papers.paper_of(content=file.read(), name=file.filename or "")
    sha256 = current_app.extensions["storage"].put(paper.content)
    return Evidence(words, sha256, paper.name, len(paper.content), paper.media_type)


def _show(change: FlagshipChange, approval: ApprovalForm, refusal: RefusalForm) -> str:
    actor = current_actor()
    return render_template(
        "succession/show.html",
        change=change,
        approval=approval,
        refusal=refusal,
        form=ActionForm(formdata=None),
        can_decide=policy.can_decide(actor, change),
        can_withdraw=policy.can_withdraw(actor, change),
        sells=actor.sells,
    )


def _to(change: FlagshipChange) -> Response:
    return redirect(url_for("succession.show", public_id=change.public_id), 303)
