"""The sections of the editor on packing, capacity, time and samples."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.catalog.fields import (
    RowForm,
    choice,
    count,
    lines_of,
    measure,
    needed_count,
    needed_line,
    price,
)
from marketplace.catalog.part_rules import (
    LONGEST_LEAD_TIME,
    MOST_LEAD_TIMES,
    MOST_PACKS,
)
from marketplace.catalog.terms import (
    ListingTerms,
)
from marketplace.catalog.terms_form import CURRENCY_CHOICES, NOT_SAID, TermsForm
from marketplace.catalog.values import (
    PackTerms,
    SampleCredit,
    SampleTerms,
)
from marketplace.web.choices import labelled, options

G_IN_KG, MM_IN_CM = 1_000, 10
MONTHS = options(
    (str(number), name)
    for number, name in enumerate(
        (
            *(_l("January"), _l("February"), _l("March"), _l("April"), _l("May"), _l("June")),
            *(_l("July"), _l("August"), _l("September"), _l("October"), _l("November")),
            _l("December"),
        ),
        start=1,
    )
)


class PackRow(RowForm):
    name = needed_line(_l("Name or grade"), _l("For example: 60 cm, two in a carton."))
    units = needed_count(_l("Units in a carton"))
    net_kg = measure(_l("Weight without packing, kg"), parts=G_IN_KG)
    gross_kg = measure(_l("Weight with packing, kg"), parts=G_IN_KG)
    length_cm = measure(_l("Length outside, cm"), parts=MM_IN_CM)
    width_cm = measure(_l("Width outside, cm"), parts=MM_IN_CM)
    height_cm = measure(_l("Height outside, cm"), parts=MM_IN_CM)

    def said(self) -> PackTerms:
        return PackTerms(
            name=self.name.data or "",
            units=self.units.data or 0,
            net_g=self.net_kg.whole(),
            gross_g=self.gross_kg.whole(),
            length_mm=self.length_cm.whole(),
            width_mm=self.width_cm.whole(),
            height_mm=self.height_cm.whole(),
        )


class PackingForm(TermsForm):
    lists = ("packs",)
    packs = lines_of(PackRow, MOST_PACKS)

    @classmethod
    def answers(cls, terms: ListingTerms) -> dict[str, Any]:
        return {
            "packs": [
                {
                    "name": pack.name,
                    "units": pack.units,
                    "net_kg": _decimal(pack.net_g, G_IN_KG),
                    "gross_kg": _decimal(pack.gross_g, G_IN_KG),
                    "length_cm": _decimal(pack.length_mm, MM_IN_CM),
                    "width_cm": _decimal(pack.width_mm, MM_IN_CM),
                    "height_cm": _decimal(pack.height_mm, MM_IN_CM),
                }
                for pack in terms.packs
            ]
        }

    def said(self, standing: ListingTerms) -> ListingTerms:
        return replace(standing, packs=tuple(entry.form.said() for entry in self.packs))


class LeadTimeRow(RowForm):
    from_quantity = needed_count(_l("From quantity"))
    days = needed_count(_l("Days until it is ready"), largest=LONGEST_LEAD_TIME)


class SupplyForm(TermsForm):
    lists = ("longer_lead_times",)
    monthly_capacity = count(
        _l("How much you can make in a month (capacity)"),
        _l("What you have shown you can make, not what you hope for."),
    )
    stock = count(_l("Ready to ship now"), _l("Leave it empty when everything is made to order."))
    lead_time_days = count(
        _l("Days from the order until it is ready (lead time)"),
        _l("For the smallest order. Count everything: material, making, drying, packing."),
        largest=LONGEST_LEAD_TIME,
    )
    longer_lead_times = lines_of(LeadTimeRow, MOST_LEAD_TIMES)
    season_months = SelectMultipleField(
        _l("Months in which it can be made or harvested"),
        description=_l("All twelve when there is no season."),
        choices=MONTHS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    samples = choice(
        _l("Can a buyer order a sample?"),
        options([*NOT_SAID, ("yes", _l("Yes")), ("no", _l("No"))]),
    )
    sample_price = price(
        _l("Price of a sample"), _l("Write 0 when it is free. The buyer pays the courier.")
    )
    sample_currency = choice(_l("Currency of the sample"), CURRENCY_CHOICES)
    sample_days = count(_l("Days until a sample leaves"), largest=LONGEST_LEAD_TIME)
    sample_credit = choice(_l("When the buyer orders afterwards"), labelled(SampleCredit))

    def validate_sample_price(self, field: Any) -> None:
        """A sample that is offered has a price, which may be nothing."""
        if self.samples.data == "yes":
            field.amount_or_nothing(self.sample_currency.data)

    def validate_samples(self, field: SelectField) -> None:
        """A sample that is offered says all of it."""
        if field.data == "yes" and not (self.sample_price.data and self.sample_days.data):
            raise ValidationError(gettext("Write the price and the days of a sample."))

    @classmethod
    def answers(cls, terms: ListingTerms) -> dict[str, Any]:
        sample = terms.sample
        return {
            "monthly_capacity": terms.monthly_capacity or None,
            "stock": terms.stock or None,
            "lead_time_days": terms.lead_time_days or None,
            "longer_lead_times": [
                {"from_quantity": quantity, "days": days}
                for quantity, days in terms.longer_lead_times
            ],
            "season_months": [str(month) for month in terms.season_months],
            "samples": {None: "", True: "yes", False: "no"}[terms.samples_offered],
            "sample_price": sample.price.digits() if sample else "",
            "sample_currency": sample.price.currency if sample else _currency(terms),
            "sample_days": sample.days if sample else None,
            "sample_credit": sample.credit if sample else SampleCredit.NOTHING,
        }

    def said(self, standing: ListingTerms) -> ListingTerms:
        offered = {"": None, "yes": True, "no": False}[self.samples.data]
        return replace(
            standing,
            monthly_capacity=self.monthly_capacity.data or 0,
            stock=self.stock.data or 0,
            lead_time_days=self.lead_time_days.data or 0,
            longer_lead_times=tuple(
                (entry.form.from_quantity.data, entry.form.days.data)
                for entry in self.longer_lead_times
            ),
            season_months=tuple(sorted({int(month) for month in self.season_months.data or []})),
            samples_offered=offered,
            sample=self._sample() if offered else None,
        )

    def _sample(self) -> SampleTerms:
        return SampleTerms(
            price=self.sample_price.amount_or_nothing(self.sample_currency.data),
            days=self.sample_days.data or 0,
            credit=SampleCredit.of(self.sample_credit.data),
        )


def _currency(terms: ListingTerms) -> str:
    return terms.offers[0].currency if terms.offers else "USD"


def _decimal(whole: int, parts: int) -> str:
    """``10500`` grams as ``10.5``."""
    units, rest = divmod(whole, parts)
    digits = str(rest).zfill(len(str(parts)) - 1).rstrip("0")
    return f"{units}.{digits}" if digits else str(units)
