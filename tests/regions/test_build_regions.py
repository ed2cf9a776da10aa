"""The script that turns an unpacked package into the shipped list."""

from __future__ import annotations

import json
from pathlib import Path

from scripts.build_regions import build
from tests.regions.build import built_source, package


def test_the_same_package_gives_the_same_bytes(tmp_path: Path) -> None:
    outs = tmp_path / "first", tmp_path / "second"
    unpacked = package(tmp_path / "package")
    for out in outs:
        out.mkdir()
        build(unpacked, out)
    first, second = ({file.name: file.read_bytes() for file in out.iterdir()} for out in outs)

    assert first == second
    assert sorted(first) == ["LICENSE.md", "manifest.json", "regions.csv.xz"]


def test_the_manifest_says_what_the_list_was_built_from(tmp_path: Path) -> None:
    source = built_source(tmp_path)
    manifest = json.loads((source.folder / "manifest.json").read_text())

    assert manifest["package"] == "idn-area-data"
    assert manifest["version"] == "9.0.0"
    assert manifest["data_licence"] == "ODbL-1.0"
    assert manifest["counts"] == {"provinces": 1, "regencies": 1, "districts": 1, "villages": 2}
    assert len(manifest["built_from"]) == 4


def test_both_the_official_name_and_the_name_for_pages_are_kept(tmp_path: Path) -> None:
    rows = {row.code: row for row in built_source(tmp_path).rows()}

    assert rows["35.05"].name == "Kabupaten Blitar"
    assert rows["35.05"].official_name == "KABUPATEN BLITAR"
    assert rows["35.05.09"].official_name == "Nglegok"
    assert rows["35"].name_en == "East Java"
