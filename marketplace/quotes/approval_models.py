"""That a buyer asked their own company's approvers to accept a version; the seller sees nothing of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import Identity, Model, append_only
from marketplace.quotes.models import Quotation


class ApprovalRequest(Model):
    """Asked once for each version; it is over when the version is."""

    __tablename__ = "approval_request"

    id: Mapped[Identity]
    quotation_id: Mapped[int] = mapped_column(sa.ForeignKey("quotation.id"), unique=True)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime]

    quotation: Mapped[Quotation] = relationship(lazy="joined", innerjoin=True)
    asked_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


append_only(ApprovalRequest.__table__)  # type: ignore[arg-type]  # declared as FromClause, is a Table
