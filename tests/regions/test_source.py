"""The shipped list, and choices from it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from marketplace.regions.models import RegionCoverage
from marketplace.regions.source import (
    SHIPPED,
    SHIPPED_FOLDER,
    DamagedRegionsError,
    RegionSource,
    subset_source,
)
from tests.regions.build import NGORAN, SENTUL, built_source, english_names


def test_a_subset_keeps_every_province_and_what_contains_the_villages() -> None:
    codes = [row.code for row in subset_source([NGORAN, SENTUL]).rows()]

    assert len([code for code in codes if len(code) == 2]) == 38
    assert [code for code in codes if len(code) > 2] == [
        "35.05",
        "35.72",
        "35.05.09",
        "35.72.01",
        NGORAN,
        SENTUL,
    ]


def test_a_subset_is_never_taken_for_the_whole_list() -> None:
    subset = subset_source([NGORAN])

    assert subset.coverage is RegionCoverage.SUBSET
    assert SHIPPED.coverage is RegionCoverage.FULL
    assert len({subset.sha256, subset_source([SENTUL]).sha256, SHIPPED.sha256}) == 3
    assert subset.sha256 == subset_source({NGORAN}).sha256


def test_a_subset_of_unknown_villages_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match=r"35\.05\.09\.2999"):
        subset_source([NGORAN, "35.05.09.2999"]).rows()


def test_a_list_that_differs_from_its_manifest_is_refused(tmp_path: Path) -> None:
    good = built_source(tmp_path, version="9.0.0")
    other = built_source(tmp_path, version="9.1.0", villages=["35.05.09.2003,35.05.09,Ngora"])
    shutil.copy(other.folder / "regions.csv.xz", good.folder / "regions.csv.xz")

    with pytest.raises(DamagedRegionsError, match="differs from its manifest"):
        RegionSource(folder=good.folder).rows()


def test_the_shipped_list_is_small_and_carries_its_licence_and_attribution() -> None:
    attribution = (SHIPPED_FOLDER / "README.md").read_text(encoding="utf-8")

    assert (SHIPPED_FOLDER / "regions.csv.xz").stat().st_size < 600_000
    assert "Open Database License" in (SHIPPED_FOLDER / "LICENSE.md").read_text(encoding="utf-8")
    assert f"{SHIPPED.manifest.package} {SHIPPED.manifest.version}" in attribution
    assert "https://opendatacommons.org/licenses/odbl/1-0/" in attribution


def test_the_english_names_in_the_list_are_those_of_the_hand_written_table() -> None:
    listed = {row.code: row.name_en for row in SHIPPED.rows() if len(row.code) == 2}

    assert listed == english_names(SHIPPED_FOLDER)
    assert listed["35"] == "East Java"
