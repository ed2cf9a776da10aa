"""Shape of a cost card as it is typed; everything is kept when something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from marketplace.catalog.models import Listing
from marketplace.catalog.offer_rules import PLACE_LENGTH
from marketplace.costing.costs import Costs, Part
from marketplace.costing.models import AMOUNTS, CostCard
from marketplace.money import CURRENCIES, Money
from marketplace.web.choices import options
from marketplace.web.forms import BaseForm
from marketplace.web.number_fields import AmountField, DigitsField, PercentField, percent, readable

_NEEDED = _l("This is needed.")
_BASIS_POINT = 100  # millionths
_FIRST = ("IDR", "USD", *(code for code in CURRENCIES if code not in {"IDR", "USD"}))


def _count(label: str, hint: str) -> DigitsField:
    return DigitsField(label, description=hint, validators=[readable, InputRequired(_NEEDED)])


def _amount(label: str, hint: str = "") -> AmountField:
    return AmountField(label, description=hint, validators=[Length(max=40)])


def _currency(label: str, hint: str = "") -> SelectField:
    return SelectField(label, description=hint, choices=options((c, c) for c in _FIRST))


class CostCardForm(BaseForm):
    """Empty costs count as zero, an empty freight or insurance as not known yet."""

    quantity = _count(
        _l("How many units are in this shipment?"),
        _l("A shipment the buyer may really order: one container, or your smallest order."),
    )
    units_per_carton = _count(
        _l("How many units fit into one carton?"), _l("Write 1 where nothing is packed together.")
    )
    cost_currency = _currency(_l("Your costs are in"))
    materials = _amount(_l("Materials of one unit"))
    labour = _amount(_l("Wages for one unit"), _l("Your own hours and those of your family too."))
    packing = _amount(_l("Packing of one carton"), _l("Carton, filling, tape, label."))
    overhead = _amount(
        _l("Overhead of one unit"),
        _l("Electricity, rent and tools of a month, divided by the units of a month."),
    )
    certificates = _amount(
        _l("Certificates and tests of one unit"),
        _l("What they cost a year, divided by the units you sell in a year."),
    )
    other = _amount(_l("Anything else, of one unit"))
    margin = PercentField(
        _l("Your profit"),
        description=_l("Of every 100 of the price at your door, how much stays with you?"),
        validators=[InputRequired(_NEEDED), Length(max=20)],
    )
    loading = _amount(_l("Loading and handling at your door, whole shipment"))
    inland = _amount(_l("Truck to the port or the forwarder, whole shipment"))
    customs = _amount(_l("Export clearance and papers, whole shipment"))
    terminal = _amount(_l("Port terminal and loading on board, whole shipment"))
    freight_currency = _currency(_l("The forwarder quotes in"))
    freight = _amount(
        _l("Ship or plane to the buyer's port, whole shipment"),
        _l("Leave it empty while you have no offer: you then get the prices up to FOB."),
    )
    premium = PercentField(
        _l("Basic insurance, clauses (C), for CIF"),
        description=_l("The insurer's rate on the insured value."),
        validators=[Length(max=20)],
    )
    premium_all_risks = PercentField(
        _l("Full insurance, clauses (A), for CIP"),
        description=_l("The insurer's rate on the insured value."),
        validators=[Length(max=20)],
    )
    destination = _amount(_l("Delivery from the buyer's port to the buyer's door, whole shipment"))
    price_currency = _currency(_l("Count the prices in"))

    def costs(self) -> Costs:
        """What was typed; call after validation."""
        cost, abroad = self.cost_currency.data, self.freight_currency.data
        return Costs(
            quantity=self.quantity.data or 0,
            units_per_carton=self.units_per_carton.data or 0,
            amounts={
                part: self[part.value].amount(cost) or Money.zero(cost)  # type: ignore[attr-defined]  # an AmountField
                for part in AMOUNTS
            },
            margin=(self.margin.millionths() or 0) // _BASIS_POINT,
            freight=self.freight.amount(abroad),
            destination=self.destination.amount(abroad),
            premium=self.premium.millionths(),
            premium_all_risks=self.premium_all_risks.millionths(),
        )

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Read every figure, so that all that cannot be read is said at once."""
        fine = super().validate(extra_validators)
        for part in AMOUNTS:
            fine &= _reads(self[part.value], self.cost_currency)
        for abroad in (self.freight, self.destination):
            fine &= _reads(abroad, self.freight_currency)
        for share in (self.margin, self.premium, self.premium_all_risks):
            fine &= _said(share, share.millionths)
        return fine


class UseForm(BaseForm):
    """Where a price list begins that the listing does not have yet."""

    named_place = StringField(
        _l("Named place"),
        description=_l("Until where this price holds: Tanjung Perak, Surabaya."),
        validators=[InputRequired(_NEEDED), Length(max=PLACE_LENGTH)],
    )


def _reads(field: Field, currency: SelectField) -> bool:
    if currency.errors or not isinstance(field, AmountField):
        return True  # the currency's own error was counted
    return _said(field, partial(field.amount, currency.data))


def _said(field: Field, read: Callable[[], object]) -> bool:
    """Whether the field can be read; the reason why not becomes its error."""
    if field.errors:
        return True  # it was said already, and counted
    try:
        read()
    except ValidationError as error:
        field.errors = [*field.errors, str(error)]
        return False
    return True


def answers(card: CostCard) -> dict[str, object]:
    """A saved version as the form shows it."""
    costs = card.costs
    return {
        "quantity": costs.quantity,
        "units_per_carton": costs.units_per_carton,
        "cost_currency": card.cost_currency,
        **{part.value: _plain(costs.amounts[part]) for part in AMOUNTS},
        "margin": percent(costs.margin * _BASIS_POINT),
        "freight_currency": card.freight_currency,
        Part.FREIGHT.value: _plain(costs.freight),
        Part.DESTINATION.value: _plain(costs.destination),
        "premium": percent(costs.premium),
        "premium_all_risks": percent(costs.premium_all_risks),
        "price_currency": card.price_currency,
    }


def first_answers(listing: Listing) -> dict[str, object]:
    """Where a listing's first card begins: the smallest order, costs in rupiah."""
    return {
        "quantity": listing.moq or None,
        "units_per_carton": listing.packs[0].units if listing.packs else 1,
        "cost_currency": "IDR",
        "freight_currency": "USD",
        "price_currency": listing.currency if listing.offers else "USD",
    }


def _plain(amount: Money | None) -> str:
    """``95000`` and ``1850.50``, as the field reads them again; nothing for nothing."""
    if not amount:
        return ""
    text = str(amount.decimal())
    return text.removesuffix(".00")
