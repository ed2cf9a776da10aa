"""Builds what the tests of regions need: an application, small packages, sources made of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask_babel import Babel

from marketplace.db import connect, db, transaction
from marketplace.regions.commands import regions_commands
from marketplace.regions.source import RegionSource
from scripts.build_regions import build

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
NGORAN = "35.05.09.2003"
SENTUL = "35.72.01.1003"
BANGUNJIWO = "34.02.16.2001"
YOKIWA = "91.03.02.3007"
SIDOMULYO = ("12.07.07.2013", "35.05.05.2009", "35.05.21.2006")

MINI_PACKAGE = {
    "provinces": ["code,name", "35,JAWA TIMUR"],
    "regencies": ["code,province_code,name", "35.05,35,KABUPATEN BLITAR"],
    "districts": ["code,regency_code,name", "35.05.09,35.05,Nglegok"],
    "villages": [
        "code,district_code,name",
        "35.05.09.2003,35.05.09,Ngoran",
        "35.05.09.2004,35.05.09,Kedawung",
    ],
}


@contextmanager
def bare_app(folder: Path) -> Iterator[Flask]:
    app = Flask("regions")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'regions.db'}"
    connect(app)
    Babel(app)
    app.cli.add_command(regions_commands)
    with app.app_context():
        _create_tables()
        yield app
        db.session.remove()
        db.engine.dispose()


@transaction
def _create_tables() -> None:
    db.metadata.create_all(db.session.connection())


def package(folder: Path, *, version: str = "9.0.0", villages: list[str] | None = None) -> Path:
    """An unpacked package of one district; ``villages`` are its lines after the heading."""
    levels = dict(MINI_PACKAGE)
    if villages is not None:
        levels["villages"] = [MINI_PACKAGE["villages"][0], *villages]
    (folder / "data").mkdir(parents=True)
    about = {"name": "idn-area-data", "version": version, "homepage": "https://example.org#readme"}
    (folder / "package.json").write_text(json.dumps(about))
    (folder / "data" / "LICENSE.md").write_text("# Open Database License (ODbL)\n")
    for level, lines in levels.items():
        (folder / "data" / f"{level}.csv").write_text("\n".join(lines) + "\n")
    return folder


def built_source(
    folder: Path, *, version: str = "9.0.0", villages: list[str] | None = None
) -> RegionSource:
    """A source made by the build script from a small package."""
    out = folder / f"built-{version}"
    out.mkdir(parents=True)
    build(package(folder / f"package-{version}", version=version, villages=villages), out)
    return RegionSource(folder=out)


def english_names(folder: Path) -> dict[str, str]:
    with (folder / "province_names_en.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name_en"] for row in csv.DictReader(file)}
