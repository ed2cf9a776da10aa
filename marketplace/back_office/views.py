"""The staff's page on jobs and the audit chain, and everybody's mailbox in the demo world."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.back_office import operations, queries
from marketplace.errors import NotFoundError
from marketplace.mail import queries as mail
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import Role, roles
from marketplace.web.access import SIGNED_IN, access
from marketplace.web.forms import ActionForm
from marketplace.web.mailbox import mail_stays_here
from marketplace.web.pagination import PER_PAGE, Page, page_number

blueprint = Blueprint("back_office", __name__)
STAFF_ONLY = roles(Role.STAFF)


class _WhereMailStays:
    """The rule of the mailbox's menu entry: signed in, and letters leave for no mail server."""

    def admits(self, actor: object | None) -> bool:
        return SIGNED_IN.admits(actor) and mail_stays_here()


MAILBOX_OWNERS: _WhereMailStays = _WhereMailStays()


@blueprint.route("/back-office")
@access(get=STAFF_ONLY)
def index() -> str:
    now = clock.now()
    return render_template(
        "back_office/index.html",
        queue=queries.queue(at=now),
        chain=queries.chain(),
        form=ActionForm(formdata=None),
        now=now,
    )


@blueprint.route("/back-office/jobs/<public_id>/revival", methods=["POST"])
@access(post=STAFF_ONLY)
def revive(public_id: str) -> Response:
    operations.revive_job(actor=current_actor(), public_id=public_id, at=clock.now())
    flash(gettext("The worker will try this job again."), "good")
    return redirect(url_for("back_office.index"), 303)


@blueprint.route("/mailbox")
@access(get=SIGNED_IN)
def mailbox() -> str:
    """The letters to the signed-in person's own address."""
    _refuse_where_mail_leaves()
    address, page = current_actor().email, page_number()
    letters = mail.list_letters(recipient=address, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "back_office/mailbox.html",
        letters=Page(letters, page, mail.count_letters(recipient=address)),
        address=address,
    )


@blueprint.route("/mailbox/<public_id>")
@access(get=SIGNED_IN)
def letter(public_id: str) -> str:
    _refuse_where_mail_leaves()
    found = mail.get_letter_to(recipient=current_actor().email, public_id=public_id)
    return render_template("back_office/letter.html", letter=found)


def _refuse_where_mail_leaves() -> None:
    if not mail_stays_here():
        raise NotFoundError
