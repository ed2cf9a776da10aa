"""Change what buyers can see already: at once, or after a curator has read the change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from marketplace.catalog import (
    emails,
    operations,
    photo_operations,
    policy,
    revision_queries,
    text_operations,
    texts,
    wording,
)
from marketplace.catalog import terms as rules
from marketplace.catalog.models import Listing
from marketplace.catalog.revision_rules import changed_fields, reviewed_fields
from marketplace.catalog.revision_states import RevisionStatus
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.terms_json import from_plain, to_plain
from marketplace.catalog.texts import Said
from marketplace.db import db, lock, new_public_id, transaction
from marketplace.errors import ConflictError, NotFoundError
from marketplace.events.operations import SYSTEM, Recordable
from marketplace.labels import N_
from marketplace.organisations.roles import Actor

ONE_WAITS = N_("A change of this listing waits for the curator already. Take it back first.")
NOT_PUBLISHED = N_("Only a published or paused listing is changed by a revision.")


@transaction
def change_listing(
    *, actor: Actor, listing: Listing, terms: ListingTerms, at: datetime
) -> ListingRevision | None:
    """Let a published listing say ``terms``; None when it says so already.

    In force at once when nothing of the change needs a curator (revision_rules), else one revision
    waits. Raises ConflictError while another one does.
    """
    lock(listing)
    _refuse_strangers(actor, listing)
    if listing.status not in policy.CHANGED_BY_REVISION:
        raise ConflictError(NOT_PUBLISHED)
    rules.check(terms)
    before = wording.terms_of(listing)
    changed = changed_fields(before, terms)
    if not changed:
        return None
    content = {
        name: {
            "before": to_plain(getattr(before, name)),
            "after": to_plain(getattr(terms, name)),
        }
        for name in changed
    }
    if reviewed_fields(before, terms):
        return ask_for_review(actor=actor, listing=listing, content=content, at=at)
    revision = _begun(actor, listing, content, at=at)
    revision.confirm(actor=SYSTEM, at=at)
    operations.put_in_force(actor=actor, listing=listing, terms=terms, at=at)
    return revision


@transaction
def ask_for_review(
    *, actor: Actor, listing: Listing, content: Mapping[str, Mapping[str, Any]], at: datetime
) -> ListingRevision:
    """A revision that waits for a curator; ``content`` is field → before and after, plain JSON.

    Another feature that keeps a part of the listing in tables of its own (its photos) asks with a
    field set of its own name, and puts it in force where ``confirm`` is called.
    """
    if revision_queries.find_pending(listing_id=listing.id) is not None:
        raise ConflictError(ONE_WAITS)
    revision = _begun(actor, listing, content, at=at)
    db.session.flush()
    emails.revision_waits(revision=revision, at=at)
    return revision


@transaction
def cancel_revision(*, actor: Actor, revision: ListingRevision, at: datetime) -> None:
    """The seller takes back what no curator has decided."""
    lock(revision)
    _refuse_strangers(actor, revision.listing)
    revision.cancel(actor=actor, at=at)


@transaction
def put_revision_in_force(*, actor: Recordable, revision: ListingRevision, at: datetime) -> None:
    """Let the listing say what the revision changes; what others changed meanwhile stays.

    Raises RefusedError when the two do not go together any more.
    """
    listing = revision.listing
    lock(listing)
    known = ListingTerms.__dataclass_fields__
    said = {name: from_plain(name, now) for name, now in revision.after().items() if name in known}
    terms = replace(wording.terms_of(listing), **said)
    rules.check(terms)
    operations.put_in_force(actor=actor, listing=listing, terms=terms, at=at)
    if photo_operations.ARRANGEMENT in revision.fields:
        arrangement = revision.after()[photo_operations.ARRANGEMENT]
        photo_operations.arrange(listing=listing, arrangement=arrangement)  # type: ignore[arg-type]  # plain JSON
    _put_texts(actor, revision, at=at)


def _put_texts(actor: Recordable, revision: ListingRevision, *, at: datetime) -> None:
    for name, plain in revision.after().items():
        language = texts.language_of(name)
        if language is not None:
            edition, *said = (plain[part] for part in ("edition", *texts.PARTS))  # type: ignore[index]  # plain JSON
            text_operations.put_text(
                actor=actor,
                listing=revision.listing,
                code=language.code,
                said=Said(*said),
                edition=edition,
                by_name=revision.asked_by_name,
                at=at,
            )


def _begun(
    actor: Actor, listing: Listing, content: Mapping[str, Mapping[str, Any]], *, at: datetime
) -> ListingRevision:
    number = sa.select(sa.func.coalesce(sa.func.max(ListingRevision.number), 0) + 1).where(
        ListingRevision.listing_id == listing.id
    )
    revision = ListingRevision(
        public_id=new_public_id(),
        listing=listing,
        number=db.session.scalars(number).one(),
        status=RevisionStatus.PENDING,
        fields=tuple(sorted(content)),
        content=json.dumps(content, sort_keys=True, ensure_ascii=False),
        asked_by_name=actor.person_name,
        asked_at=at,
    )
    # Not flushed: one that is in force at once must never stand beside the one that waits.
    db.session.add(revision)
    details = {"listing": listing.public_id, "fields": sorted(content)}
    revision.begun(actor=actor, at=at, details=details)
    return revision


def _refuse_strangers(actor: Actor, listing: Listing) -> None:
    if not policy.owns(actor, listing):
        raise NotFoundError
