"""Bytes are kept under their own hash, once, whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from marketplace.db import db, transaction
from marketplace.storage.disk import Disk, MissingBlobError
from marketplace.storage.models import Blob
from marketplace.storage.operations import remember_blob
from tests.cast import NOW

CONTENT = b"a proforma invoice"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_put_is_got_by_its_hash(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    assert disk.put(CONTENT) == SHA256
    assert disk.get(SHA256) == CONTENT
    assert files(tmp_path) == [tmp_path / SHA256[:2] / SHA256]


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.put(CONTENT)
    first = files(tmp_path)[0].stat().st_ino
    assert disk.put(CONTENT) == SHA256
    assert [path.stat().st_ino for path in files(tmp_path)] == [first]


@given(content=st.binary(max_size=200))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    disk = Disk(tmp_path_factory.getbasetemp() / "any")
    assert disk.get(disk.put(content)) == content


@pytest.mark.parametrize("damage", [b"another content", b"", CONTENT[:-1]])
def test_damaged_bytes_are_found_and_mended_by_putting_them_again(
    tmp_path: Path, damage: bytes
) -> None:
    disk = Disk(tmp_path)
    disk.put(CONTENT)
    files(tmp_path)[0].write_bytes(damage)
    with pytest.raises(MissingBlobError):
        disk.get(SHA256)
    disk.put(CONTENT)
    assert disk.get(SHA256) == CONTENT


@pytest.mark.parametrize(
    "name", ["0" * 64, "", "../../etc/passwd", SHA256.upper(), SHA256 + "\n", "a/" * 32]
)
def test_an_unknown_or_crooked_name_is_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(MissingBlobError):
        Disk(tmp_path).get(name)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    disk = Disk(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(os if step == "fsync" else Path, step, full)
        with pytest.raises(OSError, match="No space"):
            disk.put(CONTENT)
    assert files(tmp_path) == []
    assert disk.put(CONTENT) == SHA256
    assert disk.get(SHA256) == CONTENT


def test_the_same_content_is_one_row(app: Flask) -> None:
    first = remember_blob(sha256=SHA256, size=18, media_type="application/pdf", at=NOW)
    again = remember_blob(sha256=SHA256, size=18, media_type="application/pdf", at=NOW)
    assert first.id == again.id
    assert db.session.query(Blob).count() == 1


def test_the_row_of_a_blob_is_never_changed(app: Flask) -> None:
    remember_blob(sha256=SHA256, size=18, media_type="application/pdf", at=NOW)

    @transaction
    def change(statement: str) -> None:
        db.session.execute(sa.text(statement))

    for statement in ("UPDATE blob SET size = 1", "DELETE FROM blob"):
        with pytest.raises(DBAPIError, match="never changed"):
            change(statement)
