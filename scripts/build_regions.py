"""Builds the shipped list of regions from an unpacked idn-area-data package.

Usage: python -m scripts.build_regions PACKAGE_FOLDER

PACKAGE_FOLDER is the folder ``package/`` that unpacking the npm package gives. The same package
gives the same bytes every time.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from marketplace.regions.names import display_name, tidy_name

USAGE = "Usage: python -m scripts.build_regions PACKAGE_FOLDER"
SHIPPED = Path(__file__).resolve().parent.parent / "marketplace" / "data" / "regions"
LEVELS = ("provinces", "regencies", "districts", "villages")
COLUMNS = ("code", "name", "official_name", "name_en")


def build(package: Path, out: Path) -> None:
    """Write the compressed list, its manifest and the licence of its data into ``out``."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    levels = {level: _read(package / "data" / f"{level}.csv") for level in LEVELS}
    english = {row["code"]: row["name_en"] for row in _read(SHIPPED / "province_names_en.csv")}
    listing = _listing(levels, english)
    (out / "regions.csv.xz").write_bytes(
        lzma.compress(listing, check=lzma.CHECK_CRC32, preset=9 | lzma.PRESET_EXTREME)
    )
    manifest = {
        "package": about["name"],
        "version": about["version"],
        "homepage": about["homepage"].removesuffix("#readme"),
        "data_licence": "ODbL-1.0",
        "built_by": "scripts/build_regions.py",
        "built_from": {
            f"data/{level}.csv": _sha256((package / "data" / f"{level}.csv").read_bytes())
            for level in LEVELS
        },
        "counts": {level: len(rows) for level, rows in levels.items()},
        "sha256": _sha256(listing),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    shutil.copyfile(package / "data" / "LICENSE.md", out / "LICENSE.md")


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _listing(levels: dict[str, list[dict[str, str]]], english: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for level, rows in levels.items():
        writer.writerows(_rows(level, rows, english))
    return text.getvalue().encode()


def _rows(
    level: str, rows: list[dict[str, str]], english: dict[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    name_of = display_name if level in {"provinces", "regencies"} else tidy_name
    for row in sorted(rows, key=lambda row: row["code"]):
        code, official = row["code"], row["name"]
        name = name_of(official)
        yield (
            code,
            name,
            "" if name == official else official,
            english[code] if level == "provinces" else "",
        )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) != 1 or not (Path(arguments[0]) / "package.json").is_file():
        sys.exit(USAGE)
    build(Path(arguments[0]), SHIPPED)
