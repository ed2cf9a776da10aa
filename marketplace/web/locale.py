"""Which language and time zone a page is written in, and where the same page is in the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, current_app, has_request_context, request
from flask_babel import Babel
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as WSGIResponse

from marketplace.web import access, catalogues
from marketplace.web.languages import (
    ENGLISH,
    LANGUAGES,
    Language,
    address_in,
    asked,
    here,
    path_in,
)
from marketplace.web.spoken import spoken

COOKIE = "language"
REMEMBERED_FOR = 365 * 24 * 60 * 60
HOME = "catalog.home"
ForBuyers = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Alternate:
    """This page in ``language`` for search engines; ``hreflang`` may be x-default."""

    hreflang: str
    url: str


def current() -> Language:
    """The language texts are written in right now: the page's, or a letter's."""
    return LANGUAGES.get(spoken().locale.language, ENGLISH)


def install(app: Flask, *, for_buyers: ForBuyers) -> None:
    """Set up Flask-Babel and what the root element, the switch and search engines are told.

    ``for_buyers`` says of an endpoint whether a buyer may read it: only those pages speak Chinese,
    Japanese and Arabic. Elsewhere such a visitor reads plain English and keeps the prefix.
    """

    def choose() -> str:
        language = asked()
        endpoint = request.endpoint if has_request_context() else None
        speaks = language.everywhere or endpoint is None or for_buyers(endpoint)
        return language.code if speaks else ENGLISH.code

    Babel(app, locale_selector=choose, default_timezone="Asia/Jakarta")
    catalogues.install(app)
    app.context_processor(_facts)
    app.add_template_global(alternates, "alternates")
    app.add_template_global(suggested, "suggested_language")
    app.add_template_global(_canonical, "canonical")
    app.before_request(_remembered_home)
    app.after_request(_vary)


def alternates() -> list[Alternate]:
    """This page in every language, if anybody may read it; English stands for all others too."""
    if not _public():
        return []
    path = _indexed()
    each = [Alternate(one.tag, address_in(one, path)) for one in LANGUAGES.values()]
    return [*each, Alternate("x-default", address_in(ENGLISH, path))]


def suggested() -> Language | None:
    """The language a first visitor's browser asks for, when the page is in another; never a redirect."""
    if COOKIE in request.cookies or request.method != "GET" or not _public():
        return None
    code = request.accept_languages.best_match(LANGUAGES)
    wanted = LANGUAGES.get(code or "")
    return wanted if wanted is not None and wanted != asked() else None


def remember(response: WSGIResponse, language: Language, *, secure: bool) -> None:
    """Keep the choice on this device."""
    response.set_cookie(
        COOKIE,
        language.code,
        max_age=REMEMBERED_FOR,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def _facts() -> dict[str, object]:
    language = current()
    return {
        "locale_code": language.tag,
        "text_direction": language.direction,
        "site_languages": tuple(LANGUAGES.values()),
        "page_language": asked() if has_request_context() else language,
        "site_root": _site_root(),
        "this_page": here if has_request_context() else None,
    }


def _site_root() -> str:
    """What every path on this host begins with, whatever its language."""
    return path_in(ENGLISH, "") if has_request_context() else ""


def _canonical() -> str:
    """Where search engines are told this page is."""
    return address_in(asked(), _indexed())


def _indexed() -> str:
    """Path and query without what only says where a visitor came from."""
    path, _mark, query = here().partition("?")
    kept = [pair for pair in query.split("&") if pair and not pair.startswith("utm_")]
    return f"{path}?{'&'.join(kept)}" if kept else path


def _public() -> bool:
    endpoint = request.endpoint
    return endpoint is not None and access.admits_everybody(current_app, endpoint)


def _remembered_home() -> Response | None:
    """Who opens the bare address goes on in the language they chose; robots keep no cookies."""
    if request.endpoint != HOME or request.method != "GET" or asked() is not ENGLISH:
        return None
    chosen = LANGUAGES.get(request.cookies.get(COOKIE, ""), ENGLISH)
    if chosen is ENGLISH:
        return None
    answer = redirect(path_in(chosen, here()), 302, Response)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.vary.add("Cookie")
    return answer  # type: ignore[return-value]  # werkzeug's redirect makes the class it is given


def _vary(response: Response) -> Response:
    """What the suggestion depends on; anything else of a page's language is in its address."""
    if response.mimetype == "text/html":
        response.vary.update(("Accept-Language", "Cookie"))
    return response
