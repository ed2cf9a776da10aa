"""The section of the editor that asks for quantities and prices, offer by offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField, ValidationError
from wtforms.validators import InputRequired, Length

from marketplace.catalog.fields import (
    NEEDED,
    PriceField,
    RowForm,
    complain,
    count,
    lines_of,
    needed_line,
    price,
)
from marketplace.catalog.fields import choice as one_of
from marketplace.catalog.offer_rules import MOST_OFFERS, MOST_TIERS, PLACE_LENGTH
from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.terms_form import CURRENCY_CHOICES, TermsForm
from marketplace.catalog.values import OfferTerms
from marketplace.trade_terms import Incoterm
from marketplace.web.choices import options

# What each rule means for the one who sells. Source: domain reference 4.2.
INCOTERMS = options(
    (
        (Incoterm.EXW.value, _l("EXW: the buyer collects at your workshop")),
        (Incoterm.FCA.value, _l("FCA: you hand over to the buyer's carrier, cleared for export")),
        (Incoterm.FAS.value, _l("FAS: you bring it alongside the ship")),
        (Incoterm.FOB.value, _l("FOB: you bring it on board the ship")),
        (Incoterm.CFR.value, _l("CFR: you also pay the sea freight")),
        (Incoterm.CIF.value, _l("CIF: you also pay the sea freight and its insurance")),
        (Incoterm.CPT.value, _l("CPT: you also pay the carriage to the buyer's place")),
        (Incoterm.CIP.value, _l("CIP: you also pay carriage and insurance to the buyer's place")),
        (Incoterm.DAP.value, _l("DAP: you deliver to the buyer's place")),
        (Incoterm.DPU.value, _l("DPU: you deliver and unload at the buyer's place")),
        (Incoterm.DDP.value, _l("DDP: you deliver and pay the import duty too")),
    )
)
MORE_TIERS = tuple(f"tier_{number}" for number in range(2, MOST_TIERS + 1))


class TierForm(Form):
    """One further price step; both answers or none."""

    from_quantity = count(_l("From quantity"))
    price = price(_l("Price of one unit"))

    @property
    def is_blank(self) -> bool:
        return not (self.price.data or any(self.from_quantity.raw_data or ())) and (
            self.from_quantity.data is None
        )


class OfferRow(RowForm):
    """One price list; blank while place and price are."""

    incoterm = one_of(
        _l("How far you bring it (Incoterms 2020)"),
        INCOTERMS,
        _l("The price covers the costs up to this point, and the risk is yours so far."),
    )
    named_place = needed_line(
        _l("Place or port"),
        _l("Where that point is, for example Tanjung Perak, Surabaya."),
        longest=PLACE_LENGTH,
    )
    currency = one_of(_l("Currency"), CURRENCY_CHOICES)
    price = PriceField(
        _l("Price of one unit"),
        description=_l("At the smallest order. A plain number such as 18.50."),
        validators=[InputRequired(NEEDED), Length(max=40)],
    )
    tier_2 = FormField(TierForm, label=_l("Second price step"))
    tier_3 = FormField(TierForm, label=_l("Third price step"))
    tier_4 = FormField(TierForm, label=_l("Fourth price step"))
    tier_5 = FormField(TierForm, label=_l("Fifth price step"))

    @property
    def is_blank(self) -> bool:
        return not (self.named_place.data or self.price.data or self.more_tiers())

    def validate_price(self, field: PriceField) -> None:
        """Say why a text is no price in the chosen currency."""
        field.amount(self.currency.data)

    def more_tiers(self) -> list[TierForm]:
        """The further price steps that were filled in."""
        return [tier for tier in self.tier_forms() if not tier.is_blank]

    def tier_forms(self) -> list[Any]:
        """All further steps, filled in or not."""
        return [field.form for field in (self.tier_2, self.tier_3, self.tier_4, self.tier_5)]

    def steps_hold(self, moq: int | None) -> bool:
        """Look at the further steps, which depend on the currency and on each other."""
        held = [self._holds(tier, moq) for tier in self.more_tiers()]  # each complains for itself
        return all(held)

    def said(self, moq: int) -> OfferTerms:
        currency = self.currency.data
        more = [(t.from_quantity.data or 0, t.price.amount(currency)) for t in self.more_tiers()]
        return OfferTerms(
            Incoterm(self.incoterm.data),
            self.named_place.data or "",
            ((moq, self.price.amount(currency)), *more),
        )

    def _holds(self, tier: TierForm, moq: int | None) -> bool:
        """Complain beside the answer that is missing, unreadable or out of order."""
        if tier.errors:
            return False
        if tier.from_quantity.data is None:
            return complain(tier.from_quantity, gettext("Write from which quantity on."))
        filled = self.more_tiers()
        earlier = filled[: filled.index(tier)]
        before = earlier[-1].from_quantity.data if earlier else moq
        if before is not None and tier.from_quantity.data <= before:
            message = gettext("Each price step must start at a larger quantity.")
            return complain(tier.from_quantity, message)
        try:
            tier.price.amount(self.currency.data)
        except ValidationError as error:
            return complain(tier.price, str(error))
        return True


class PriceForm(TermsForm):
    """The smallest order and one offer or several."""

    lists = ("offers",)
    moq = count(
        _l("Smallest order (MOQ)"), _l("The smallest quantity you can sell to a foreign buyer.")
    )
    moq_increment = count(
        _l("Orders grow in steps of"),
        _l("For example 50 when you sell whole cartons of 50. Leave it empty for steps of one."),
    )
    offers = lines_of(OfferRow, MOST_OFFERS)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Prices need the smallest order, and further steps a larger quantity."""
        valid = super().validate(extra_validators)
        if self.offers.entries and not self.moq.data and not self.moq.errors:
            valid = complain(self.moq, str(NEEDED))
        if self.moq.data and not self.offers.entries:
            valid = complain(self.moq, gettext("Write a price for the smallest order below."))
        steps = [entry.form.steps_hold(self.moq.data) for entry in self.offers]
        return valid and all(steps)

    @classmethod
    def answers(cls, terms: ListingTerms) -> dict[str, Any]:
        return {
            "moq": terms.moq or None,
            "moq_increment": terms.moq_increment if terms.moq_increment > 1 else None,
            "offers": [_answers(offer) for offer in terms.offers],
        }

    def said(self, standing: ListingTerms) -> ListingTerms:
        offers = tuple(entry.form.said(self.moq.data or 0) for entry in self.offers)
        return replace(standing, offers=offers, moq_increment=self.moq_increment.data or 1)


def _answers(offer: OfferTerms) -> dict[str, Any]:
    given: dict[str, Any] = {
        "incoterm": offer.incoterm.value,
        "named_place": offer.named_place,
        "currency": offer.currency,
        "price": offer.tiers[0][1].digits(),
    }
    for name, (quantity, amount) in zip(MORE_TIERS, offer.tiers[1:], strict=False):
        given[name] = {"from_quantity": quantity, "price": amount.digits()}
    return given
