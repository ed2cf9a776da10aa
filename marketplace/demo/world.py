"""Organisations, people and flagships of the demo world, made by the operations people use."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from marketplace.accounts import operations as accounts
from marketplace.catalog import operations as catalog
from marketplace.catalog.models import Listing
from marketplace.catalog.terms import ListingTerms
from marketplace.curation import operations as curation
from marketplace.db import db, transaction
from marketplace.events.operations import SYSTEM
from marketplace.money import Money
from marketplace.organisations import operations as organisations
from marketplace.organisations import queries
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor, OrganisationKind, Role
from marketplace.regions.queries import get_village
from marketplace.trade_terms import Incoterm, Unit

FOLDER = Path(__file__).resolve().parent.parent / "data" / "demo"
MANDATED_FROM = date(2024, 1, 1)
REGISTERED_DAYS_AGO = 400


@dataclass(frozen=True, slots=True)
class DemoVillage:
    """One row of villages.csv; its README says which columns are public and which invented."""

    row: dict[str, str]

    @property
    def code(self) -> str:
        return self.row["code"]

    @property
    def stage(self) -> str:
        return self.row["stage"]

    def terms(self) -> ListingTerms:
        """What the listing says; the public record is quoted with its source and kept apart."""
        row = self.row
        description = (
            f"{row['description_en']}\n\n"
            f"On the public record: {row['public_facts']} (Source: {row['source']}.)\n\n"
            "Prices, quantities, certificates and people on this page are invented for the demo."
        )
        return ListingTerms(
            name_id=row["name_id"],
            name_en=row["name_en"],
            summary_en=row["summary_en"],
            description_en=description,
            description_id=row["description_id"],
            category=row["category"],
            hs_code=row["hs_code"],
            keywords=row["keywords"],
            unit=Unit(row["unit"]),
            monthly_capacity=int(row["monthly_capacity"]),
            lead_time_days=int(row["lead_time_days"]),
            incoterm=Incoterm(row["incoterm"]),
            named_place=row["named_place"],
            tiers=tuple(_tiers(row["tiers"], row["currency"])),
            certificates=tuple(sorted(filter(None, row["certificates"].split(";")))),
        )


def villages() -> list[DemoVillage]:
    """The dozen, in the file's order."""
    return [DemoVillage(row) for row in _rows("villages.csv")]


@transaction
def make_people(*, password_hash: str, now: datetime) -> dict[str, Actor]:
    """Everybody, by e-mail address, acting for their organisation."""
    at = now - timedelta(days=REGISTERED_DAYS_AGO)
    bumdes_names = {village.code: village.row["bumdes"] for village in villages()}
    made: dict[str, Organisation] = {}
    actors: dict[str, Actor] = {}
    for row in _rows("people.csv"):
        organisation = made.get(row["organisation"])
        if organisation is None:
            organisation = _make_organisation(row, bumdes_names, at=at)
            made[row["organisation"]] = organisation
        person = accounts.add_demo_person(
            email=row["email"], name=row["person"], password_hash=password_hash, at=at
        )
        organisations.add_member(
            organisation=organisation, person=person, role=Role.of(row["role"]), actor=SYSTEM, at=at
        )
        db.session.flush()
        actors[row["email"]] = queries.get_actor(email=row["email"])
    return actors


@transaction
def make_listing(*, village: DemoVillage, director: Actor, curator: Actor, at: datetime) -> Listing:
    """The village's flagship, written, submitted and decided as its ``stage`` says."""
    place = get_village(code=village.code)
    bumdes = queries.find_bumdes_of(village_id=place.id)
    if bumdes is None:
        raise LookupError(village.code)
    listing = catalog.write_listing(
        actor=director,
        village=place,
        organisation=bumdes,
        terms=village.terms(),
        submission_key=None,
        at=at,
    )
    listing.is_demo = True
    catalog.submit_listing(actor=director, listing=listing, at=at)
    if village.stage == "published":
        reason = "Demo: sample and papers seen."
        curation.publish_listing(actor=curator, listing=listing, reason=reason, at=at)
    elif village.stage == "changes_requested":
        reason = "Demo: the approval number of the destination is still missing."
        curation.request_changes(actor=curator, listing=listing, reason=reason, at=at)
    return listing


def _make_organisation(
    row: dict[str, str], bumdes_names: dict[str, str], *, at: datetime
) -> Organisation:
    if row["kind"] != OrganisationKind.BUMDES:
        organisation = organisations.register_organisation(
            kind=OrganisationKind.of(row["kind"]),
            name=row["name"],
            country=row["country"],
            actor=SYSTEM,
            at=at,
        )
    else:
        village = get_village(code=row["village"])
        organisation = organisations.register_bumdes(
            village=village, name=bumdes_names[village.code], actor=SYSTEM, at=at
        )
        organisations.grant_mandate(
            village=village,
            bumdes=organisation,
            from_date=MANDATED_FROM,
            to_date=None,
            actor=SYSTEM,
            at=at,
        )
    organisation.is_demo = True
    return organisation


def _tiers(text: str, currency: str) -> Iterator[tuple[int, Money]]:
    for tier in text.split(";"):
        quantity, price = tier.split(":")
        yield int(quantity), Money.parse(price, currency)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
