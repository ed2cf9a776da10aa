"""Give a letter its way in, its token when it leaves, and let the person in once.

Who may have one is decided above (``organisations/entering.py``), for it hangs on roles.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.accounts import link_queries as queries
from marketplace.accounts import operations
from marketplace.accounts.link_models import SignInLink, credential_hash
from marketplace.accounts.models import Person
from marketplace.accounts.tokens import new_token, token_hash
from marketplace.db import add, lock, transaction
from marketplace.errors import NotFoundError, TooManyError
from marketplace.labels import N_
from marketplace.mail.models import Letter
from marketplace.web import limiting

LINK_LASTS = timedelta(hours=72)
LINK_IS_OVER = N_("This link has been used or is too old. Sign in with your pass phrase.")
MOST_WRITTEN_A_DAY, MOST_USED_AN_HOUR = 60, 10
DAY, HOUR = timedelta(hours=24), timedelta(hours=1)


@transaction
def prepare_link(*, person: Person, letter: Letter, path: str, at: datetime) -> None:
    """Let the letter carry a link; beyond MOST_WRITTEN_A_DAY letters carry none."""
    if queries.count_written(person_id=person.id, since=at - DAY) >= MOST_WRITTEN_A_DAY:
        return
    add(
        SignInLink(
            person_id=person.id,
            letter_id=letter.id,
            address=person.email,
            credential_hash=credential_hash(person),
            path=path,
            written_at=at,
        )
    )


@transaction
def issue_token(*, link: SignInLink, at: datetime) -> str:
    """The token, for the letter that leaves now; one from an attempt that failed stops working."""
    lock(link)
    token = new_token()
    link.token_hash, link.expires_at = token_hash(token), at + LINK_LASTS
    return token


@transaction
def spend_link(*, link: SignInLink, device: str, at: datetime) -> str:
    """Use the link up and return a session's token. Raises NotFoundError when it is over.

    Raises TooManyError when the person came in by MOST_USED_AN_HOUR letters within the hour.
    """
    lock(link.person)
    lock(link)
    if not link.open(at=at):
        raise NotFoundError(LINK_IS_OVER)
    _refuse_more(person_id=link.person_id, at=at)
    link.used_at = at
    return operations.start_session(person=link.person, device=device, at=at)


def _refuse_more(*, person_id: int, at: datetime) -> None:
    nth = queries.nth_latest_use(person_id=person_id, nth=MOST_USED_AN_HOUR)
    if nth is None or nth <= at - HOUR or not limiting.limited():
        return
    raise TooManyError(
        N_("You have signed in by letters very often within an hour. Use your pass phrase."),
        retry_after=nth + HOUR - at,
    )
