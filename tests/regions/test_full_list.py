"""The whole shipped list, loaded once by the command, against what is known of Indonesia."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from marketplace.db import db
from marketplace.errors import RefusedError
from marketplace.regions import queries
from marketplace.regions.codes import VillageKind
from marketplace.regions.models import District, Regency, RegionCoverage, Village
from marketplace.regions.source import SHIPPED
from tests.regions.build import BANGUNJIWO, NGORAN, SENTUL, bare_app


@dataclass(frozen=True)
class Country:
    """An application with every region, and what the two runs of the command said."""

    app: Flask
    first: Result
    second: Result


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    with bare_app(tmp_path_factory.mktemp("country")) as app:
        run = app.test_cli_runner().invoke
        yield Country(app, run(args=["regions", "load"]), run(args=["regions", "load"]))


@pytest.fixture(autouse=True)
def reading(country: Country) -> Iterator[None]:
    with country.app.app_context():
        yield


def test_the_command_says_in_plain_words_what_it_loaded(country: Country) -> None:
    assert country.first.exit_code == 0
    assert "Loaded idn-area-data 3.1.2: 91,592 added, 0 renamed." in country.first.output
    assert (
        "Now 38 provinces, 514 regencies and cities, 7,277 districts, 83,763 villages, "
        "75,265 of which may list a product."
    ) in country.first.output


def test_the_second_run_of_the_command_changes_nothing(country: Country) -> None:
    assert country.second.exit_code == 0
    assert country.second.output == ("idn-area-data 3.1.2 is already loaded; nothing changed.\n")


def test_the_release_records_the_whole_list() -> None:
    release = queries.current_release()

    assert release is not None
    assert release.coverage is RegionCoverage.FULL
    assert (release.package, release.version) == ("idn-area-data", "3.1.2")
    assert release.sha256 == SHIPPED.manifest.sha256
    assert queries.count_regions() == queries.RegionCounts(
        release.provinces, release.regencies, release.districts, release.villages
    )


def test_there_are_416_kabupaten_and_98_kota() -> None:
    names = db.session.scalars(sa.select(Regency.name)).all()

    assert Counter(name.split()[0] for name in names) == {"Kabupaten": 416, "Kota": 98}


def test_37_of_38_provinces_can_be_covered_because_jakarta_has_no_desa() -> None:
    everywhere = {province.name for province in queries.list_provinces()}
    coverable = {province.name for province in queries.provinces_with_villages_that_may_list()}

    assert len(everywhere) == 38
    assert len(coverable) == 37
    assert everywhere - coverable == {"DKI Jakarta"}


def test_the_kinds_of_village_are_as_many_as_the_package_holds() -> None:
    # The decree in force counts 75,252 desa and 8,496 kelurahan; this package is slightly behind.
    kinds = db.session.execute(sa.select(Village.kind, sa.func.count()).group_by(Village.kind))

    assert dict(kinds.all()) == {
        VillageKind.DESA: 75_251,
        VillageKind.DESA_ADAT: 14,
        VillageKind.KELURAHAN: 8_498,
    }
    assert queries.count_villages_that_may_list() == 75_265


def test_desa_adat_exist_only_in_kabupaten_jayapura() -> None:
    adat = db.session.scalars(sa.select(Village).where(Village.kind == VillageKind.DESA_ADAT))

    assert {village.regency.name for village in adat} == {"Kabupaten Jayapura"}


def test_village_names_are_not_keys() -> None:
    names = Counter(
        db.session.scalars(sa.select(Village.name).where(Village.kind != VillageKind.KELURAHAN))
    )

    assert names["Sidomulyo"] == 91
    assert len(names) == 57_924
    assert len([name for name, count in names.items() if count > 1]) == 6_609


def test_margorejo_exists_twice_in_one_kabupaten() -> None:
    found = queries.find_villages(text="Margorejo, Kab. Tuban", limit=10)

    assert len(found) == 2
    assert len({village.place for village in found}) == 2


def test_every_village_lies_in_a_district_regency_and_province() -> None:
    whole = (
        sa.select(sa.func.count())
        .select_from(Village)
        .join(Village.district)
        .join(District.regency)
        .join(Regency.province)
    )

    assert db.session.scalar(whole) == 83_763


def test_every_district_has_a_village() -> None:
    empty = sa.select(District.code).where(
        ~sa.exists().where(Village.district_code == District.code)
    )

    assert db.session.scalars(empty).all() == []


def test_no_name_is_empty_or_keyless_or_in_capitals() -> None:
    villages = db.session.execute(sa.select(Village.name, Village.name_key)).all()
    regencies = db.session.scalars(sa.select(Regency.name)).all()

    assert [name for name, key in villages if not name or not re.fullmatch("[a-z0-9]+", key)] == []
    assert [name for name in regencies if name.isupper()] == []


def test_ngoran_is_a_desa_of_nglegok_in_blitar() -> None:
    village = queries.get_village_that_may_list(code=NGORAN)

    assert village.kind is VillageKind.DESA
    assert village.place == "Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur"


def test_kelurahan_sentul_is_refused_though_it_makes_djembe() -> None:
    sentul = queries.get_village(code=SENTUL)

    assert sentul.place.startswith("Sentul, Kepanjenkidul, Kota Blitar")
    with pytest.raises(RefusedError, match="kelurahan"):
        queries.get_village_that_may_list(code=SENTUL)


def test_a_kalurahan_of_yogyakarta_is_a_desa_because_its_digit_says_so() -> None:
    bangunjiwo = queries.get_village_that_may_list(code=BANGUNJIWO)

    assert bangunjiwo.place == "Bangunjiwo, Kasihan, Kabupaten Bantul, DI Yogyakarta"
