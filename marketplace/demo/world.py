"""Organisations, people and flagships of the demo world, made by the operations people use."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from marketplace.accounts import operations as accounts
from marketplace.catalog import operations as catalog
from marketplace.catalog import text_revisions
from marketplace.catalog.models import Listing
from marketplace.clock import jakarta_date
from marketplace.curation import operations as curation
from marketplace.db import db, transaction
from marketplace.demo.photos import DemoPhoto, hang
from marketplace.demo.villages import FOLDER, DemoVillage, villages
from marketplace.events.operations import SYSTEM
from marketplace.organisations import operations as organisations
from marketplace.organisations import queries
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Actor, OrganisationKind, Role
from marketplace.regions.queries import get_village

MANDATED_FROM = date(2024, 1, 1)
REGISTERED_DAYS_AGO = 400


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
            organisation=organisation,
            person=person,
            role=Role.of(row["role"]),
            province_code=row["province"] or None,
            regency_code=row["regency"] or None,
            actor=SYSTEM,
            at=at,
        )
        db.session.flush()
        actors[row["email"]] = queries.get_actor(email=row["email"])
    return actors


@transaction
def make_listing(
    *,
    village: DemoVillage,
    director: Actor,
    curator: Actor,
    photos: Sequence[DemoPhoto],
    at: datetime,
) -> Listing:
    """The village's flagship, written, submitted and decided as its ``stage`` says."""
    place = get_village(code=village.code)
    bumdes = queries.find_bumdes_of(village_id=place.id)
    if bumdes is None:
        raise LookupError(village.code)
    listing = catalog.write_listing(
        actor=director,
        village=place,
        organisation=bumdes,
        terms=village.terms(day=jakarta_date(at)),
        submission_key=None,
        at=at,
    )
    listing.is_demo = True
    _say_in_more_languages(village, listing, director, at=at)
    hang(actor=director, listing=listing, photos=photos, at=at)
    catalog.submit_listing(actor=director, listing=listing, at=at)
    if village.stage == "published":
        reason = "Demo: sample and papers seen."
        curation.publish_listing(actor=curator, listing=listing, reason=reason, at=at)
    elif village.stage == "changes_requested":
        reason = "Demo: the approval number of the destination is still missing."
        curation.request_changes(actor=curator, listing=listing, reason=reason, at=at)
    return listing


def _say_in_more_languages(
    village: DemoVillage, listing: Listing, director: Actor, *, at: datetime
) -> None:
    for code, said in village.texts():
        text_revisions.write_text(
            actor=director,
            listing=listing,
            code=code,
            said=said,
            edition=listing.edition,
            at=at,
        )


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


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
