"""The search outbox: no change of what buyers find goes unnoted, and none is seen out of turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from marketplace.catalog import operations as catalog
from marketplace.catalog import searchable
from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Certificate, PriceTier
from marketplace.curation import operations as curation
from marketplace.db import before_commit, db, transaction
from marketplace.money import Money
from marketplace.regions.operations import load_regions
from marketplace.search import outbox
from marketplace.search.outbox import KEPT, Kept, SearchChange, UnannouncedChangeError
from tests.build import drafted_listing, listing_terms, published_listing
from tests.cast import HARIANG, NOW, WEDANI, acting
from tests.catalog.lists import import_list, row, written
from tests.catalog.storefronts import SUGAR, drums_and_sugar, noted_changes
from tests.regions.build import built_source

PATIENCE = 30.0


def rewrite(listing: Listing, **changes: object) -> None:
    catalog.rewrite(actor=acting("sari"), listing=listing, terms=listing_terms(**changes), at=NOW)


def version(listing: Listing) -> int:
    db.session.rollback()
    return searchable.published_versions()[listing.id]


@transaction
def note(*, sequence: int, at: datetime) -> None:
    db.session.add(SearchChange(sequence=sequence, document_id=sequence, at=at))


def in_thread(app: Flask, operation: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        with app.app_context():
            operation()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_publication_is_noted_with_its_moment(app):
    listing = published_listing()
    (change,) = outbox.changes_after(sequence=0, limit=10)
    assert (change.sequence, change.document_id, change.at) == (1, listing.id, NOW)


def test_what_no_buyer_could_ever_find_is_not_noted(app):
    listing = drafted_listing()
    rewrite(listing, name_en="Conga drum")
    catalog.submit_listing(actor=acting("sari"), listing=listing, at=NOW)
    curation.request_changes(actor=acting("citra"), listing=listing, reason="Photos.", at=NOW)
    assert noted_changes() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"name_en": "Conga drum"},
        {"description_id": "Dibubut dari kayu nangka."},
        {"tiers": ((100, Money(1_850, "USD")), (1000, Money(1_599, "USD")))},
        {"tiers": ((100, Money(1_850, "USD")),)},
        {
            "tiers": (
                (100, Money(1_850, "USD")),
                (1000, Money(1_600, "USD")),
                (2000, Money(9, "USD")),
            )
        },
        {"certificates": ("fsc", "svlk")},
        {"certificates": ()},
    ],
    ids=repr,
)
def test_whatever_changes_is_noted_once_and_the_version_grows_even_in_the_same_moment(app, changes):
    listing = published_listing()
    before = version(listing)
    rewrite(listing, **changes)
    assert noted_changes() == [listing.id, listing.id]
    assert version(listing) == before + 1


def test_the_same_terms_again_are_no_change(app):
    listing = published_listing()
    rewrite(listing)
    assert noted_changes() == [listing.id]


def test_a_part_changed_behind_the_operations_is_noted_all_the_same(app):
    listing = published_listing()

    @transaction
    def certify() -> None:
        db.session.add(Certificate(listing_id=listing.id, kind="fsc"))
        db.session.flush()

    @transaction
    def make_cheaper() -> None:
        listing.tiers[0].unit_price_minor -= 1

    @transaction
    def withdraw() -> None:
        db.session.delete(db.session.scalars(sa.select(Certificate)).first())

    @transaction
    def antedate() -> None:
        db.session.expire(listing)
        listing.published_at = NOW - timedelta(days=1)

    for number, change in enumerate((certify, make_cheaper, withdraw, antedate), 2):
        before = version(listing)
        change()
        assert noted_changes() == [listing.id] * number
        assert version(listing) == before + 1


def test_a_retirement_is_noted(app):
    listing = published_listing()
    catalog.retire_listing(actor=acting("sari"), listing=listing, reason="Sold out.", at=NOW)
    assert noted_changes() == [listing.id, listing.id]


def test_an_imported_list_is_noted_listing_by_listing_and_drafts_are_not(app, tmp_path):
    import_list(app, tmp_path, written(row()))
    assert noted_changes() == []
    import_list(app, tmp_path, written(row()), "--publish")
    (listing,) = db.session.scalars(sa.select(Listing))
    assert listing.village.code == WEDANI
    assert noted_changes() == [listing.id]


def test_many_changes_of_one_transaction_are_one_note_each(app):
    drum, sugar = published_listing(), published_listing(HARIANG, SUGAR)

    @transaction
    def change_both() -> None:
        for name in ("Conga drum", "Bongo drum"):
            rewrite(drum, name_en=name)
            db.session.flush()
        sugar.changed_at = NOW + timedelta(days=1)

    change_both()
    assert noted_changes() == [drum.id, sugar.id, drum.id, sugar.id]


def test_what_is_rolled_back_is_not_noted_and_leaves_no_gap(app):
    listing = published_listing()

    @transaction
    def fail() -> None:
        rewrite(listing, name_en="Conga drum")
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    rewrite(listing, name_en="Bongo drum")
    assert outbox.kept() == Kept(1, 2)


def test_a_change_in_bulk_that_nobody_announced_is_refused(app):
    published_listing()

    @transaction
    def rise_quietly() -> None:
        db.session.execute(sa.update(PriceTier).values(unit_price_minor=9))

    @transaction
    def rise() -> None:
        rise_quietly()
        outbox.everything_changed(at=NOW)

    with pytest.raises(UnannouncedChangeError, match="price_tier"):
        rise_quietly()
    assert set(db.session.scalars(sa.select(PriceTier.unit_price_minor))) == {1_850, 1_600}
    rise()
    assert noted_changes()[1:] == [None]


def test_a_village_under_a_new_name_changes_everything(app, tmp_path):
    drums_and_sugar(app)
    lines = ["35.05.09.2003,35.05.09,Ngoran"]
    load_regions(at=NOW, source=built_source(tmp_path, version="9.1.0", villages=lines))
    assert None not in noted_changes()
    lines = ["35.05.09.2003,35.05.09,Ngoran Baru"]
    load_regions(at=NOW, source=built_source(tmp_path, version="9.2.0", villages=lines))
    assert noted_changes()[-1] is None


def test_old_notes_are_pruned_up_to_the_first_young_one_and_the_newest_stays(app):
    old, young = NOW - KEPT - timedelta(seconds=1), NOW - KEPT
    for sequence, at in enumerate((old, old, young, old, young), 1):
        note(sequence=sequence, at=at)
    assert outbox.prune(at=NOW) == 2
    assert outbox.kept() == Kept(3, 5)
    assert outbox.prune(at=NOW) == 0
    assert outbox.prune(at=NOW + timedelta(days=1)) == 2
    assert outbox.kept() == Kept(5, 5)
    listing = published_listing()
    assert noted_changes() == [5, listing.id]
    assert outbox.kept() == Kept(5, 6)


@pytest.mark.parametrize(
    ("kept", "reached", "enough"),
    [
        (Kept(0, 0), 0, True),
        (Kept(0, 0), 1, False),
        (Kept(1, 9), 0, True),
        (Kept(1, 9), 9, True),
        (Kept(1, 9), 10, False),
        (Kept(4, 9), 3, True),
        (Kept(4, 9), 2, False),
    ],
)
def test_the_outbox_knows_for_which_index_it_is_enough(kept, reached, enough):
    assert kept.reach(reached) is enough


def test_no_number_is_seen_before_a_lower_one(app):
    drum_id, sugar_id = (listing.id for listing in drums_and_sugar(app))
    drawn, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        drawn.set()
        may_end.wait(PATIENCE)

    @transaction
    def touch(listing_id: int) -> None:
        db.session.get_one(Listing, listing_id).changed_at += timedelta(days=1)

    @transaction
    def slow() -> None:
        touch(drum_id)
        before_commit("the very last act", hold)

    def quick() -> None:
        touch(sugar_id)

    first = in_thread(app, slow)
    assert drawn.wait(PATIENCE)
    second = in_thread(app, quick)
    second.join(0.3)
    assert second.is_alive(), "the second waits until the first is seen by all"
    assert noted_changes() == [drum_id, sugar_id]
    may_end.set()
    first.join(PATIENCE)
    second.join(PATIENCE)
    assert noted_changes() == [drum_id, sugar_id, drum_id, sugar_id]


def test_a_reader_beside_many_writers_never_sees_a_gap(app):
    each, writers = 20, 3
    done: list[int] = []

    def write() -> None:
        for _ in range(each):
            outbox.everything_changed(at=NOW)
        done.append(each)

    threads = [in_thread(app, write) for _ in range(writers)]
    looks = 0
    while True:
        finished = len(done) == writers
        db.session.rollback()
        seen = list(db.session.scalars(sa.select(SearchChange.sequence)))
        assert sorted(seen) == list(range(1, len(seen) + 1))
        looks += 1
        if finished:
            break
    for thread in threads:
        thread.join(PATIENCE)
    assert len(seen) == each * writers
    assert looks > 1


def test_a_change_of_this_process_wakes_who_waits_for_it(app):
    woken = threading.Event()

    def wait() -> None:
        outbox.wait_for_change(seconds=PATIENCE)
        woken.set()

    outbox.wait_for_change(seconds=0)
    waiting = threading.Thread(target=wait)
    waiting.start()
    assert not woken.is_set()
    published_listing()
    assert woken.wait(PATIENCE)
    waiting.join(PATIENCE)
