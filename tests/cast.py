"""The fixed cast everybody in the tests knows, and the small world they live in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from marketplace.accounts import operations as accounts
from marketplace.accounts.passwords import hash_password
from marketplace.db import transaction
from marketplace.events.operations import SYSTEM
from marketplace.organisations import operations as organisations
from marketplace.organisations import queries
from marketplace.organisations.roles import Actor, OrganisationKind, Role
from marketplace.regions.operations import load_regions
from marketplace.regions.queries import get_village
from marketplace.regions.source import subset_source

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # 10:00 in Jakarta, a Saturday
TODAY = date(2026, 11, 21)
PASSPHRASE = "a long pass phrase of the cast"

NGORAN = "35.05.09.2003"
HARIANG = "36.02.22.2006"
WEDANI = "35.25.11.2009"
KUPANG = "35.15.05.2006"
SENTUL = "35.72.01.1003"  # a kelurahan: may not list
VILLAGES = (NGORAN, HARIANG, WEDANI, KUPANG, SENTUL)


@dataclass(frozen=True, slots=True)
class Part:
    """One person of the cast in one role of one organisation."""

    key: str
    name: str
    role: Role
    organisation: str

    @property
    def email(self) -> str:
        return f"{self.key.replace('_', '.')}@{self.organisation}.example"


# organisation key → (kind, name, country, village code of a BUMDes)
ORGANISATIONS: dict[str, tuple[OrganisationKind, str, str, str | None]] = {
    "ngoran": (OrganisationKind.BUMDES, "BUM Desa Karya Mandiri Ngoran", "ID", NGORAN),
    "hariang": (OrganisationKind.BUMDES, "BUM Desa Hariang", "ID", HARIANG),
    "shenzhen": (OrganisationKind.BUYER, "Shenzhen Drum Trading", "CN", None),
    "hamburg": (OrganisationKind.BUYER, "Hamburger Rösthaus", "DE", None),
    "lpei": (OrganisationKind.LPEI, "LPEI", "ID", None),
    "ministry": (OrganisationKind.MINISTRY, "Village Ministry", "ID", None),
    "samudra": (OrganisationKind.EXPORT_PARTNER, "PT Samudra Ekspor", "ID", None),
    "pelita": (OrganisationKind.EXPORT_PARTNER, "BUM Desa Bersama Pelita", "ID", None),
    "desaport": (OrganisationKind.PLATFORM, "Desaport", "ID", None),
}

CAST = (
    Part("sari", "Sari Wulandari", Role.SELLER_DIRECTOR, "ngoran"),
    Part("joko", "Joko Prasetyo", Role.SELLER_OPERATOR, "ngoran"),
    Part("hasan", "Hasan Basri", Role.SELLER_DIRECTOR, "hariang"),
    Part("asep", "Asep Hidayat", Role.SELLER_OPERATOR, "hariang"),
    Part("lin", "Lin Mei", Role.BUYER, "shenzhen"),
    Part("greta", "Greta Vogel", Role.BUYER_APPROVER, "hamburg"),
    Part("citra", "Citra Dewi", Role.CURATOR, "lpei"),
    Part("made", "Made Putra", Role.FINANCE_MAKER, "lpei"),
    Part("chandra", "Chandra Wijaya", Role.FINANCE_CHECKER, "lpei"),
    Part("agus", "Agus Salim", Role.FINANCE_APPROVER, "lpei"),
    Part("oka", "Oka Mahendra", Role.PROGRAMME_OFFICER, "ministry"),
    Part("stefan", "Stefan Halim", Role.STAFF, "desaport"),
    # In the world of all routes her mandate is in force and his is over.
    Part("ratna", "Ratna Larasati", Role.EXPORT_MANAGER, "samudra"),
    Part("wira", "Wira Atmaja", Role.EXPORT_MANAGER, "pelita"),
)


@transaction
def make_world() -> None:
    """Regions, organisations, mandates and people; everybody has the same pass phrase."""
    load_regions(at=NOW, source=subset_source(VILLAGES))
    made = {}
    for key, (kind, name, country, village_code) in ORGANISATIONS.items():
        if village_code is None:
            made[key] = organisations.register_organisation(
                kind=kind, name=name, country=country, actor=SYSTEM, at=NOW
            )
            continue
        village = get_village(code=village_code)
        made[key] = organisations.register_bumdes(village=village, name=name, actor=SYSTEM, at=NOW)
        organisations.grant_mandate(
            village=village,
            bumdes=made[key],
            from_date=date(2024, 1, 1),
            to_date=None,
            actor=SYSTEM,
            at=NOW,
        )
    password_hash = hash_password(PASSPHRASE)
    for part in CAST:
        person = accounts.add_person(
            email=part.email, name=part.name, password_hash=password_hash, at=NOW
        )
        person.confirmed_at = NOW
        person.language, person.time_zone = "en", "Asia/Jakarta"
        organisations.add_member(
            organisation=made[part.organisation],
            person=person,
            role=part.role,
            actor=SYSTEM,
            at=NOW,
        )


def part_of(key: str) -> Part:
    """The part called ``key`` ("sari")."""
    return next(part for part in CAST if part.key == key)


def acting(key: str) -> Actor:
    """This member of the cast acting for their organisation."""
    return queries.get_actor(email=part_of(key).email)
