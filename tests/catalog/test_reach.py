"""How far the catalogue reaches: counted once for each state of it, never behind it."""

from __future__ import annotations

from marketplace.catalog import operations as catalog
from marketplace.catalog import storefront
from marketplace.catalog.reach import Reach, measure_reach
from marketplace.db import db
from marketplace.regions.operations import load_regions
from marketplace.regions.queries import current_release
from marketplace.regions.source import subset_source
from tests.build import published_listing, submitted_listing
from tests.cast import HARIANG, NOW, VILLAGES, acting
from tests.catalog.storefronts import SUGAR
from tests.support.queries import counted_queries


def counted() -> Reach:
    return measure_reach(release=current_release())


def listings() -> dict[str, int]:
    db.session.rollback()
    return dict(counted().listings)


def test_each_publication_and_retirement_counts_at_once(app):
    submitted_listing(HARIANG, SUGAR)
    assert listings() == {}
    drum = published_listing()
    assert listings() == {"35": 1, "35.05": 1, "35.05.09": 1}
    assert counted().categories == {"musical-instruments": 1}
    catalog.retire_listing(actor=acting("sari"), listing=drum, reason="Sold out.", at=NOW)
    assert listings() == {}


def test_villages_that_come_to_the_register_count_at_once(app):
    assert counted().villages_that_may_list == 4
    load_regions(at=NOW, source=subset_source([*VILLAGES, "34.02.16.2001"]))
    reach = counted()
    assert (reach.villages_that_may_list, reach.provinces_that_may_list) == (5, 3)


def test_while_nothing_changes_nothing_is_counted_again(app):
    published_listing()
    first = listings()
    with counted_queries() as asked:
        assert listings() == first
    assert not [statement for statement in asked if "listing" in statement]


def test_the_newest_and_the_counts_can_use_the_index_of_published_listings(app):
    published_listing()
    with counted_queries() as asked:
        storefront.newest_listings(limit=8)
        counted()
    by_status = [
        statement for statement in asked if "listing.status" in statement.partition("WHERE")[2]
    ]
    assert len(by_status) >= 3
    assert all("listing.status = 'published'" in statement for statement in by_status)
