"""Province, regency, district and village as the state numbers them, and which list is loaded."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.db import Hash, Identity, Line, Model, Short
from marketplace.regions.codes import VillageKind
from marketplace.regions.names import place_of

# PostgreSQL must compare keys byte by byte, or a prefix cannot use the index.
_Key = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


class RegionCoverage(StrEnum):
    """Whether a load brought the whole list or only chosen villages and what contains them."""

    FULL = "full"
    SUBSET = "subset"


class Province(Model):
    """A province; ``name`` is for pages, ``official_name`` is as the state's list writes it."""

    code: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    name: Mapped[Line]
    official_name: Mapped[Line]
    name_en: Mapped[Line]

    __table_args__ = (sa.CheckConstraint("length(code) = 2", name="code_shape"),)


class Regency(Model):
    """A kabupaten or kota; the name says which."""

    code: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    province_code: Mapped[str] = mapped_column(sa.ForeignKey("province.code"), index=True)
    name: Mapped[Line]
    official_name: Mapped[Line]

    province: Mapped[Province] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        sa.CheckConstraint("length(code) = 5 AND substr(code, 3, 1) = '.'", name="code_shape"),
        sa.CheckConstraint("substr(code, 1, 2) = province_code", name="code_in_province"),
    )


class District(Model):
    """A kecamatan (in Papua a distrik)."""

    code: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    regency_code: Mapped[str] = mapped_column(sa.ForeignKey("regency.code"), index=True)
    name: Mapped[Line]

    regency: Mapped[Regency] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        sa.CheckConstraint("length(code) = 8 AND substr(code, 6, 1) = '.'", name="code_shape"),
        sa.CheckConstraint("substr(code, 1, 5) = regency_code", name="code_in_regency"),
    )


class Village(Model):
    """A desa, desa adat or kelurahan.

    The key of other tables is ``id``: codes change when provinces and regencies split. Reading a
    village reads its district, regency and province in the same query, because a village's name
    alone says nothing (91 are called Sidomulyo).
    """

    id: Mapped[Identity]
    code: Mapped[str] = mapped_column(sa.String(13), unique=True)
    district_code: Mapped[str] = mapped_column(sa.ForeignKey("district.code"), index=True)
    name: Mapped[Line]
    name_key: Mapped[str] = mapped_column(_Key, index=True)
    kind: Mapped[VillageKind]

    district: Mapped[District] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        sa.CheckConstraint("length(code) = 13 AND substr(code, 9, 1) = '.'", name="code_shape"),
        sa.CheckConstraint("substr(code, 1, 8) = district_code", name="code_in_district"),
        sa.CheckConstraint(
            "substr(code, 10, 1) = CASE kind WHEN 'kelurahan' THEN '1' WHEN 'desa' THEN '2' "
            "WHEN 'desa_adat' THEN '3' END",
            name="kind_as_in_code",
        ),
    )

    @property
    def may_list(self) -> bool:
        return self.kind.may_list

    @property
    def regency(self) -> Regency:
        return self.district.regency

    @property
    def province(self) -> Province:
        return self.district.regency.province

    @property
    def place(self) -> str:
        """Where it is: "Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur"; almost always unique."""
        return place_of(self.name, self.district.name, self.regency.name, self.province.name)


class RegionRelease(Model):
    """One load that changed or confirmed the regions; the latest row says what stands here."""

    id: Mapped[Identity]
    package: Mapped[Short]
    version: Mapped[Short]
    sha256: Mapped[Hash]
    coverage: Mapped[RegionCoverage]
    loaded_at: Mapped[datetime]
    provinces: Mapped[int]
    regencies: Mapped[int]
    districts: Mapped[int]
    villages: Mapped[int]
