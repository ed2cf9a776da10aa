"""The demo cast on the sign-in page: who they are and for whom they act."""

from __future__ import annotations

from flask import current_app

from marketplace.accounts.forms import DemoSignInForm
from marketplace.config import Config
from marketplace.organisations import queries
from marketplace.web.panels import Panel


def demo_cast(*, actor: object, subject: object) -> Panel | None:  # noqa: ARG001  nobody acts yet
    """Every invented person with one button each; nothing in production or without a demo world."""
    config: Config = current_app.extensions["desaport"]
    memberships = [] if config.production else queries.list_demo_memberships()
    if not memberships:
        return None
    return Panel(
        "organisations/_demo_cast.html",
        {"memberships": memberships, "form": DemoSignInForm(formdata=None), "sign_in": subject},
    )
