"""Brings a list of candidates in, batch by batch; a second run of the same list changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from marketplace.catalog import operations as catalog
from marketplace.catalog.candidates import Candidate, merged
from marketplace.catalog.models import Listing
from marketplace.catalog.wording import terms_of
from marketplace.clock import jakarta_date
from marketplace.curation import operations as curation
from marketplace.curation import standing
from marketplace.curation.planning import Aim, Outcome, Plan, Step, plan
from marketplace.db import transaction
from marketplace.events.operations import SYSTEM
from marketplace.organisations import operations as organisations
from marketplace.organisations.models import Organisation

ROWS_IN_ONE_TRANSACTION = 200


def batches(candidates: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    """The candidates in the portions that one transaction takes."""
    for start in range(0, len(candidates), ROWS_IN_ONE_TRANSACTION):
        yield candidates[start : start + ROWS_IN_ONE_TRANSACTION]


def foresee(
    *, candidates: Sequence[Candidate], aim: Aim, taken: Mapping[str, int], at: datetime
) -> list[Outcome]:
    """What bring_in would do with this batch now; changes nothing."""
    plans = _plans(candidates, aim, taken, at)
    return [found if isinstance(found, Outcome) else found.outcome() for found in plans]


@transaction
def bring_in(
    *, candidates: Sequence[Candidate], aim: Aim, taken: Mapping[str, int], at: datetime
) -> list[Outcome]:
    """Put one batch in and say what became of each row.

    ``taken`` names the villages that earlier batches of the same list have dealt with.
    """
    standing.hold(candidates)
    found = _plans(candidates, aim, taken, at)
    listings = _carry_out([step for step in found if isinstance(step, Plan)], at=at)
    if aim is Aim.PUBLISH:
        curation.record_imports(listings=listings, at=at)
    return [step if isinstance(step, Outcome) else step.outcome() for step in found]


def dealt_with(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Village code → line of the rows that are good, for the batches that follow."""
    return {
        outcome.village_code: outcome.line
        for outcome in outcomes
        if outcome.step is not Step.REFUSE
    }


def _plans(
    candidates: Sequence[Candidate], aim: Aim, taken: Mapping[str, int], at: datetime
) -> list[Plan | Outcome]:
    stands, day, seen = standing.read(candidates), jakarta_date(at), dict(taken)
    found: list[Plan | Outcome] = []
    for candidate in candidates:
        step = plan(candidate, standing=stands, aim=aim, taken=seen, day=day)
        if isinstance(step, Plan):
            seen[candidate.village_code] = candidate.line
        found.append(step)
    return found


def _carry_out(plans: Sequence[Plan], *, at: datetime) -> list[Listing]:
    """The listings that are new or other than before."""
    changed = [found for found in plans if found.step in {Step.CHANGE, Step.PUBLISH}]
    listings = [found.listing for found in changed if found.listing is not None]
    sellers = _sellers([found for found in plans if found.step is not Step.KEEP], at=at)
    for found, listing in zip(changed, listings, strict=True):
        terms = merged(terms_of(listing), found.candidate.terms)
        catalog.rewrite(actor=SYSTEM, listing=listing, terms=terms, at=at)
    beginnings = [
        catalog.Beginning(
            village=found.village,
            organisation=sellers[found.village.id],
            terms=found.candidate.terms,
            submission_key=f"{catalog.IMPORT_KEY}{found.village.code}:{found.brought_before}",
        )
        for found in plans
        if found.step is Step.ADD
    ]
    return [*listings, *catalog.begin_from_list(beginnings=beginnings, at=at)]


def _sellers(plans: Sequence[Plan], *, at: datetime) -> dict[int, Organisation]:
    """Each village's BUMDes by village id, founded or given its mandate where that is missing."""
    today = jakarta_date(at)
    missing = [found for found in plans if found.seller is None]
    founded = organisations.found_sellers(
        named=[(found.village, found.candidate.seller_name) for found in missing],
        from_date=today,
        actor=SYSTEM,
        at=at,
    )
    sellers = {found.village.id: found.seller for found in plans if found.seller is not None}
    for found in plans:
        if found.seller is not None and not found.has_mandate:
            organisations.grant_mandate(
                village=found.village,
                bumdes=found.seller,
                from_date=today,
                to_date=None,
                actor=SYSTEM,
                at=at,
            )
    return sellers | {
        found.village.id: bumdes for found, bumdes in zip(missing, founded, strict=True)
    }
