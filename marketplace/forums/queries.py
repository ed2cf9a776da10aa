"""Find forums, tables and slots; a draft is there for those who hold it only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.clock import JAKARTA
from marketplace.db import db
from marketplace.errors import NotFoundError
from marketplace.forums import policy
from marketplace.forums.booking_models import Booking
from marketplace.forums.models import Forum, ForumSlot, ForumTable
from marketplace.forums.states import BookingStatus, ForumKind, ForumStatus, TableStatus
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor
from marketplace.regions.models import Village

_PUBLIC = Forum.opened_at.is_not(None)
_STANDING = ForumTable.status == TableStatus.STANDING
_TAKEN = (
    sa.select(Booking.id)
    .where(Booking.slot_id == ForumSlot.id, Booking.status != BookingStatus.CANCELLED)
    .correlate(ForumSlot)
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which forums a list shows: those not over on ``day`` or those that are, of a place and kind."""

    day: date
    past: bool = False
    province: str | None = None
    kind: ForumKind | None = None


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A slot as its page of times shows it; ``ours`` is the reader's own booking of it."""

    public_id: str
    starts_at: datetime
    ends_at: datetime
    table_number: int
    village: str
    name_en: str
    name_id: str
    taken: bool
    ours: str | None


def get_forum(*, actor: Actor | None, public_id: str) -> Forum:
    """A forum everybody may see, or one the actor holds. Raises NotFoundError."""
    found = db.session.scalar(sa.select(Forum).where(Forum.public_id == public_id))
    if found is None or not (found.opened_at or policy.holds(actor, found)):
        raise NotFoundError
    return found


def get_held_forum(*, actor: Actor | None, public_id: str) -> Forum:
    """A forum this actor may change. Raises NotFoundError."""
    found = get_forum(actor=actor, public_id=public_id)
    if not policy.holds(actor, found):
        raise NotFoundError
    return found


def find_submitted(*, submission_key: str | None) -> Forum | None:
    """The forum an earlier press of the same button made."""
    if submission_key is None:
        return None
    return db.session.scalar(sa.select(Forum).where(Forum.submission_key == submission_key))


def list_forums(*, wanted: Wanted, offset: int, limit: int) -> list[Forum]:
    """Those to come, the soonest first; or those that are over, the latest first."""
    order = Forum.to_date.desc() if wanted.past else Forum.from_date.asc()
    statement = sa.select(Forum).where(*_conditions(wanted)).order_by(order, Forum.id)
    return list(db.session.scalars(statement.offset(offset).limit(limit)))


def count_forums(*, wanted: Wanted) -> int:
    """How many there are of those."""
    statement = sa.select(sa.func.count(Forum.id)).where(*_conditions(wanted))
    return db.session.scalar(statement) or 0


def list_held(*, actor: Actor, offset: int, limit: int) -> list[Forum]:
    """What this officer holds, drafts too, the latest first."""
    statement = sa.select(Forum).where(_held_by(actor)).order_by(Forum.id.desc())
    return list(db.session.scalars(statement.offset(offset).limit(limit)))


def count_held(*, actor: Actor) -> int:
    """How many that are."""
    return db.session.scalar(sa.select(sa.func.count(Forum.id)).where(_held_by(actor))) or 0


def get_table(*, actor: Actor, public_id: str) -> ForumTable:
    """A table of the actor's own enterprise. Raises NotFoundError."""
    own = ForumTable.seller_id == actor.organisation_id if actor.sells else sa.false()
    found = db.session.scalar(sa.select(ForumTable).where(ForumTable.public_id == public_id, own))
    if found is None:
        raise NotFoundError
    return found


def find_table_of(*, forum: Forum, seller_id: int) -> ForumTable | None:
    """Where this enterprise sits."""
    return db.session.scalar(
        sa.select(ForumTable).where(
            ForumTable.forum_id == forum.id, ForumTable.seller_id == seller_id, _STANDING
        )
    )


def offered_with(*, submission_key: str | None) -> bool:
    """Whether a press of this form made a table, whatever became of it."""
    if submission_key is None:
        return False
    made = sa.select(ForumTable.id).where(ForumTable.submission_key == submission_key)
    return db.session.scalar(made) is not None


def next_table_number(*, forum: Forum) -> int:
    """One more than the highest there was; withdrawn tables keep theirs."""
    highest = sa.select(sa.func.max(ForumTable.number)).where(ForumTable.forum_id == forum.id)
    return (db.session.scalar(highest) or 0) + 1


def listings_present(*, forum: Forum) -> list[int]:
    """The listings at the tables, in the order of the tables."""
    statement = (
        sa.select(ForumTable.listing_id)
        .where(ForumTable.forum_id == forum.id, _STANDING)
        .order_by(ForumTable.number)
    )
    return list(db.session.scalars(statement))


def count_free(*, forum: Forum, at: datetime) -> int:
    """How many slots somebody could still book."""
    statement = (
        sa.select(sa.func.count(ForumSlot.id))
        .join(ForumSlot.table)
        .join(Listing, ForumTable.listing_id == Listing.id)
        .where(ForumTable.forum_id == forum.id, _STANDING, ForumSlot.starts_at > at)
        .where(~_TAKEN.exists(), Listing.status == ListingStatus.PUBLISHED)
    )
    return db.session.scalar(statement) or 0


def published_listings(*, actor: Actor) -> list[Listing]:
    """What the enterprise may bring to its table."""
    statement = (
        sa.select(Listing)
        .where(
            Listing.organisation_id == actor.organisation_id,
            Listing.status == ListingStatus.PUBLISHED,
        )
        .order_by(Listing.id)
    )
    return list(db.session.scalars(statement))


def get_slot(*, actor: Actor | None, public_id: str) -> ForumSlot:  # noqa: ARG001  whoever asks
    """A slot of a forum everybody may see. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(ForumSlot)
        .join(ForumSlot.table)
        .join(ForumTable.forum)
        .where(ForumSlot.public_id == public_id, _PUBLIC)
    )
    if found is None:
        raise NotFoundError
    return found


def list_slots(*, forum: Forum, day: date, buyer_id: int) -> list[SlotLine]:
    """All slots of a day in Jakarta, by time and table; who has taken one is nobody's business.

    A table whose listing buyers no longer see shows only what the reader has booked there.
    """
    begins = datetime.combine(day, time.min, tzinfo=JAKARTA).astimezone(UTC)
    ends = datetime.combine(day, time.max, tzinfo=JAKARTA).astimezone(UTC)
    ours = sa.case((Booking.buyer_id == buyer_id, Booking.public_id))
    live = sa.and_(Booking.slot_id == ForumSlot.id, Booking.status != BookingStatus.CANCELLED)
    statement = (
        sa.select(
            *(ForumSlot.public_id, ForumSlot.starts_at, ForumSlot.ends_at, ForumTable.number),
            *(Village.name, Listing.name_en, Listing.name_id, Booking.id.is_not(None), ours),
        )
        .join(ForumTable, ForumSlot.table_id == ForumTable.id)
        .join(Organisation, ForumTable.seller_id == Organisation.id)
        .join(Village, Organisation.village_id == Village.id)
        .join(Listing, ForumTable.listing_id == Listing.id)
        .outerjoin(Booking, live)
        .where(ForumTable.forum_id == forum.id, _STANDING)
        .where(ForumSlot.starts_at.between(begins, ends))
        .where(sa.or_(Listing.status == ListingStatus.PUBLISHED, ours.is_not(None)))
        .order_by(ForumSlot.starts_at, ForumTable.number)
    )
    return [SlotLine(*row) for row in db.session.execute(statement)]


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    over = sa.or_(Forum.to_date < wanted.day, Forum.status == ForumStatus.HELD)
    found = [_PUBLIC, over if wanted.past else ~over]
    if wanted.province is not None:
        found.append(Forum.province_code == wanted.province)
    if wanted.kind is not None:
        found.append(Forum.kind == wanted.kind)
    return found


def _held_by(actor: Actor) -> sa.ColumnElement[bool]:
    if not policy.HOLDERS.admits(actor) or actor.regency_code is not None:
        return sa.false()
    if actor.province_code is None:
        return sa.true()
    return Forum.province_code == actor.province_code
