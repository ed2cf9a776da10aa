"""The rows of a quotation's form for further quantities: shape, and what they are prefilled with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.validators import Length, NumberRange, Optional

from marketplace.errors import RefusedError
from marketplace.money import Money, NotAnAmountError
from marketplace.quotes.terms import LARGEST_QUANTITY
from marketplace.quotes.tiers import MOST_TIERS, Tier, price_field, quantity_field
from marketplace.web.forms import BaseForm, CountField


def tier_row(quantity: str, price: str) -> tuple[CountField, StringField]:
    """The two fields of a row under these labels."""
    counts = NumberRange(1, LARGEST_QUANTITY, _l("Write a quantity of at least 1."))
    return (
        CountField(quantity, validators=[Optional(), counts]),
        StringField(price, validators=[Optional(), Length(max=40)]),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one row."""

    quantity: Field
    price: Field


class TierRows(BaseForm):
    """Any of the rows may stay empty; one that the buyer asked for may stay without a price."""

    quantities_asked: Collection[int] = ()

    @property
    def tier_rows(self) -> list[Row]:
        """All of them, as they stand on the page."""
        places = range(1, MOST_TIERS + 1)
        return [Row(self[quantity_field(place)], self[price_field(place)]) for place in places]

    @property
    def tiers_begun(self) -> bool:
        """Whether something stands in them or is said about them."""
        fields = (field for row in self.tier_rows for field in (row.quantity, row.price))
        return any(field.data or field.errors for field in fields)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """As usual, and no row is half filled."""
        sound = super().validate(extra_validators)
        return all([sound, *(self._whole(row) for row in self.tier_rows)])

    def tiers(self) -> tuple[Tier, ...]:
        """What is offered beside the offered quantity, once it has the right shape."""
        currency = self["currency"].data
        return tuple(
            Tier(row.quantity.data, Money.parse(row.price.data, currency))
            for row in self._priced_rows()
        )

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """The rules count tiers; a row left empty is none, so what they name is found again."""
        with super().refusals():
            try:
                yield
            except RefusedError as refusal:
                refusal.field = self._named_by_rules().get(refusal.field or "", refusal.field)
                raise

    def _named_by_rules(self) -> dict[str, str]:
        named = {}
        for place, row in enumerate(self._priced_rows(), start=1):
            named[quantity_field(place)] = row.quantity.short_name
            named[price_field(place)] = row.price.short_name
        return named

    def _priced_rows(self) -> list[Row]:
        return [row for row in self.tier_rows if row.quantity.data and row.price.data]

    def _whole(self, row: Row) -> bool:
        if row.quantity.errors or row.price.errors:
            return False
        quantity, price = row.quantity.data, row.price.data
        if price and not quantity:
            return _complain(row.quantity, gettext("Write the quantity in figures."))
        if quantity and not price and quantity not in self.quantities_asked:
            return _complain(row.price, gettext("Write the price of one unit, or empty this row."))
        if not price:
            return True
        try:
            Money.parse(price, self["currency"].data or "")
        except NotAnAmountError as error:
            return _complain(row.price, gettext(error.reason))
        return True


def asked_rows(
    *, asked: Iterable[int], quantity: object, price_of: Callable[[int], Money] | None
) -> dict[str, object]:
    """The first version: a row for each quantity asked beside ``quantity``, priced where known."""
    rows = {
        count: price_of(count).digits() if price_of is not None else ""
        for count in asked
        if count != quantity
    }
    return _filled(rows)


def tier_rows(*, tiers: Iterable[Tier], asked: Iterable[int], quantity: int) -> dict[str, object]:
    """What was said before, and beside it what was asked and has no price yet while there is room."""
    said = {tier.quantity: tier.unit_price.digits() for tier in tiers}
    unpriced = [count for count in asked if count not in said and count != quantity]
    room = MOST_TIERS - len(said)
    return _filled({**said, **dict.fromkeys(unpriced[:room], "")})


def _filled(rows: Mapping[int, str]) -> dict[str, object]:
    answers: dict[str, object] = {}
    for place, count in enumerate(sorted(rows)[:MOST_TIERS], start=1):
        answers[quantity_field(place)], answers[price_field(place)] = count, rows[count]
    return answers


def _complain(field: Field, words: str) -> bool:
    field.errors = [*field.errors, words]
    return False
