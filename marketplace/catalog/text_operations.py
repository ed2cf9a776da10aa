"""Let a listing say something in a further language, vouch for it again, or take it away."""

from __future__ import annotations

from datetime import datetime

from marketplace.catalog import policy, text_queries
from marketplace.catalog.models import Listing
from marketplace.catalog.text_models import ListingText
from marketplace.catalog.texts import Said
from marketplace.db import lock, transaction
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.events import operations as events
from marketplace.events.operations import Recordable
from marketplace.labels import N_
from marketplace.organisations.roles import Actor
from marketplace.web.languages import ENGLISH

NOT_OPEN = N_("A curator reads this listing now. Until then its texts stay.")
ORIGINAL_CHANGED = N_(
    "The original has changed while you wrote. Read it again: it stands beside your words."
)


@transaction
def put_text(
    *,
    actor: Recordable,
    listing: Listing,
    code: str,
    said: Said,
    edition: int,
    by_name: str,
    at: datetime,
) -> None:
    """Let the listing say ``said``, which the caller has checked, as of ``edition`` of the original."""
    text = text_queries.find_text(listing_id=listing.id, code=code)
    if text is None:
        text = ListingText(language=code)
        listing.texts.append(text)
    text.name, text.summary = said.name, said.summary
    text.description, text.story = said.description, said.story
    text.edition, text.written_by_name, text.written_at = edition, by_name, at
    _record("listing.say", actor, listing, code, at=at)


@transaction
def vouch_for_text(
    *, actor: Actor, listing: Listing, code: str, edition: int, at: datetime
) -> None:
    """The words still say what ``edition`` of the original says: no word changes, so nobody reads it first.

    Raises NotFoundError where nothing is said in this language.
    """
    hold(actor=actor, listing=listing)
    refuse_another_edition(listing=listing, edition=edition)
    if code == ENGLISH.code:
        listing.english_edition = edition
    else:
        text = _text(listing, code)
        text.edition, text.written_by_name, text.written_at = edition, actor.person_name, at
    _record("listing.vouch_for_text", actor, listing, code, at=at)


@transaction
def remove_text(*, actor: Actor, listing: Listing, code: str, at: datetime) -> None:
    """Say nothing in this language any more. Raises NotFoundError where nothing is said."""
    hold(actor=actor, listing=listing)
    listing.texts.remove(_text(listing, code))
    _record("listing.unsay", actor, listing, code, at=at)


def hold(*, actor: Actor, listing: Listing) -> None:
    """Lock the listing for its seller's people while no curator has it in hand."""
    lock(listing)
    if not policy.owns(actor, listing):
        raise NotFoundError
    if not (policy.can_revise(actor, listing) or policy.can_change(actor, listing)):
        raise ConflictError(NOT_OPEN)


def refuse_another_edition(*, listing: Listing, edition: int) -> None:
    """Raise RefusedError unless this is the original as it stands."""
    if edition != listing.edition:
        raise RefusedError(ORIGINAL_CHANGED)


def _text(listing: Listing, code: str) -> ListingText:
    text = text_queries.find_text(listing_id=listing.id, code=code)
    if text is None:
        raise NotFoundError
    return text


def _record(action: str, actor: Recordable, listing: Listing, code: str, *, at: datetime) -> None:
    listing.changed_at = at
    events.record(
        actor=actor,
        action=action,
        subject="listing",
        subject_id=listing.public_id,
        at=at,
        details={"language": code},
    )
