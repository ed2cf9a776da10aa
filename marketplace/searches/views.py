"""A person's own searches: those they made last and those they saved, with alerts by mail."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.catalog import storefront
from marketplace.catalog.searches import Search, read_search
from marketplace.config import Config
from marketplace.errors import NotFoundError
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY
from marketplace.searches import (
    export,
    keeping,
    operations,
    policy,
    queries,
    saving,
    staff_views,
    suggest_views,
    wording,
)
from marketplace.searches.forms import SaveForm
from marketplace.searches.models import SavedSearch
from marketplace.searches.pause_links import PauseLinks
from marketplace.searches.states import AlertStatus
from marketplace.spreadsheets.download import KINDS, as_file
from marketplace.tallies.holding import held_to
from marketplace.tallies.limits import EXPORT
from marketplace.web.access import PUBLIC, SIGNED_IN, access
from marketplace.web.forms import ActionForm

blueprint = Blueprint("searches", __name__)
blueprint.add_url_rule("/suggest", "suggest", suggest_views.suggest)
blueprint.add_url_rule("/searches/misses", "misses", staff_views.list_misses)
blueprint.add_url_rule(f"/searches/misses.{KINDS}", "misses_file", staff_views.misses_file)
Answer = str | tuple[str, int] | Response


@blueprint.route("/searches")
@access(get=SIGNED_IN)
def index() -> Answer:
    actor = current_actor()
    return render_template(
        "searches/index.html",
        saves=policy.can_save(actor),
        saved=[
            (saved, _page_of(saved), wording.words_of(saving.read_address(saved.address)))
            for saved in queries.list_saved(actor=actor)
        ],
        recent=[
            (recent, _page_showing(Search(text=recent.text)))
            for recent in queries.list_recent(actor=actor)
        ],
        most_recent=queries.MOST_RECENT,
        recent_days=keeping.RECENT_KEPT.days,
        form=ActionForm(formdata=None),
    )


@blueprint.route(f"/searches/saved.{KINDS}")
@access(get=SIGNED_IN)
@held_to(EXPORT)
def saved_file(kind: str) -> Answer:
    """The saved searches for a spreadsheet."""
    saved = [
        (
            one,
            url_for("catalog.search", _external=True) + f"?{one.address}",
            wording.words_of(saving.read_address(one.address)),
        )
        for one in queries.list_saved(actor=current_actor())
    ]
    return as_file(export.saved_sheet(saved), kind=kind, name="saved-searches")


@blueprint.route("/searches/new", methods=["GET", "POST"])
@access(get=BUYERS_ONLY, post=BUYERS_ONLY)
def save() -> Answer:
    """The search stands in this page's own address, and goes with the form to the same one."""
    search = saving.kept(
        storefront.with_known_provinces(search=read_search(request.args.to_dict(flat=False)))
    )
    form = SaveForm(data={"name": wording.usual_name(search), "alert": True})
    if form.validate_on_submit():
        with form.refusals():
            saved = operations.save_search(
                actor=current_actor(),
                search=search,
                name=form.name.data or "",
                alert=AlertStatus.ON if form.alert.data else AlertStatus.PAUSED,
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("The search “%(name)s” is saved.", name=saved.name), "good")
            return redirect(url_for("searches.index"), 303)
    page = render_template(
        "searches/save.html",
        form=form,
        words=wording.words_of(search),
        results_url=_page_showing(search),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/searches/saved/<public_id>/pause", methods=["POST"])
@access(post=SIGNED_IN)
def pause(public_id: str) -> Response:
    actor = current_actor()
    saved = queries.get_saved(actor=actor, public_id=public_id)
    operations.pause_alert(actor=actor, saved=saved, at=clock.now())
    flash(gettext("No more letters about “%(name)s”.", name=saved.name), "good")
    return redirect(url_for("searches.index"), 303)


@blueprint.route("/searches/saved/<public_id>/resumption", methods=["POST"])
@access(post=SIGNED_IN)
def resume(public_id: str) -> Response:
    actor = current_actor()
    saved = queries.get_saved(actor=actor, public_id=public_id)
    operations.resume_alert(actor=actor, saved=saved, at=clock.now())
    flash(
        gettext(
            "You get a letter when a newly published listing matches “%(name)s”.", name=saved.name
        ),
        "good",
    )
    return redirect(url_for("searches.index"), 303)


@blueprint.route("/searches/saved/<public_id>/removal", methods=["POST"])
@access(post=SIGNED_IN)
def remove(public_id: str) -> Response:
    actor = current_actor()
    saved = queries.get_saved(actor=actor, public_id=public_id)
    name = saved.name
    operations.remove_search(actor=actor, saved=saved, at=clock.now())
    flash(gettext("The search “%(name)s” is deleted.", name=name), "good")
    return redirect(url_for("searches.index"), 303)


@blueprint.route("/searches/recent/<public_id>/removal", methods=["POST"])
@access(post=SIGNED_IN)
def forget(public_id: str) -> Response:
    actor = current_actor()
    recent = queries.get_recent(actor=actor, public_id=public_id)
    keeping.forget(actor=actor, recent=recent)
    return redirect(url_for("searches.index"), 303)


@blueprint.route("/searches/recent/removal", methods=["POST"])
@access(post=SIGNED_IN)
def forget_all() -> Response:
    keeping.forget_all(actor=current_actor())
    flash(gettext("Your recent searches are removed."), "good")
    return redirect(url_for("searches.index"), 303)


@blueprint.route("/searches/alerts/<token>", methods=["GET", "POST"])
@access(get=PUBLIC, post=PUBLIC)
def pause_by_letter(token: str) -> Answer:
    """Where a letter's link leads: opening it changes nothing, the button pauses."""
    config: Config = current_app.extensions["desaport"]
    public_id = PauseLinks(config.secret_key).read(token)
    if public_id is None:
        raise NotFoundError
    saved = queries.get_saved_of_letter(public_id=public_id)
    form = ActionForm()
    if form.validate_on_submit():
        if saved.alerting:
            operations.pause_by_letter(saved=saved, at=clock.now())
        return redirect(url_for("searches.pause_by_letter", token=token), 303)
    page = render_template("searches/pause.html", saved=saved, form=form)
    return (page, 422) if form.is_submitted() else page


def _page_of(saved: SavedSearch) -> str:
    return f"{url_for('catalog.search')}?{saved.address}"


def _page_showing(search: Search) -> str:
    return f"{url_for('catalog.search')}?{saving.address_of(search)}"
