"""Register, confirm, start and end sessions: what changes about people."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from marketplace.accounts import queries
from marketplace.accounts.link_models import SignInLink
from marketplace.accounts.models import Confirmation, Person, UserSession
from marketplace.accounts.tokens import new_token, token_hash
from marketplace.db import add, db, transaction
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.labels import N_
from marketplace.web.languages import Language
from marketplace.web.time_zones import TIME_ZONES

SESSION_LASTS = timedelta(days=14)
CONFIRMATION_LASTS = timedelta(hours=24)
DEVICE_LENGTH = 200


@transaction
def add_person(*, email: str, name: str, password_hash: str, at: datetime) -> Person:
    """A person whose address still has to be confirmed."""
    person = Person(
        email=email.strip().lower(), name=name, password_hash=password_hash, registered_at=at
    )
    add(person)
    return person


@transaction
def choose_language(*, person_id: int, language: Language) -> None:
    """Write to this person in ``language`` from now on."""
    mine = sa.update(Person).where(Person.id == person_id)
    db.session.execute(mine.values(language=language.code))


@transaction
def choose_time_zone(*, person_id: int, time_zone: str | None) -> None:
    """Show this person the hour in ``time_zone`` (IANA) beside Jakarta's; None: Jakarta's only."""
    if time_zone is not None and time_zone not in TIME_ZONES:
        raise RefusedError(N_("Choose one of the time zones."), field="time_zone")
    mine = sa.update(Person).where(Person.id == person_id)
    db.session.execute(mine.values(time_zone=time_zone))


@transaction
def start_over(*, person: Person, name: str, password_hash: str, at: datetime) -> Person:
    """Register an address again that nobody has confirmed; earlier links stop working."""
    if person.confirmed_at is not None:
        raise ConflictError(N_("This address is confirmed."))
    person.name, person.password_hash = name, password_hash
    open_links = sa.update(Confirmation).where(
        Confirmation.person_id == person.id, Confirmation.used_at.is_(None)
    )
    db.session.execute(open_links.values(used_at=at))
    return person


@transaction
def add_demo_person(*, email: str, name: str, password_hash: str, at: datetime) -> Person:
    """An invented person, confirmed at once; only the demo world makes them."""
    person = add_person(email=email, name=name, password_hash=password_hash, at=at)
    person.is_demo, person.confirmed_at = True, at
    return person


@transaction
def ask_confirmation(*, person: Person, at: datetime) -> str:
    """Prepare the link that proves the address and return its token, for the letter only."""
    token = new_token()
    add(
        Confirmation(
            person_id=person.id, token_hash=token_hash(token), expires_at=at + CONFIRMATION_LASTS
        )
    )
    return token


@transaction
def confirm_address(*, token: str, at: datetime) -> Person:
    """Use the link. Raises NotFoundError when it is unknown, used or too old."""
    confirmation = queries.find_open_confirmation(token=token, at=at)
    if confirmation is None:
        raise NotFoundError(N_("This link has been used or is too old. Ask for a new one."))
    confirmation.used_at = at
    if confirmation.person.confirmed_at is None:
        confirmation.person.confirmed_at = at
    return confirmation.person


@transaction
def start_session(*, person: Person, device: str, at: datetime) -> str:
    """Sign the person in on this device and return the token for the cookie."""
    token = new_token()
    add(
        UserSession(
            person_id=person.id,
            token_hash=token_hash(token),
            device=device[:DEVICE_LENGTH],
            started_at=at,
            expires_at=at + SESSION_LASTS,
        )
    )
    return token


@transaction
def end_session(*, token: str, at: datetime) -> None:
    """Sign this device out; an unknown token changes nothing and tells nothing."""
    _revoke(UserSession.token_hash == token_hash(token), at=at)


@transaction
def revoke_session(*, person_id: int, public_id: str, at: datetime) -> None:
    """Sign out one of the person's own devices. Raises NotFoundError for anybody else's."""
    session = db.session.scalar(
        sa.select(UserSession).where(
            UserSession.person_id == person_id, UserSession.public_id == public_id
        )
    )
    if session is None:
        raise NotFoundError
    _revoke(UserSession.id == session.id, at=at)


@transaction
def end_every_session(*, person_id: int, at: datetime) -> None:
    """Sign the person out on every device; letters on their way let nobody in any more."""
    _revoke(UserSession.person_id == person_id, at=at)
    _end_links(person_id, at=at)


@transaction
def end_other_sessions(*, person_id: int, token: str, at: datetime) -> None:
    """The same, but for the device with this session's token."""
    others = UserSession.token_hash != token_hash(token)
    _revoke(sa.and_(UserSession.person_id == person_id, others), at=at)
    _end_links(person_id, at=at)


def _end_links(person_id: int, *, at: datetime) -> None:
    unused = sa.update(SignInLink).where(
        SignInLink.person_id == person_id,
        SignInLink.used_at.is_(None),
        SignInLink.ended_at.is_(None),
    )
    db.session.execute(unused.values(ended_at=at))


def _revoke(which: sa.ColumnElement[bool], *, at: datetime) -> None:
    live = sa.update(UserSession).where(which, UserSession.revoked_at.is_(None))
    db.session.execute(live.values(revoked_at=at))
