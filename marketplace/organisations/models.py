"""Organisations, who is a member of them, and which BUMDes sells for which village."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import Person
from marketplace.db import Identity, Line, Model, Public
from marketplace.money import Money
from marketplace.organisations.offices import Office
from marketplace.organisations.roles import Actor, OrganisationKind, Role
from marketplace.regions.models import Village


def _name_at_first(context: DefaultExecutionContext) -> str:
    parameters = context.get_current_parameters()  # type: ignore[no-untyped-call]  # SQLAlchemy's
    return str(parameters["name"])


class Organisation(Model, Public):
    """A party to trade or to its oversight. ``village`` is set for a BUMDes and only there.

    ``approval_limit`` is their own: above it an approver of a buyer company accepts, and the director
    of a BUMDes sends.

    ``name`` is the legal one, which new offers, contracts and papers carry. ``public_name`` is what
    pages for everybody say: it follows when somebody of LPEI has seen the new one.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        sa.CheckConstraint(
            "(kind = 'bumdes') = (village_id IS NOT NULL)", name="village_of_bumdes"
        ),
        sa.CheckConstraint("NOT joint OR kind = 'export_partner'", name="joint_exports"),
        sa.CheckConstraint(
            "(approval_limit_minor IS NULL) = (approval_limit_currency IS NULL)",
            name="limit_in_a_currency",
        ),
        sa.CheckConstraint(
            "approval_limit_minor IS NULL OR (kind IN ('buyer', 'bumdes') AND approval_limit_minor >= 0)",
            name="limit_of_trader",
        ),
    )

    id: Mapped[Identity]
    kind: Mapped[OrganisationKind]
    name: Mapped[Line]
    public_name: Mapped[Line] = mapped_column(default=_name_at_first)
    country: Mapped[str] = mapped_column(sa.String(2))
    village_id: Mapped[int | None] = mapped_column(sa.ForeignKey("village.id"), index=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    # Nobody has vouched for it yet; a selling mandate is the ministry's word that it is the one.
    self_registered: Mapped[bool] = mapped_column(default=False)
    # An export partner that several villages own together: a BUMDes Bersama.
    joint: Mapped[bool] = mapped_column(default=False)
    registered_at: Mapped[datetime]
    approval_limit_minor: Mapped[int | None] = mapped_column(sa.BigInteger())
    approval_limit_currency: Mapped[str | None] = mapped_column(sa.String(3))

    village: Mapped[Village | None] = relationship(lazy="select")

    @property
    def renamed(self) -> bool:
        """Whether pages for everybody still say an earlier name."""
        return self.public_name != self.name

    @property
    def approval_limit(self) -> Money | None:
        """None: every buyer of theirs accepts anything; no operator of theirs sends anything."""
        if self.approval_limit_minor is None or self.approval_limit_currency is None:
            return None
        return Money(self.approval_limit_minor, self.approval_limit_currency)

    def publish_name(self) -> None:
        """Let pages for everybody say the legal name."""
        self.public_name = self.name


class OfRegion:
    """A role, and for a programme officer the province, and the kabupaten of it, they answer for."""

    role: Mapped[Role]
    province_code: Mapped[str | None] = mapped_column(sa.ForeignKey("province.code"))
    regency_code: Mapped[str | None] = mapped_column(sa.ForeignKey("regency.code"))

    @property
    def office(self) -> Office:
        """What they answer for, where the role is an office."""
        return Office(self.role, self.regency_code or self.province_code)

    @staticmethod
    def region_checks() -> tuple[sa.CheckConstraint, ...]:
        """For each table that has these columns."""
        return (
            sa.CheckConstraint(
                f"province_code IS NULL OR role = '{Role.PROGRAMME_OFFICER}'",
                name="province_of_officer",
            ),
            sa.CheckConstraint(
                "regency_code IS NULL OR substr(regency_code, 1, 2) = coalesce(province_code, '')",
                name="regency_in_province",
            ),
        )


class Membership(OfRegion, Model, Public):
    """A person's role in an organisation, until it ends; one live membership per pair.

    ``province_code`` limits a programme officer to one province, ``regency_code`` to one kabupaten or
    kota of it; without either they see the country (``organisations/officers.py``).
    """

    __tablename__ = "membership"
    __table_args__ = (
        *OfRegion.region_checks(),
        sa.Index(
            "ix_membership_live",
            "person_id",
            "organisation_id",
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Identity]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    def actor(self) -> Actor:
        """This member acting for this organisation."""
        return Actor(
            person_id=self.person_id,
            person_public_id=self.person.public_id,
            person_name=self.person.name,
            email=self.person.email,
            organisation_id=self.organisation_id,
            organisation_public_id=self.organisation.public_id,
            organisation_name=self.organisation.name,
            kind=self.organisation.kind,
            role=self.role,
            country=self.organisation.country,
            province_code=self.province_code,
            regency_code=self.regency_code,
        )


class SellingMandate(Model, Public):
    """The dated right of one BUMDes to sell a village's flagship; one in force per village."""

    __tablename__ = "selling_mandate"
    __table_args__ = (
        sa.CheckConstraint("to_date IS NULL OR to_date >= from_date", name="dates_in_order"),
        sa.Index(
            "ix_selling_mandate_in_force",
            "village_id",
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Identity]
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    ended_at: Mapped[datetime | None]

    village: Mapped[Village] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    def covers(self, day: date) -> bool:
        """Whether the mandate allows selling on ``day``."""
        begun = self.from_date <= day and (self.to_date is None or day <= self.to_date)
        return self.ended_at is None and begun
