"""Writing and revising a draft: the operations behind the pages."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from marketplace.catalog import operations, queries, wording
from marketplace.catalog.models import Listing
from marketplace.catalog.terms import ListingTerms
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, NotFoundError, RefusedError
from marketplace.events import queries as events
from marketplace.money import Money
from marketplace.organisations import operations as organisations
from marketplace.organisations import queries as members
from marketplace.organisations.models import Organisation, SellingMandate
from marketplace.organisations.roles import Actor
from marketplace.regions.queries import get_village
from tests.build import drafted_listing, listing_terms, published_listing, submitted_listing
from tests.cast import HARIANG, NGORAN, NOW, SENTUL, WEDANI
from tests.catalog.storefronts import noted_changes


def write(
    actor: Actor, *, village: str = NGORAN, key: str | None = None, of: str = NGORAN
) -> Listing:
    organisation = members.find_bumdes_of(village_id=get_village(code=of).id)
    assert organisation is not None
    return operations.write_listing(
        actor=actor,
        village=get_village(code=village),
        organisation=organisation,
        terms=listing_terms(),
        submission_key=key,
        at=NOW,
    )


def test_what_is_written_is_what_stands(app, acting):
    listing = write(acting("joko"))
    db.session.rollback()
    assert wording.terms_of(listing) == listing_terms()
    (begun,) = events.timeline(subjects=[("listing", listing.public_id)])
    assert (begun.action, begun.actor_name) == ("listing.begin", "Joko Prasetyo")


def test_the_same_press_makes_one_listing(app, acting):
    key = "k" * 32
    assert write(acting("joko"), key=key).id == write(acting("sari"), key=key).id
    assert len(queries.list_listings(actor=acting("sari"))) == 1


def test_anothers_key_never_answers_with_their_listing(app, acting):
    key = "k" * 32
    write(acting("joko"), key=key)
    with pytest.raises(ConflictError):
        write(acting("asep"), village=HARIANG, of=HARIANG, key=key)


def test_nobody_takes_the_key_of_an_import(app, acting):
    with pytest.raises(RefusedError):
        write(acting("joko"), key=f"import:{WEDANI}:0")


@pytest.mark.parametrize("key", ["lin", "citra", "hasan", "stefan"])
def test_only_members_of_the_bumdes_write_for_it(app, acting, key):
    with pytest.raises(NotFoundError):
        write(acting(key))


@pytest.mark.parametrize(
    ("village", "reason"), [(SENTUL, "kelurahan"), (WEDANI, "no selling mandate")]
)
def test_a_village_without_the_right_is_refused(app, acting, village, reason):
    with pytest.raises(RefusedError, match=reason) as refused:
        write(acting("joko"), village=village)
    assert refused.value.field == "village_code"


def test_a_mandate_counts_between_its_dates_only(app, acting):
    @transaction
    def let_it_begin_tomorrow() -> None:
        village = get_village(code=WEDANI)
        bumdes = db.session.get_one(Organisation, acting("joko").organisation_id)
        organisations.grant_mandate(
            village=village,
            bumdes=bumdes,
            from_date=NOW.date().replace(day=22),
            to_date=None,
            actor=acting("oka"),
            at=NOW,
        )

    let_it_begin_tomorrow()
    with pytest.raises(RefusedError, match="no selling mandate"):
        write(acting("joko"), village=WEDANI)
    mandates = sa.select(SellingMandate).where(
        SellingMandate.village.has(code=WEDANI), SellingMandate.ended_at.is_(None)
    )
    assert db.session.scalars(mandates).one().covers(NOW.date().replace(day=22))


def revise(actor: Actor, listing: Listing, terms: ListingTerms) -> None:
    operations.revise_listing(actor=actor, listing=listing, terms=terms, at=NOW)


def test_price_steps_and_certificates_are_exchanged_for_the_new_ones(app, acting):
    listing = drafted_listing()
    terms = listing_terms(
        tiers=((50, Money(2000, "USD")), (100, Money(1850, "USD")), (900, Money(1, "USD"))),
        certificates=("fsc", "sni"),
    )
    revise(acting("joko"), listing, terms)
    db.session.rollback()
    assert wording.terms_of(listing) == terms
    assert listing.moq == 50


def test_a_change_of_currency_changes_every_price(app, acting):
    listing = drafted_listing()
    terms = listing_terms(tiers=((100, Money(30_000_000, "IDR")),))
    revise(acting("joko"), listing, terms)
    db.session.rollback()
    assert listing.lowest_price == Money(30_000_000, "IDR")


def test_the_same_terms_leave_no_trace(app, acting):
    listing = drafted_listing()
    version = listing.version
    revise(acting("joko"), listing, listing_terms())
    db.session.rollback()
    assert listing.version == version
    assert len(events.timeline(subjects=[("listing", listing.public_id)])) == 1


@pytest.mark.parametrize("build", [submitted_listing, published_listing])
def test_what_left_the_sellers_desk_cannot_be_revised(app, acting, build):
    listing = build()
    with pytest.raises(ConflictError):
        revise(acting("sari"), listing, listing_terms(name_en="Other"))


def test_retiring_a_published_listing_tells_the_index_and_a_draft_does_not(app, acting):
    draft = drafted_listing(key="asep", village=HARIANG)
    operations.retire_listing(actor=acting("hasan"), listing=draft, reason="no", at=NOW)
    assert noted_changes() == []
    published = published_listing()
    operations.retire_listing(actor=acting("sari"), listing=published, reason="no", at=NOW)
    assert noted_changes() == [published.id, published.id]


def test_retiring_needs_a_reason(app, acting):
    with pytest.raises(RefusedError):
        operations.retire_listing(
            actor=acting("sari"), listing=drafted_listing(), reason=" ", at=NOW
        )
