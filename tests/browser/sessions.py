"""Browsers that are signed in without the sign-in page, which is walked by tests of its own."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from tests.pages import Visitor


def hand_over(visitor: Visitor, context: BrowserContext, *, site: str) -> None:
    """Let the browser go on with the session of ``visitor`` at the address ``site``."""
    client = visitor.client
    name = client.application.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    if cookie is not None:
        context.add_cookies([{"name": name, "value": cookie.value, "url": site}])
