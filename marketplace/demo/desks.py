"""What waits on the desks of the demo world beside its trades, so that no page of it is empty.

Every figure, number and word here is invented and says so where people read it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from marketplace.capacity import operations as capacity
from marketplace.capacity.weeks import week_of
from marketplace.catalog import operations as catalog
from marketplace.catalog import revision_operations as revisions
from marketplace.catalog import wording
from marketplace.catalog.models import Listing
from marketplace.catalog.searches import Search
from marketplace.costing import floor_operations as floors
from marketplace.costing import operations as costing
from marketplace.costing.costs import Costs, Part
from marketplace.db import db, transaction
from marketplace.demo.trades import CUPUNAGARA, GRETA, KUPANG, LIN, NGORAN, WEDANI, Stage
from marketplace.mandates import operations as mandates
from marketplace.mandates.terms import MandateTerms
from marketplace.money import Money
from marketplace.onboarding import operations as onboarding
from marketplace.onboarding.identity import Identity
from marketplace.organisations.models import Organisation
from marketplace.organisations.powers import CHAPTER_LENGTH, Step
from marketplace.organisations.roles import Role
from marketplace.searches import operations as searches
from marketplace.searches.states import AlertStatus
from marketplace.shortlists import operations as shortlists
from marketplace.succession import operations as succession
from marketplace.succession.operations import Evidence
from marketplace.team import operations as team

KUSAMBA = "51.05.04.2006"
WULAN = "wulan@samudra-ekspor.example"
_RUPIAH = {
    Part.MATERIALS: "92000",
    Part.LABOUR: "48000",
    Part.PACKING: "14000",
    Part.OVERHEAD: "9000",
    Part.CERTIFICATES: "1500",
    Part.OTHER: "0",
    Part.LOADING: "6000000",
    Part.INLAND: "18000000",
    Part.CUSTOMS: "4000000",
    Part.TERMINAL: "9000000",
}


@transaction
def fill_desks(*, stage: Stage) -> None:
    """Costs, declared numbers, a closed week, an invitation, changes, kept searches, a mandate."""
    _what_drums_cost(stage)
    _who_the_drummers_are(stage)
    _a_week_off(stage)
    _a_sarong_in_new_words(stage)
    _another_salt(stage)
    _what_buyers_kept(stage)
    _who_exports_sarongs(stage)


def _what_drums_cost(stage: Stage) -> None:
    costing.save_card(
        actor=stage.seller(NGORAN, Role.SELLER_DIRECTOR),
        listing=stage.listings[NGORAN],
        costs=Costs(
            quantity=3_500,
            units_per_carton=2,
            amounts={part: Money.parse(digits, "IDR") for part, digits in _RUPIAH.items()},
            margin=2_000,
            freight=Money.parse("45000000", "IDR"),
            premium=3_000,
            premium_all_risks=4_500,
        ),
        freight_currency="IDR",
        price_currency="IDR",
        submission_key=None,
        at=stage.ago(112),
    )
    floors.set_floor(
        actor=stage.seller(NGORAN, Role.SELLER_DIRECTOR),
        listing=stage.listings[NGORAN],
        amount=Money.parse("180000", "IDR"),
        at=stage.ago(112),
    )


def _who_the_drummers_are(stage: Stage) -> None:
    director = stage.seller(NGORAN, Role.SELLER_DIRECTOR)
    onboarding.declare_identity(
        actor=director,
        identity=Identity(certificate="AHU-DEMO-0001", nib="0" * 13, npwp="0" * 16),
        at=stage.ago(150),
    )
    team.invite(
        actor=director,
        email="budi@ngoran.example",
        role=Role.SELLER_OPERATOR,
        at=stage.ago(2),
    )


def _a_week_off(stage: Stage) -> None:
    capacity.set_week(
        actor=stage.seller(NGORAN, Role.SELLER_OPERATOR),
        listing=stage.listings[NGORAN],
        week=week_of(stage.day(42)),
        quantity=0,
        reason="Demo: harvest of the rice; the workshops rest.",
        at=stage.ago(3),
    )


def _a_sarong_in_new_words(stage: Stage) -> None:
    """A change that waits for the curator."""
    listing = stage.listings[WEDANI]
    before = wording.terms_of(listing)
    revisions.change_listing(
        actor=stage.seller(WEDANI, Role.SELLER_OPERATOR),
        listing=listing,
        terms=replace(before, summary_en=f"{before.summary_en} Demo: new words to read."),
        at=stage.ago(1),
    )


def _another_salt(stage: Stage) -> None:
    """A change of flagship that waits for the ministry."""
    listing = stage.listings[KUSAMBA]
    director = stage.seller(KUSAMBA, Role.SELLER_DIRECTOR)
    succession.ask_for_change(
        actor=director,
        listing=listing,
        successor=_draft_of(stage, listing),
        reason="Demo: buyers ask for the salt in jars; the village makes those now.",
        evidence=Evidence("Demo: minutes of an invented village meeting, page 3."),
        submission_key=None,
        at=stage.ago(5),
    )


def _draft_of(stage: Stage, listing: Listing) -> Listing:
    terms = replace(
        wording.terms_of(listing),
        name_en="Kusamba sea salt in gift jars",
        name_id="Garam laut Kusamba dalam stoples",
    )
    draft = catalog.write_listing(
        actor=stage.seller(KUSAMBA, Role.SELLER_DIRECTOR),
        village=listing.village,
        organisation=listing.organisation,
        terms=terms,
        submission_key=None,
        at=stage.ago(7),
    )
    draft.is_demo = True
    return draft


def _what_buyers_kept(stage: Stage) -> None:
    kept = {
        LIN: (Search(text="非洲鼓"), "Drums", (NGORAN, KUPANG)),
        GRETA: (
            Search(text="organic coffee", max_moq=1_000),
            "Coffee by the pallet",
            (CUPUNAGARA,),
        ),
    }
    for buyer, (search, name, codes) in kept.items():
        actor = stage.actors[buyer]
        searches.save_search(
            actor=actor,
            search=search,
            name=name,
            alert=AlertStatus.ON,
            submission_key=None,
            at=stage.now - timedelta(days=20),
        )
        for code in codes:
            shortlists.add_listing(actor=actor, listing=stage.listings[code], at=stage.ago(9))


def _who_exports_sarongs(stage: Stage) -> None:
    """Wulan answers Lin for Wedani, as long as the mandate lasts."""
    manager = stage.actors[WULAN]
    listing = stage.listings[WEDANI]
    mandate = mandates.propose_mandate(
        actor=stage.seller(WEDANI, Role.SELLER_DIRECTOR),
        partner=db.session.get_one(Organisation, manager.organisation_id),
        terms=MandateTerms(
            villages=(WEDANI,),
            chapters=(listing.hs_code[:CHAPTER_LENGTH],),
            destinations=("CN", "JP"),
            anywhere=False,
            steps=tuple(Step),
            from_date=stage.day(-9),
            to_date=stage.day(120),
        ),
        submission_key=None,
        at=stage.ago(9),
    )
    mandates.accept_mandate(actor=manager, mandate=mandate, at=stage.ago(8))
