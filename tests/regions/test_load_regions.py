"""Loading regions: adds, renames, never removes, and knows what is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from marketplace.db import add, db, transaction
from marketplace.regions import operations, queries
from marketplace.regions.codes import VillageKind
from marketplace.regions.models import District, Regency, RegionCoverage, RegionRelease, Village
from marketplace.regions.operations import RegionLoad
from marketplace.regions.source import RegionSource, subset_source
from tests.regions.build import NGORAN, NOON, SENTUL, built_source

pytestmark = pytest.mark.usefixtures("app")


def test_in_a_new_database_nothing_is_loaded() -> None:
    assert queries.current_release() is None
    assert not queries.is_loaded(source=subset_source([NGORAN]))


def test_a_load_adds_every_level_and_records_the_release(tmp_path: Path) -> None:
    done = operations.load_regions(at=NOON, source=built_source(tmp_path))

    release = queries.current_release()
    assert done == RegionLoad(added=5, renamed=0, missing=0)
    assert queries.count_regions() == queries.RegionCounts(1, 1, 1, 2)
    assert release is not None
    assert (release.package, release.version, release.loaded_at) == ("idn-area-data", "9.0.0", NOON)
    assert (release.provinces, release.regencies, release.districts, release.villages) == (
        1,
        1,
        1,
        2,
    )


def test_a_second_load_of_the_same_list_changes_nothing(tmp_path: Path) -> None:
    source = built_source(tmp_path)
    operations.load_regions(at=NOON, source=source)

    assert operations.load_regions(at=NOON, source=source) == RegionLoad()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RegionRelease)) == 1


def test_a_newer_list_adds_renames_and_keeps_what_it_no_longer_names(tmp_path: Path) -> None:
    operations.load_regions(at=NOON, source=built_source(tmp_path))
    before = queries.get_village(code=NGORAN).id
    newer = built_source(
        tmp_path,
        version="9.1.0",
        villages=["35.05.09.2003,35.05.09,Ngoran Baru", "35.05.09.2005,35.05.09,Modangan"],
    )

    done = operations.load_regions(at=NOON, source=newer)

    renamed = queries.get_village(code=NGORAN)
    assert done == RegionLoad(added=1, renamed=1, missing=1)
    assert (renamed.id, renamed.name, renamed.name_key) == (before, "Ngoran Baru", "ngoranbaru")
    assert queries.get_village(code="35.05.09.2004").name == "Kedawung"
    assert queries.is_loaded(source=newer)


def test_progress_accounts_for_every_row_once(tmp_path: Path) -> None:
    source = built_source(tmp_path)
    operations.load_regions(at=NOON, source=RegionSource(source.folder, frozenset({NGORAN})))
    steps: list[int] = []

    operations.load_regions(at=NOON, source=source, progress=steps.append)

    assert sum(steps) == source.manifest.total == 5


def test_a_subset_is_recorded_as_one_and_the_whole_list_completes_it(tmp_path: Path) -> None:
    whole = built_source(tmp_path)
    subset = RegionSource(whole.folder, frozenset({NGORAN}))
    operations.load_regions(at=NOON, source=subset)

    release = queries.current_release()
    assert release is not None
    assert release.coverage is RegionCoverage.SUBSET
    assert queries.is_loaded(source=subset)
    assert not queries.is_loaded(source=whole)
    assert operations.load_regions(at=NOON, source=whole) == RegionLoad(added=1)
    assert queries.is_loaded(source=whole)


def test_after_the_whole_list_a_subset_of_it_has_nothing_to_do(tmp_path: Path) -> None:
    whole = built_source(tmp_path)
    operations.load_regions(at=NOON, source=whole)

    subset = RegionSource(whole.folder, frozenset({NGORAN}))
    assert operations.load_regions(at=NOON, source=subset) == RegionLoad()
    assert queries.is_loaded(source=whole)


def test_another_subset_adds_to_the_first() -> None:
    operations.load_regions(at=NOON, source=subset_source([NGORAN]))

    done = operations.load_regions(at=NOON, source=subset_source([SENTUL]))

    assert done == RegionLoad(added=3)
    assert set(queries.villages_by_code(codes=[NGORAN, SENTUL])) == {NGORAN, SENTUL}


def test_a_load_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    orphan = built_source(tmp_path, villages=["35.05.10.2001,35.05.10,Yatim"])

    with pytest.raises(IntegrityError):
        operations.load_regions(at=NOON, source=orphan)

    assert queries.count_regions() == queries.RegionCounts(0, 0, 0, 0)
    assert queries.current_release() is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("35.05.09.1999", VillageKind.DESA),
        ("35.05.09.2999", VillageKind.DESA_ADAT),
        ("35.05.092999", VillageKind.DESA),
        ("35.72.01.2999", VillageKind.DESA),
        (NGORAN, VillageKind.DESA),
    ],
    ids=["kelurahan as desa", "desa as desa adat", "no dot", "another district", "same code"],
)
def test_the_database_refuses_a_village_its_code_contradicts(code: str, kind: VillageKind) -> None:
    operations.load_regions(at=NOON, source=subset_source([NGORAN]))

    with pytest.raises(IntegrityError):
        _add(Village(code=code, district_code="35.05.09", name="X", name_key="x", kind=kind))


@pytest.mark.parametrize("code", ["36.01", "3501", "35.1", "35.001"])
def test_the_database_refuses_a_regency_outside_its_province(code: str) -> None:
    operations.load_regions(at=NOON, source=subset_source([NGORAN]))

    with pytest.raises(DBAPIError):
        _add(Regency(code=code, province_code="35", name="X", official_name="X"))


@pytest.mark.parametrize("code", ["35.06.01", "35.05.1", "35.05-01"])
def test_the_database_refuses_a_district_outside_its_regency(code: str) -> None:
    operations.load_regions(at=NOON, source=subset_source([NGORAN]))

    with pytest.raises(IntegrityError):
        _add(District(code=code, regency_code="35.05", name="X"))


@transaction
def _add(row: Village | Regency | District) -> None:
    add(row)
