"""Terms of a listing as plain JSON values and back, for revisions that must be read years later; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from marketplace.catalog.values import (
    HeldCertificate,
    MakerTerms,
    MaterialTerms,
    OfferTerms,
    PackTerms,
    Processing,
    RecognitionKind,
    RecognitionTerms,
    SampleCredit,
    SampleTerms,
)
from marketplace.money import Money
from marketplace.trade_terms import Incoterm, Unit

Plain = Any  # what json.loads gives
Reader = Callable[[Plain], Any]


def to_plain(value: object) -> Plain:
    """``value`` in lists, mappings, texts and numbers; moments do not occur, days are ISO 8601."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    return value


def from_plain(name: str, plain: Plain) -> Any:
    """The term ``name`` that ``to_plain`` wrote."""
    read = _READERS.get(name)
    return read(plain) if read is not None else plain


def _optional(read: Reader) -> Reader:
    return lambda plain: None if plain is None else read(plain)


def _rows(read: Reader) -> Reader:
    return lambda plain: tuple(read(one) for one in plain)


def _made(make: Callable[..., Any], **readers: Reader) -> Reader:
    def read(plain: Mapping[str, Plain]) -> Any:
        return make(**{name: readers.get(name, _same)(one) for name, one in plain.items()})

    return read


def _same(plain: Plain) -> Plain:
    return plain


def _money(plain: Plain) -> Money:
    return Money(plain["minor"], plain["currency"])


def _tier(plain: Plain) -> tuple[int, Money]:
    return plain[0], _money(plain[1])


_DAY = _optional(date.fromisoformat)
_READERS: Mapping[str, Reader] = {
    "unit": Unit,
    "processing": _optional(Processing.of),
    "season_months": tuple,
    "ships_to": tuple,
    "longer_lead_times": _rows(tuple),
    "offers": _rows(_made(OfferTerms, incoterm=Incoterm, tiers=_rows(_tier))),
    "packs": _rows(_made(PackTerms)),
    "sample": _optional(_made(SampleTerms, price=_money, credit=SampleCredit.of)),
    "certificates": _rows(_made(HeldCertificate, valid_from_date=_DAY, valid_to_date=_DAY)),
    "makers": _rows(_made(MakerTerms, consented_date=_DAY)),
    "materials": _rows(_made(MaterialTerms)),
    "recognitions": _rows(_made(RecognitionTerms, kind=RecognitionKind.of)),
}
