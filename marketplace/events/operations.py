"""Write what happened into the chain, in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa

from marketplace.db import before_commit, db
from marketplace.events.chain import GENESIS, canonical, link
from marketplace.events.models import Event

CHAIN_LOCK = 7_301_977  # any fixed number: the advisory lock of the chain's head on PostgreSQL


class Recordable(Protocol):
    """Whoever acts, as the record names them."""

    @property
    def person_public_id(self) -> str: ...
    @property
    def person_name(self) -> str: ...
    @property
    def organisation_public_id(self) -> str: ...
    @property
    def organisation_name(self) -> str: ...
    @property
    def on_behalf(self) -> Mapping[str, object]:
        """For whom, where it is not for themselves; joins the details of every event."""
        ...


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The platform itself: timers, verified provider events, imports from the command line."""

    person_public_id: str = ""
    person_name: str = "Desaport"
    organisation_public_id: str = ""
    organisation_name: str = "Desaport"

    @property
    def on_behalf(self) -> Mapping[str, object]:
        return {}


SYSTEM = SystemActor()


def record(
    *,
    actor: Recordable,
    action: str,
    subject: str,
    subject_id: str,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Append one event; it is chained and inserted as the last thing before the commit.

    Late, because the head of the chain is the one row everybody needs: taking it last keeps
    other locks from waiting behind it and makes a deadlock with them impossible.
    """
    event = Event(
        at=at,
        actor_id=actor.person_public_id,
        actor_name=actor.person_name,
        organisation_id=actor.organisation_public_id,
        organisation_name=actor.organisation_name,
        action=action,
        subject=subject,
        subject_id=subject_id,
        details=canonical({**(details or {}), **actor.on_behalf}),
    )
    before_commit("events", _append_pending)
    db.session.info.setdefault("events", []).append(event)


def _append_pending() -> None:
    db.session.flush()
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    head = db.session.scalar(sa.select(Event.hash).order_by(Event.id.desc()).limit(1)) or GENESIS
    pending: list[Event] = db.session.info.pop("events", [])
    for event in pending:
        event.previous_hash = head
        head = event.hash = link(previous_hash=head, at=event.at, fields=event.chained_fields)
    # One flush inserts them in the order they were added, so ids follow the chain.
    db.session.add_all(pending)
    db.session.flush()
