"""The national code of a village: its shape, its parts, and what its last block says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext

_SHAPE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[123][0-9]{3}")
_REGION = re.compile(r"[0-9]{2}(\.[0-9]{2}){0,2}")
_PROVINCE, _REGENCY, _DISTRICT, _KIND_AT = 2, 5, 8, 9


class VillageKind(StrEnum):
    """What the law calls a village; the code's digit decides, never the local word for it."""

    DESA = "desa"
    DESA_ADAT = "desa_adat"
    KELURAHAN = "kelurahan"

    @property
    def may_list(self) -> bool:
        """Only a desa founds a BUMDes; a kelurahan is an office of its town."""
        return self is not VillageKind.KELURAHAN


_KINDS = {"1": VillageKind.KELURAHAN, "2": VillageKind.DESA, "3": VillageKind.DESA_ADAT}


@dataclass(frozen=True, order=True)
class VillageCode:
    """A well-formed code such as ``35.05.09.2003``; whether it exists only the database knows."""

    text: str

    def __post_init__(self) -> None:
        if not is_village_code(self.text):
            raise ValueError(f"Not a village code: {self.text!r}.")

    @property
    def province(self) -> str:
        return self.text[:_PROVINCE]

    @property
    def regency(self) -> str:
        return self.text[:_REGENCY]

    @property
    def district(self) -> str:
        return self.text[:_DISTRICT]

    @property
    def kind(self) -> VillageKind:
        return _KINDS[self.text[_KIND_AT]]

    def __str__(self) -> str:
        return self.text


def is_village_code(text: str) -> bool:
    """Whether ``text`` is written as province.regency.district.village."""
    return _SHAPE.fullmatch(text) is not None


def is_region_code(text: str) -> bool:
    """Whether ``text`` is written as the code of a province, regency or district."""
    return _REGION.fullmatch(text) is not None


def kind_of(code: str) -> VillageKind:
    """The kind the last block's first digit tells; ValueError when it is no village code."""
    return VillageCode(code).kind


def refusal_for_listing(code: str) -> str | None:
    """Why no product can be listed for ``code``, or None when its kind of village may list."""
    if not is_village_code(code):
        return gettext(
            "“%(code)s” is not a village code. Write it like 35.05.09.2003.",
            code=code,
        )
    if not kind_of(code).may_list:
        return gettext(
            "%(code)s is a kelurahan, an urban ward of its town. Only a desa or a desa adat "
            "can have a BUMDes and list a product.",
            code=code,
        )
    return None
