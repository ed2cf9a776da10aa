"""Headers of every answer and what is refused before any view: junk bytes, cross-site posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import current_user

from marketplace.config import Config

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_REQUEST = 1024 * 1024
View = TypeVar("View", bound=Callable[..., object])
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=63072000; includeSubDomains"


class Sessions(SecureCookieSessionInterface):
    """Flask's own, but an answer that is the same for everybody neither sets a cookie nor varies."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.public:
            super().save_session(app, session, response)


def content_security_policy(*, checkout_origins: Iterable[str]) -> str:
    """No inline script or style anywhere; forms may lead to the card provider's page only.

    Browsers apply form-action to the redirect after a POST, so the checkout host is named here.
    """
    targets = " ".join(("'self'", *checkout_origins))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            f"form-action {targets}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
        )
    )


def install(app: Flask, config: Config) -> None:
    """Refuse junk and cross-site posts first; add the headers to every answer last."""
    app.session_interface = Sessions()
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_PARTS"] = 500
    headers = dict(HEADERS)
    policy = content_security_policy(checkout_origins=_checkout_origins(config))
    headers["Content-Security-Policy"] = policy
    if config.production:
        headers["Strict-Transport-Security"] = HSTS

    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if not response.cache_control.public and current_user and current_user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.before_request(_set_limit)  # before anything reads the form
    app.before_request(_refuse_junk)
    app.before_request(_refuse_cross_site)
    app.after_request(add_headers)


def accepts_up_to(size: int) -> Callable[[View], View]:
    """Declare that the view takes requests of so many bytes; all others take LARGEST_REQUEST."""

    def declare(view: View) -> View:
        view.largest_request = size  # type: ignore[attr-defined]  # read back by _set_limit()
        return view

    return declare


def _set_limit() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "largest_request", LARGEST_REQUEST)


def _refuse_junk() -> None:
    # Every value of a name, not only the first.
    given = (*request.args.items(multi=True), *request.form.items(multi=True))
    texts = (request.path, *(value for _, value in given))
    if any("\0" in text for text in texts):
        abort(400)


def _refuse_cross_site() -> None:
    if request.method in SAFE_METHODS or request.endpoint == "payments.stripe_webhook":
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


def _checkout_origins(config: Config) -> tuple[str, ...]:
    if config.stripe_api_base is None:
        return ("https://checkout.stripe.com",) if config.card_payments else ()
    parts = urlsplit(config.stripe_api_base)
    return (f"{parts.scheme}://{parts.netloc}",)
