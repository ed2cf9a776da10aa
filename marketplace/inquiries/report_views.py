"""The page that reports a message to staff."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from marketplace import clock
from marketplace.inquiries import report_operations
from marketplace.inquiries.flag_operations import LONGEST_REASON
from marketplace.inquiries.models import Message
from marketplace.inquiries.queries import get_inquiry
from marketplace.inquiries.report_reasons import ReportReason
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import TRADERS_ONLY, Actor
from marketplace.web.access import access
from marketplace.web.choices import labelled
from marketplace.web.forms import BaseForm

blueprint = Blueprint("reports", __name__)
Answer = str | tuple[str, int, dict[str, str]] | Response


class ReportForm(BaseForm):
    """What is wrong with a message."""

    reason = RadioField(
        _l("What is wrong?"),
        choices=lambda: labelled(ReportReason),
        validators=[InputRequired(_l("Choose a reason."))],
    )
    text = TextAreaField(
        _l("A few words for our staff"),
        validators=[
            Optional(),
            Length(max=LONGEST_REASON, message=_l("Write at most %(max)d characters.")),
        ],
    )


def _reported(*, actor: Actor, public_id: str, message_id: str) -> Message:
    inquiry = get_inquiry(actor=actor, public_id=public_id)
    return report_operations.message_of_other_side(
        actor=actor, inquiry=inquiry, public_id=message_id
    )


@blueprint.route("/inquiries/<public_id>/messages/<message_id>/report", methods=["GET", "POST"])
@access(get=TRADERS_ONLY, post=TRADERS_ONLY, of=_reported)
def write(public_id: str, message_id: str) -> Answer:
    actor, form = current_actor(), ReportForm()
    inquiry = get_inquiry(actor=actor, public_id=public_id)
    message = _reported(actor=actor, public_id=public_id, message_id=message_id)
    if form.validate_on_submit():
        with form.refusals():
            report_operations.report(
                actor=actor,
                inquiry=inquiry,
                message=message,
                reason=ReportReason.of(form.reason.data),
                text=form.text.data or "",
                at=clock.now(),
            )
            flash(gettext("Thank you. Our staff look at this message."), "good")
            return redirect(url_for("inquiries.show", public_id=public_id), 303)
    page = render_template("inquiries/report.html", inquiry=inquiry, message=message, form=form)
    return form.sent_back(page) if form.is_submitted() else page
