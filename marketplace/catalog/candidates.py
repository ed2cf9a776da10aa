"""One row of a list of candidates: terms that can stand, or every reason why not; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from flask_babel import gettext

from marketplace.catalog.problems import needed_line_problems
from marketplace.catalog.terms import (
    NAME_LENGTH,
    ListingTerms,
    problems,
    tidy_keywords,
)
from marketplace.catalog.values import OfferTerms, declared
from marketplace.labels import N_
from marketplace.money import Money, NotAnAmountError
from marketplace.regions.codes import is_village_code, refusal_for_listing
from marketplace.trade_terms import Incoterm, Unit

_WHOLE_NUMBER = re.compile(r"[0-9]{1,12}")
_QUOTED_LENGTH = 40
_COLUMN_OF = {
    "name_id": "product_name_id",
    "name_en": "product_name_en",
    "named_place": "port",
    "certificates": "certifications",
    "price": "price_amount",
    "currency": "price_currency",
}
# What a list says beside the first offer and the kinds of certificates.
_LISTED = (
    *("name_id", "name_en", "summary_en", "description_en", "description_id", "category"),
    *("hs_code", "keywords", "unit", "monthly_capacity", "lead_time_days"),
)
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that holds in itself; whether its village exists only the database knows."""

    line: int
    village_code: str
    seller_name: str
    terms: ListingTerms


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot go in, with the line it begins on and the reasons."""

    line: int
    village_code: str
    reasons: tuple[str, ...]


class UnfitCellError(ValueError):
    """A cell cannot be read; the text is a translation key."""


def read_candidate(cells: Mapping[str, str], *, line: int) -> Candidate | Refusal:
    """The row whose cells these are, by column; outer white space is never meant."""
    row = {column: text.strip() for column, text in cells.items()}
    code = shown(row["village_code"])
    reasons = list(_unreadable(row))
    if reasons:
        return Refusal(line, code, tuple(reasons))
    terms = _terms(row)
    reasons = [
        _reason(_COLUMN_OF.get(problem.field, problem.field), row, problem.message)
        for problem in problems(terms)
    ]
    if reasons:
        return Refusal(line, code, tuple(reasons))
    return Candidate(line, row["village_code"], row["seller_name"], terms)


def merged(standing: ListingTerms, listed: ListingTerms) -> ListingTerms:
    """What a listing says once the list is brought in: all that the list has no column for stays.

    Of certificates the details stay with those still held; further offers begin at the list's
    smallest order.
    """
    known = {one.kind: one for one in standing.certificates}
    offers = tuple(
        offer
        for offer in (_beginning_at(listed.moq, offer) for offer in standing.offers[1:])
        if offer.key != listed.offers[0].key
    )
    said = {name: getattr(listed, name) for name in _LISTED}
    return replace(
        standing,
        **said,
        offers=(*listed.offers, *offers),
        certificates=tuple(known.get(one.kind, one) for one in listed.certificates),
    )


def _beginning_at(moq: int, offer: OfferTerms) -> OfferTerms:
    first = (moq, offer.tiers[0][1])
    return replace(offer, tiers=(first, *(tier for tier in offer.tiers[1:] if tier[0] > moq)))


def shown(text: str) -> str:
    """``text`` fit for one line of a terminal."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return plain if len(plain) <= _QUOTED_LENGTH else f"{plain[:_QUOTED_LENGTH]}…"


def _unreadable(row: Mapping[str, str]) -> Iterator[str]:
    code = row["village_code"]
    refusal = refusal_for_listing(code if is_village_code(code) else shown(code))
    if refusal is not None:
        yield refusal
    for problem in needed_line_problems("seller_name", row["seller_name"], NAME_LENGTH):
        yield _reason(problem.field, row, problem.message)
    for column, read in _READERS.items():
        try:
            read(row)
        except UnfitCellError as unfit:
            yield _reason(column, row, str(unfit))


def _terms(row: Mapping[str, str]) -> ListingTerms:
    return ListingTerms(
        name_id=row["product_name_id"],
        name_en=row["product_name_en"],
        summary_en=row["summary_en"],
        description_en=row["description_en"],
        description_id=row["description_id"],
        category=row["category"],
        hs_code=row["hs_code"],
        keywords=tidy_keywords(row["keywords"]),
        unit=_unit(row),
        monthly_capacity=_whole(row, "monthly_capacity"),
        lead_time_days=_whole(row, "lead_time_days"),
        offers=(OfferTerms(_incoterm(row), row["port"], ((_whole(row, "moq"), _price(row)),)),),
        certificates=declared(row["certifications"].split(";")),
    )


def _reason(column: str, row: Mapping[str, str], message: str) -> str:
    return gettext(
        "%(column)s “%(value)s”: %(reason)s",
        column=column,
        value=shown(row[column]),
        reason=gettext(message),
    )


def _whole(row: Mapping[str, str], column: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(row[column]):
        raise UnfitCellError(N_("Write a whole number such as 250, in plain digits."))
    return int(row[column])


def _price(row: Mapping[str, str]) -> Money:
    try:
        return Money.parse(row["price_amount"], row["price_currency"])
    except NotAnAmountError as error:
        raise UnfitCellError(error.reason) from None


def _unit(row: Mapping[str, str]) -> Unit:
    return _choice(Unit, row["unit"], N_("This is not a unit we count in."))


def _incoterm(row: Mapping[str, str]) -> Incoterm:
    return _choice(Incoterm, row["incoterm"], N_("This is not an Incoterms 2020 rule."))


def _choice(kind: type[Choice], text: str, message: str) -> Choice:
    try:
        return kind(text)
    except ValueError:
        raise UnfitCellError(message) from None


_READERS = {
    "unit": _unit,
    "moq": lambda row: _whole(row, "moq"),
    "price_amount": _price,
    "monthly_capacity": lambda row: _whole(row, "monthly_capacity"),
    "lead_time_days": lambda row: _whole(row, "lead_time_days"),
    "incoterm": _incoterm,
}
