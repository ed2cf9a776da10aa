"""Staff's pages on the words of search: concepts, their terms, and every change with its reason."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.organisations.acting import current_actor
from marketplace.search.documents import Reason, SearchPage, SearchQuery
from marketplace.search.port import SearchEngine, SearchEngineError
from marketplace.vocabulary import operations, queries
from marketplace.vocabulary.entries import SOURCES, Entry
from marketplace.vocabulary.forms import ConceptForm, RemovalForm, TermForm, UndoForm
from marketplace.vocabulary.models import VocabularyChange
from marketplace.vocabulary.policy import STAFF_ONLY
from marketplace.vocabulary.queries import Wanted
from marketplace.vocabulary.words import Kind, Language
from marketplace.web.access import access
from marketplace.web.pagination import PER_PAGE, Page, page_number

LONGEST_TEXT = 200
blueprint = Blueprint("vocabulary", __name__, url_prefix="/vocabulary")
Answer = str | tuple[str, int] | Response


@blueprint.route("")
@access(get=STAFF_ONLY)
def index() -> Answer:
    """The concepts, all or those looked for."""
    wanted = Wanted(text=_typed("q"), kind=_kind(_typed("kind")))
    changed = "changed" in request.args
    listed = queries.list_changed_entries if changed else queries.list_entries
    found, number = listed(wanted=wanted), page_number()
    start = (number - 1) * PER_PAGE
    return render_template(
        "vocabulary/index.html",
        wanted=wanted,
        changed=changed,
        kinds=list(Kind),
        page=Page(found[start : start + PER_PAGE], number, len(found)),
        changes=queries.count_changes(),
    )


@blueprint.route("/concepts/<key>")
@access(get=STAFF_ONLY)
def concept(key: str) -> Answer:
    """One concept: its terms, what it stands under and over, and what was changed of it."""
    return _concept_page(queries.get_entry(key=key), TermForm(formdata=None))


@blueprint.route("/concepts/<key>/terms", methods=["POST"])
@access(post=STAFF_ONLY)
def add_term(key: str) -> Answer:
    """One more way to say it."""
    entry, form = queries.get_entry(key=key), TermForm()
    if form.validate_on_submit():
        with form.refusals():
            change = operations.add_term(
                actor=current_actor(),
                concept=entry.key,
                language=Language.of(form.language.data),
                term=form.term.data or "",
                reason=form.reason.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("“%(term)s” leads here within a second.", term=change.term), "good")
            return _to_concept(change)
    return _concept_page(entry, form), 422


@blueprint.route("/concepts/<key>/removal", methods=["GET", "POST"])
@access(get=STAFF_ONLY, post=STAFF_ONLY)
def remove_term(key: str) -> Answer:
    """Hide a term that leads buyers astray."""
    entry, form = queries.get_entry(key=key), RemovalForm(data={"term": _typed("term")})
    form.offer(entry)
    if form.validate_on_submit():
        with form.refusals():
            language, term = form.chosen
            change = operations.remove_term(
                actor=current_actor(),
                concept=entry.key,
                language=language,
                term=term,
                reason=form.reason.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("“%(term)s” no longer leads here.", term=change.term), "good")
            return _to_concept(change)
    page = render_template("vocabulary/remove_term.html", form=form, entry=entry)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/new-concept", methods=["GET", "POST"])
@access(get=STAFF_ONLY, post=STAFF_ONLY)
def new_concept() -> Answer:
    """A concept the shipped thesaurus lacks."""
    form = ConceptForm(data={"broader": _typed("broader")})
    if form.validate_on_submit():
        with form.refusals():
            change = operations.add_concept(
                actor=current_actor(),
                key=form.key.data or "",
                kind=Kind.of(form.kind.data),
                broader=form.broader_keys,
                terms=form.terms,
                reason=form.reason.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("The concept is there. Add its terms in other languages."), "good")
            return _to_concept(change)
    page = render_template("vocabulary/new_concept.html", form=form)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/changes")
@access(get=STAFF_ONLY)
def changes() -> Answer:
    """Everything that was ever decided, newest first."""
    number = page_number()
    listed = queries.list_changes(offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "vocabulary/changes.html", page=Page(listed, number, queries.count_changes())
    )


@blueprint.route("/changes/<public_id>")
@access(get=STAFF_ONLY)
def change(public_id: str) -> Answer:
    """One change, and the way back."""
    return _change_page(queries.get_change(public_id=public_id), UndoForm(formdata=None))


@blueprint.route("/changes/<public_id>/reversal", methods=["POST"])
@access(post=STAFF_ONLY)
def undo(public_id: str) -> Answer:
    """Decide the opposite."""
    done, form = queries.get_change(public_id=public_id), UndoForm()
    if form.validate_on_submit():
        with form.refusals():
            made = operations.undo_change(
                actor=current_actor(),
                change=done,
                reason=form.reason.data or "",
                submission_key=form.submission_key.data,
                at=clock.now(),
            )
            flash(gettext("The change is undone."), "good")
            return redirect(url_for("vocabulary.change", public_id=made.public_id), 303)
    return _change_page(done, form), 422


@blueprint.route("/reading")
@access(get=STAFF_ONLY)
def reading() -> Answer:
    """How search reads a query now."""
    text = _typed("q")
    found = _search(text)
    return render_template("vocabulary/reading.html", text=text, found=found, steps=_steps(found))


def _search(text: str) -> SearchPage | None:
    """What search finds; None without a query, and where there is no index to ask."""
    engine: SearchEngine = current_app.extensions["search_engine"]
    try:
        return engine.search(SearchQuery(text=text)) if text else None
    except SearchEngineError:
        return None


def _steps(found: SearchPage | None) -> list[Reason]:
    """Each different step from the query to the listings of the first page."""
    pages = found.reasons.values() if found is not None else ()
    return list(dict.fromkeys(reason for reasons in pages for reason in reasons))


def _concept_page(entry: Entry, form: TermForm) -> str:
    return render_template(
        "vocabulary/concept.html",
        entry=entry,
        neighbours=queries.neighbours(entry=entry),
        sources=SOURCES,
        changes=queries.list_changes_of(concept=entry.key),
        form=form,
    )


def _change_page(done: VocabularyChange, form: UndoForm) -> str:
    return render_template(
        "vocabulary/change.html",
        change=done,
        last=queries.last_change_like(change=done),
        entry=queries.find_entry(key=done.concept),
        form=form,
    )


def _to_concept(made: VocabularyChange) -> Response:
    return redirect(url_for("vocabulary.concept", key=made.concept), 303)


def _typed(name: str) -> str:
    return request.args.get(name, "").strip()[:LONGEST_TEXT]


def _kind(text: str) -> Kind | None:
    return next((kind for kind in Kind if kind.value == text), None)
