"""A card says what its listing says, in the order asked for, and shows nothing unpublished."""

from __future__ import annotations

from dataclasses import fields

from marketplace.catalog.cards import Card, cards_of
from marketplace.db import db
from tests.build import submitted_listing
from tests.cast import HARIANG
from tests.catalog.storefronts import drums_and_sugar
from tests.support.queries import every_query

OF_THE_VILLAGE = ("code", "name", "place")


def test_a_card_says_what_its_listing_says(app):
    for listing in drums_and_sugar(app):
        (card,) = cards_of(ids=[listing.id])
        for name in {field.name for field in fields(Card)} - {"village", "certificates"}:
            assert getattr(card, name) == getattr(listing, name), name
        for name in OF_THE_VILLAGE:
            assert getattr(card.village, name) == getattr(listing.village, name)
        kinds = [certificate.kind for certificate in listing.certificates]
        assert [certificate.kind for certificate in card.certificates] == kinds


def test_cards_stand_in_the_order_asked_for_and_take_one_query(app):
    drums, sugar = drums_and_sugar(app)
    ids = [sugar.id, 999_999, drums.id]
    with every_query() as asked:
        assert [card.id for card in cards_of(ids=ids)] == [sugar.id, drums.id]
    assert len(asked) == 1


def test_nothing_unpublished_has_a_card(app):
    assert cards_of(ids=[submitted_listing(HARIANG).id]) == []
    with every_query() as asked:
        assert cards_of(ids=[]) == []
    assert asked == []
    db.session.rollback()
