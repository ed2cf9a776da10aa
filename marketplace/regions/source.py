"""Where regions come from: the list shipped with the project, or chosen villages of it."""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import json
import lzma
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from marketplace.regions.codes import VillageCode
from marketplace.regions.models import RegionCoverage

SHIPPED_FOLDER = Path(__file__).resolve().parent.parent / "data" / "regions"
PROVINCE, REGENCY, DISTRICT, VILLAGE = 2, 5, 8, 13  # how long a code of each level is


class DamagedRegionsError(Exception):
    """The shipped list is not the one its manifest describes."""


class RegionRow(NamedTuple):
    """One region of any level; the length of its code says which."""

    code: str
    name: str
    official_name: str
    name_en: str


@dataclass(frozen=True)
class Manifest:
    """What the shipped list is; small, so that asking "is it loaded?" unpacks nothing."""

    package: str
    version: str
    sha256: str
    total: int


@dataclass(frozen=True)
class RegionSource:
    """A list to load. ``only`` keeps these villages, what contains them, and every province."""

    folder: Path = SHIPPED_FOLDER
    only: frozenset[str] | None = None

    @property
    def coverage(self) -> RegionCoverage:
        return RegionCoverage.FULL if self.only is None else RegionCoverage.SUBSET

    @property
    def manifest(self) -> Manifest:
        return read_manifest(self.folder)

    @property
    def sha256(self) -> str:
        """Names what a load brings: the list itself, or the list and the choice made from it."""
        if self.only is None:
            return self.manifest.sha256
        choice = "\n".join([self.manifest.sha256, *sorted(self.only)])
        return hashlib.sha256(choice.encode()).hexdigest()

    def rows(self) -> list[RegionRow]:
        """Every row to load, ordered by code."""
        rows = read_rows(self.folder)
        if self.only is None:
            return list(rows)
        kept = _with_containers(self.only)
        unknown = self.only - {row.code for row in rows}
        if unknown:
            raise LookupError(f"Not in the list of regions: {', '.join(sorted(unknown))}.")
        return [row for row in rows if row.code in kept or len(row.code) == PROVINCE]


SHIPPED = RegionSource()


def subset_source(village_codes: Collection[str]) -> RegionSource:
    """The shipped list cut down to ``village_codes``, what contains them, and every province."""
    return RegionSource(only=frozenset(village_codes))


@functools.cache
def read_manifest(folder: Path) -> Manifest:
    """The manifest beside the list in ``folder``."""
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Manifest(
        package=content["package"],
        version=content["version"],
        sha256=content["sha256"],
        total=sum(content["counts"].values()),
    )


@functools.lru_cache(maxsize=2)  # a test run takes many subsets from the one list
def read_rows(folder: Path) -> tuple[RegionRow, ...]:
    """The list in ``folder``, unpacked and checked against its manifest."""
    content = lzma.decompress((folder / "regions.csv.xz").read_bytes())
    if hashlib.sha256(content).hexdigest() != read_manifest(folder).sha256:
        raise DamagedRegionsError(f"The list in {folder} differs from its manifest.")
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    next(reader)
    return tuple(
        RegionRow(code, name, official or name, name_en) for code, name, official, name_en in reader
    )


def _with_containers(village_codes: Collection[str]) -> set[str]:
    codes = [VillageCode(code) for code in village_codes]
    return {part for code in codes for part in (code.text, code.district, code.regency)}
