"""Decides what a candidate of a list changes, given what stands; changes nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext

from marketplace.catalog.candidates import Candidate, merged
from marketplace.catalog.models import Listing
from marketplace.catalog.states import LIVE, ListingStatus
from marketplace.catalog.wording import terms_of
from marketplace.curation.standing import Standing
from marketplace.organisations.models import Organisation
from marketplace.regions.models import Village


class Aim(StrEnum):
    """What a list is brought for: drafts for the sellers, or listings buyers see at once."""

    DRAFT = "draft"
    PUBLISH = "publish"


class Step(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    CHANGE = "change"
    PUBLISH = "publish"
    KEEP = "keep"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``reason`` is set for a refused row; ``makes_seller`` says that its BUMDes is new."""

    line: int
    village_code: str
    step: Step
    reason: str = ""
    makes_seller: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The step with what it is taken on; ``listing`` and ``seller`` are None where missing."""

    candidate: Candidate
    step: Step
    village: Village
    listing: Listing | None
    seller: Organisation | None
    has_mandate: bool
    brought_before: int

    def outcome(self) -> Outcome:
        new = self.step is Step.ADD and self.seller is None
        candidate = self.candidate
        return Outcome(candidate.line, candidate.village_code, self.step, makes_seller=new)


def plan(
    candidate: Candidate, *, standing: Standing, aim: Aim, taken: dict[str, int], day: date
) -> Plan | Outcome:
    """The step for this row, or its refusal. ``taken`` names the line a village stands in."""
    village = standing.villages.get(candidate.village_code)
    if village is None:
        return _refused(candidate, gettext("No village has this code."))
    if candidate.village_code in taken:
        first = taken[candidate.village_code]
        return _refused(
            candidate, gettext("This village stands in line %(line)s already.", line=first)
        )
    listing = standing.live.get(village.id) or standing.drafts.get(village.id)
    reason = _without_right(standing, village, listing, day)
    if reason is not None:
        return _refused(candidate, reason)
    if listing is not None and listing.status is ListingStatus.PAUSED:
        return _refused(candidate, _only_by_its_seller(listing))
    step = _step(candidate, listing, aim)
    if step is Step.REFUSE and listing is not None:
        return _refused(candidate, _only_by_publishing(listing))
    mandate = standing.mandates.get(village.id)
    seller = mandate.organisation if mandate else standing.bumdes.get(village.id)
    brought = standing.imported.get(village.id, 0)
    return Plan(candidate, step, village, listing, seller, mandate is not None, brought)


def _without_right(
    standing: Standing, village: Village, listing: Listing | None, day: date
) -> str | None:
    mandate = standing.mandates.get(village.id)
    if mandate is not None and not mandate.covers(day):
        return gettext(
            "The selling mandate of %(seller)s does not cover today.",
            seller=mandate.organisation.name,
        )
    seller = mandate.organisation if mandate else standing.bumdes.get(village.id)
    if listing is not None and (seller is None or seller.id != listing.organisation_id):
        return gettext(
            "The village has a live listing of another seller, %(seller)s.",
            seller=listing.organisation.name,
        )
    return None


def _step(candidate: Candidate, listing: Listing | None, aim: Aim) -> Step:
    if listing is None:
        return Step.ADD
    standing = terms_of(listing)
    same = standing == merged(standing, candidate.terms)
    if aim is Aim.PUBLISH:
        settled = Step.KEEP if listing.published else Step.PUBLISH
        return settled if same else Step.CHANGE
    if same:
        return Step.KEEP
    return Step.CHANGE if listing.status not in LIVE else Step.REFUSE


def _only_by_publishing(listing: Listing) -> str:
    return gettext(
        "The village has a live listing, “%(name)s”, that says something else; "
        "only an import with --publish changes it.",
        name=listing.name_en,
    )


def _only_by_its_seller(listing: Listing) -> str:
    return gettext(
        "The village's listing, “%(name)s”, is paused; a list does not change it meanwhile.",
        name=listing.name_en,
    )


def _refused(candidate: Candidate, reason: str) -> Outcome:
    return Outcome(candidate.line, candidate.village_code, Step.REFUSE, reason)
