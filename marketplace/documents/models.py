"""Numbered series without gaps, and issued papers that never change once rendered."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.db import Identity, Line, Model, Prose, Public, Short, refuse
from marketplace.labels import N_, Labelled


class PaperKind(Labelled):
    PROFORMA_INVOICE = "proforma_invoice", N_("Proforma invoice")
    QUOTATION = "quotation", N_("Quotation")


class NumberSeries(Model):
    """The latest number given out in a series and year; its row lock makes numbers gap-free."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    latest: Mapped[int]


class Paper(Model, Public):
    """An issued paper: numbered with its snapshot at once, its PDF bound by hash when rendered.

    ``subject``/``subject_id`` name the thing it belongs to; who may read that may read the paper.
    """

    __tablename__ = "paper"
    __table_args__ = (
        sa.UniqueConstraint("kind", "subject", "subject_id"),
        sa.CheckConstraint("(sha256 IS NULL) = (rendered_at IS NULL)", name="rendered_together"),
    )

    id: Mapped[Identity]
    kind: Mapped[PaperKind]
    number: Mapped[Short] = mapped_column(sa.String(80), unique=True)
    title: Mapped[Line]
    subject: Mapped[Short]
    subject_id: Mapped[str] = mapped_column(sa.String(26))
    snapshot: Mapped[Prose]
    issued_at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(sa.String(64), sa.ForeignKey("blob.sha256"))
    rendered_at: Mapped[datetime | None]

    @property
    def rendered(self) -> bool:
        return self.sha256 is not None


refuse(
    Paper.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    name="paper_frozen",
    when="BEFORE UPDATE",
    condition=(
        "OLD.sha256 IS NOT NULL OR NEW.number <> OLD.number OR NEW.snapshot <> OLD.snapshot "
        "OR NEW.subject <> OLD.subject OR NEW.subject_id <> OLD.subject_id"
    ),
    message="an issued paper is never changed",
)
refuse(
    Paper.__table__,  # type: ignore[arg-type]  # declared as FromClause, is a Table
    name="paper_no_delete",
    when="BEFORE DELETE",
    condition=None,
    message="an issued paper is never deleted",
)
