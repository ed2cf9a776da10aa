"""A cookie by which a browser shows that it signed in to an account before.

It signs nobody in. Whoever shows it is counted by their browser and not by the account, so that a
stranger's failures do not keep them out (docs/decisions/0054).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from marketplace.accounts.link_models import credential_hash
from marketplace.accounts.models import Person
from marketplace.accounts.tokens import new_token
from marketplace.config import Config

LASTS = timedelta(days=180)
MOST_PEOPLE = 8  # who share a browser
_MARK_LENGTH = 32
_SALT = "desaport.known-device"


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """``name`` is random; ``marks`` tell for whom it is known, the latest first, to nobody else."""

    name: str
    marks: tuple[str, ...] = ()

    def knows(self, person: Person) -> bool:
        """Whether they signed in here, with the pass phrase they still have."""
        return self._mark_of(person) in self.marks

    def with_person(self, person: Person) -> KnownDevice:
        """The same device after they signed in."""
        mark = self._mark_of(person)
        others = [one for one in self.marks if one != mark]
        return KnownDevice(self.name, (mark, *others)[:MOST_PEOPLE])

    def _mark_of(self, person: Person) -> str:
        # Another pass phrase makes another mark, wherever it is changed.
        said = f"{self.name}:{person.public_id}:{credential_hash(person)}"
        return hashlib.sha256(said.encode()).hexdigest()[:_MARK_LENGTH]


def shown_device() -> KnownDevice | None:
    """What this request's cookie says; None where there is none, or none of ours."""
    try:
        name, *marks = _signer().loads(
            request.cookies.get(_cookie(), ""), max_age=int(LASTS.total_seconds())
        )
    except BadData:
        return None
    return KnownDevice(name, tuple(marks))


def remember_device(answer: Response, *, person: Person) -> None:
    """Let this browser show from now on that they signed in here."""
    device = (shown_device() or KnownDevice(new_token())).with_person(person)
    answer.set_cookie(
        _cookie(),
        _signed([device.name, *device.marks]),
        max_age=LASTS,
        secure=_production(),
        httponly=True,
        samesite="Lax",
    )


def forget_device(answer: Response) -> None:
    """Let this browser be like any other again, for everybody who shares it."""
    answer.delete_cookie(_cookie(), secure=_production(), httponly=True, samesite="Lax")


def _signed(content: Sequence[str]) -> str:
    return str(_signer().dumps(list(content)))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt=_SALT)


def _cookie() -> str:
    return "__Host-device" if _production() else "desaport-device"


def _production() -> bool:
    config: Config = current_app.extensions["desaport"]
    return config.production
