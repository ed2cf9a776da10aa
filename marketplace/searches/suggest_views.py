"""Suggestions while typing, for our own search fields and for the browser's."""

from __future__ import annotations

import json
import logging
from itertools import groupby
from operator import attrgetter

from flask import Response, current_app, request, url_for
from flask_babel import get_locale, gettext, ngettext
from flask_login import current_user

from marketplace.accounts.signed_in import SignedIn
from marketplace.catalog import typed
from marketplace.search.documents import Suggestion
from marketplace.search.port import SearchEngine, SearchEngineError
from marketplace.searches import queries, saving, suggestions
from marketplace.searches.suggestions import MOST_ASKED, WayOn
from marketplace.tallies.holding import strangers_held_to
from marketplace.tallies.limits import SUGGESTION
from marketplace.web.access import PUBLIC, access
from marketplace.web.filters import figure, label

A_MINUTE = 60
OPENSEARCH = "opensearch"
log = logging.getLogger(__name__)


@access(get=PUBLIC)
@strangers_held_to(SUGGESTION)
def suggest() -> Response:
    """What to go on with; a person's own searches are among it on our own pages only."""
    text = typed.words(request.args.get("q", ""))
    if request.args.get("format") == OPENSEARCH:
        return _answer(_opensearch(text), mimetype="application/x-suggestions+json")
    return _answer(_grouped(text), mimetype="application/json")


def _answer(content: object, *, mimetype: str) -> Response:
    response = Response(json.dumps(content, ensure_ascii=False), mimetype=mimetype)
    # Somebody signed in gets no-store instead (web/security.py).
    response.headers["Cache-Control"] = f"private, max-age={A_MINUTE}"
    return response


def _grouped(text: str) -> dict[str, object]:
    """Groups of options; ``status`` is read out to who does not see them appear."""
    ways = _ways_on(text, _recent())
    page = url_for("catalog.search")
    return {
        "groups": [
            {"label": label(kind), "options": [_option(way, page) for way in some]}
            for kind, some in groupby(ways, key=attrgetter("kind"))
        ],
        "status": ngettext("%(num)s suggestion", "%(num)s suggestions", len(ways)),
    }


def _recent() -> list[str]:
    """The person's own; for whom they act makes no difference and need not be looked up."""
    visitor = current_user._get_current_object()  # noqa: SLF001  the documented way out of the proxy
    return (
        queries.recent_texts(person_id=visitor.person.id) if isinstance(visitor, SignedIn) else []
    )


def _option(way: WayOn, page: str) -> dict[str, str]:
    return {
        "text": gettext(way.text) if way.translated else way.text,
        "note": _note(way),
        "url": f"{page}?{saving.address_of(way.search)}",
    }


def _opensearch(text: str) -> list[object]:
    """The four lists of the OpenSearch suggestions extension: asked, texts, notes, addresses."""
    ways = _ways_on(text, []) if text else []
    page = url_for("catalog.search", _external=True)
    options = [_option(way, page) for way in ways]
    return [text, *([option[part] for option in options] for part in ("text", "note", "url"))]


def _ways_on(text: str, recent: list[str]) -> list[WayOn]:
    language = getattr(get_locale(), "language", "en")
    return suggestions.ways_on(text, found=_found(text), recent=recent, language=language)


def _note(way: WayOn) -> str:
    if way.count is None:
        return way.note
    return ngettext("%(count)s listing", "%(count)s listings", way.count, count=figure(way.count))


def _found(text: str) -> tuple[Suggestion, ...]:
    """What the engine suggests; without an index the other suggestions remain."""
    if not text:
        return ()
    engine: SearchEngine = current_app.extensions["search_engine"]
    try:
        return engine.suggest(text, limit=MOST_ASKED)
    except SearchEngineError as error:
        log.debug("No suggestions from the index (%s).", error)
    except Exception:  # a damaged file fails in a dozen ways, and somebody is typing
        log.exception("The search index is damaged; it suggested nothing.")
    return ()
