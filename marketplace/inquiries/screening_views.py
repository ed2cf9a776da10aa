"""Pages of held inquiries for staff and programme officers: what waits, one of them, the decision."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.inquiries import screening, screening_operations, screening_queries
from marketplace.inquiries.screening_forms import ScreeningForm
from marketplace.inquiries.states import InquiryAction
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import InRole
from marketplace.web.access import access
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("holds", __name__, url_prefix="/back-office/held")
SCREENERS_ONLY = InRole(screening_operations.SCREENERS)
Answer = str | tuple[str, int, dict[str, str]] | Response


@blueprint.route("")
@access(get=SCREENERS_ONLY)
def index() -> str:
    """What waits, then what was decided."""
    actor, number = current_actor(), page_number()
    found = screening_queries.list_holds(
        actor=actor, offset=(number - 1) * PER_PAGE, limit=PER_PAGE
    )
    page = Page(found, number, screening_queries.count_holds(actor=actor))
    return render_template("inquiries/held.html", page=page)


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@access(get=SCREENERS_ONLY, post=SCREENERS_ONLY, of=screening_queries.get_hold)
def show(public_id: str) -> Answer:
    """One held inquiry: who, what, by which rule, and the decision."""
    actor, form = current_actor(), ScreeningForm()
    hold = screening_queries.get_hold(actor=actor, public_id=public_id)
    if form.validate_on_submit():
        decide = _DECISIONS[InquiryAction(form.action.data)]
        with form.refusals():
            decide(actor=actor, hold=hold, reason=form.reason.data or "", at=clock.now())
            flash(gettext("Decided."), "good")
            return redirect(url_for("holds.index"), 303)
    page = render_template(
        "inquiries/held_one.html",
        hold=hold,
        form=form,
        patterns=screening.patterns_in(hold.inquiry.messages[0].text),
    )
    return form.sent_back(page) if form.is_submitted() else page


_DECISIONS = {
    InquiryAction.RELEASE: screening_operations.release,
    InquiryAction.MARK_SPAM: screening_operations.mark_spam,
}
