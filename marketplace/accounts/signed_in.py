"""Flask-Login's view of a live session row; the cookie's token is looked up on every request."""

from __future__ import annotations

from flask import Flask
from flask_login import LoginManager, UserMixin

from marketplace import clock
from marketplace.accounts import queries
from marketplace.accounts.models import Person


class SignedIn(UserMixin):
    """A person for the length of one request."""

    def __init__(self, *, token: str, person: Person) -> None:
        self.token = token
        self.person = person

    def get_id(self) -> str:
        return self.token


def load(token: str) -> SignedIn | None:
    """What Flask-Login asks with the token of the cookie."""
    session = queries.find_live_session(token=token, at=clock.now())
    return SignedIn(token=token, person=session.person) if session is not None else None


def install(app: Flask) -> None:
    """Teach the application to know its visitors."""
    manager = LoginManager(app)
    manager.session_protection = None  # our rows end sessions; addresses of phones change
    manager.user_loader(load)
