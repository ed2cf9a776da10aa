"""Bytes are kept under their own hash, once, whole or not at all."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from marketplace.db import db, transaction
from marketplace.documents.models import Paper
from marketplace.documents.operations import bind
from marketplace.jobs.models import Job
from marketplace.storage.disk import Disk, MissingBlobError
from marketplace.storage.models import Blob
from marketplace.storage.operations import forget_blob, remember_blob, sweep_later
from marketplace.storage.processes import Sweeper
from tests.build import confirmed_order
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

    with pytest.raises(DBAPIError, match="never changed"):
        change("UPDATE blob SET size = 1")


def aged(folder: Path, *, hours: int) -> None:
    """Every file as if it had been put so many hours before NOW."""
    for path in files(folder):
        moment = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(path, (moment, moment))


def remembered(content: bytes = CONTENT, *, at: datetime = NOW) -> Blob:
    sha256 = hashlib.sha256(content).hexdigest()
    return remember_blob(sha256=sha256, size=len(content), media_type="x/y", at=at)


def blobs() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Blob)) or 0


def test_what_nobody_refers_to_is_swept_after_a_day_row_and_bytes(app: Flask, tmp_path: Path):
    disk = Disk(tmp_path / "disk")
    disk.put(CONTENT)
    disk.put(b"put by a request that failed before its row")
    remembered(at=NOW - timedelta(hours=25))
    aged(tmp_path / "disk", hours=23)
    assert Sweeper(disk).sweep(at=NOW) == 0
    aged(tmp_path / "disk", hours=25)
    assert Sweeper(disk).sweep(at=NOW) == 2
    assert files(tmp_path / "disk") == []
    assert blobs() == 0
    assert Sweeper(disk).sweep(at=NOW) == 0


def test_what_was_put_again_today_stays_whatever_its_age(app: Flask, tmp_path: Path):
    disk = Disk(tmp_path / "disk")
    disk.put(CONTENT)
    aged(tmp_path / "disk", hours=25)
    disk.put(CONTENT)  # somebody sends the same bytes; their row is not there yet
    assert list(disk.put_before(NOW)) == [[]]
    disk.discard(SHA256, put_before=NOW - timedelta(hours=24))
    assert disk.get(SHA256) == CONTENT


def test_killed_between_row_and_bytes_the_next_round_finds_the_bytes(app: Flask, tmp_path: Path):
    disk = Disk(tmp_path / "disk")
    disk.put(CONTENT)
    remembered(at=NOW - timedelta(hours=25))
    assert forget_blob(sha256=SHA256, before=NOW - timedelta(hours=24))
    aged(tmp_path / "disk", hours=25)
    assert Sweeper(disk).sweep(at=NOW) == 1
    assert files(tmp_path / "disk") == []


def test_what_a_killed_writer_left_is_swept_too(app: Flask, tmp_path: Path):
    disk = Disk(tmp_path / "disk")
    disk.put(CONTENT)
    (tmp_path / "disk" / SHA256[:2] / "tmpabc").write_bytes(b"half")
    remembered(at=NOW)
    aged(tmp_path / "disk", hours=25)
    assert Sweeper(disk).sweep(at=NOW) == 0
    assert [path.name for path in files(tmp_path / "disk")] == [SHA256]


def test_the_database_refuses_to_forget_what_somebody_refers_to(app: Flask):
    confirmed_order()
    paper = db.session.scalars(sa.select(Paper).order_by(Paper.id)).all()[-1]
    bind(paper=paper, sha256=SHA256, size=len(CONTENT), at=NOW)
    later = NOW + timedelta(days=9)
    assert not forget_blob(sha256=SHA256, before=later)
    forget = transaction(lambda: db.session.execute(sa.delete(Blob).where(Blob.sha256 == SHA256)))
    with pytest.raises(DBAPIError):
        forget()


def test_many_wishes_to_sweep_are_one_job_a_day_later(app: Flask):
    for _ in range(3):
        sweep_later(at=NOW)
    job = db.session.scalars(sa.select(Job)).one()
    assert (job.kind, job.run_at) == ("storage.sweep", NOW + timedelta(hours=25))


def test_the_command_sweeps_now(app: Flask):
    app.extensions["storage"].put(CONTENT)
    aged(app.extensions["desaport"].storage_dir, hours=24 * 365 * 10)
    assert "Let go: 1." in app.test_cli_runner().invoke(args=["storage", "sweep"]).output
