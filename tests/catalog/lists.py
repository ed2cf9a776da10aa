"""Lists of candidates for tests, written as files the command reads."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from marketplace.catalog.importing import COLUMNS
from marketplace.db import db
from tests.cast import WEDANI


def row(**changes: str) -> dict[str, str]:
    """A row that can go in, for a village that has no BUMDes yet."""
    cells = {
        "village_code": WEDANI,
        "seller_name": "BUM Desa Wedani Makmur",
        "product_name_id": "Tas kulit",
        "product_name_en": "Leather bag",
        "summary_en": "Vegetable tanned shoulder bag.",
        "description_en": "Cut, dyed and stitched in the village, in three sizes.",
        "description_id": "Dipotong, dicelup dan dijahit di desa.",
        "category": "bags-leather",
        "hs_code": "4202.21",
        "unit": "pcs",
        "moq": "50",
        "price_amount": "12.50",
        "price_currency": "USD",
        "monthly_capacity": "800",
        "lead_time_days": "30",
        "incoterm": "FOB",
        "port": "Tanjung Perak",
        "certifications": "halal;svlk",
        "keywords": "tas; kulit; leather",
    }
    return {**cells, **changes}


def written(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    """The rows as CSV text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def import_list(app: Flask, folder: Path, content: str | bytes, *options: str) -> Result:
    """Run the command on a file with this content."""
    file = folder / "candidates.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return run(app, str(file), *options)


def run(app: Flask, *arguments: str) -> Result:
    """Run ``flask catalogue import`` with these arguments."""
    result = app.test_cli_runner().invoke(args=["catalogue", "import", *arguments])
    db.session.rollback()
    return result


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    found = {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in db.metadata.sorted_tables
    }
    db.session.rollback()
    return {name: sorted(rows, key=repr) for name, rows in found.items()}
