"""Make the whole demo world in one transaction: all of it, or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from marketplace.accounts import queries as people
from marketplace.accounts.passwords import hash_password
from marketplace.catalog.photo_processes import Darkroom
from marketplace.db import transaction
from marketplace.demo import desks, meetings, photos, trades, villages, world
from marketplace.demo.photos import Album
from marketplace.demo.trades import Stage
from marketplace.organisations.roles import Actor, Role

CURATED = timedelta(days=120)  # ago; the first village of the list is the newest
PASSPHRASE = "desa menuju dunia"  # noqa: S105  invented people, offered on the sign-in page


def stands() -> bool:
    """Whether the demo world has been made."""
    return bool(people.list_demo_people())


def load_demo(*, darkroom: Darkroom, at: datetime) -> None:
    """Make people, flagships and trades in several stages, dated back from ``at``."""
    categories = {village.code: village.row["category"] for village in villages.villages()}
    album = photos.draw_album(categories=categories, darkroom=darkroom)
    _load(password_hash=hash_password(PASSPHRASE), album=album, at=at)


@transaction
def _load(*, password_hash: str, album: Album, at: datetime) -> None:
    actors = world.make_people(password_hash=password_hash, now=at)
    curator = actors["citra@lpei.example"]
    listings = {}
    for days, village in enumerate(villages.villages()):
        director = next(a for a in actors.values() if _directs(a, village.row["bumdes"]))
        listings[village.code] = world.make_listing(
            village=village,
            director=director,
            curator=curator,
            photos=album[village.code],
            at=at - CURATED - timedelta(days=days),
        )
    trades.make_trades(actors=actors, listings=listings, now=at)
    stage = Stage(actors, listings, at)
    desks.fill_desks(stage=stage)
    meetings.arrange_meetings(stage=stage)


def _directs(actor: Actor, bumdes: str) -> bool:
    return actor.organisation_name == bumdes and actor.role is Role.SELLER_DIRECTOR
