"""Shape and format of a quotation as the director writes it, and what it is prefilled with."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.inquiries.forms import INCOTERM_CHOICES
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.operations import LONGEST_TEXT
from marketplace.money import CURRENCIES, Money, NotAnAmountError
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import PaymentPlan
from marketplace.quotes.terms import LARGEST_QUANTITY, LONGEST_NOTE, LONGEST_PLACE, Offer
from marketplace.trade_terms import Incoterm
from marketplace.web.choices import labelled, options
from marketplace.web.forms import BaseForm, CountField

USUAL_VALIDITY = timedelta(days=14)
PLANS = {plan.value: plan for plan in PaymentPlan}


class QuotationForm(BaseForm):
    """One version; Money and days are read here, the rules of the trade stand in terms.py."""

    quantity = CountField(
        _l("Quantity"),
        validators=[
            InputRequired(_l("Write the quantity in figures.")),
            NumberRange(1, LARGEST_QUANTITY, _l("Write a quantity of at least 1.")),
        ],
    )
    unit_price = StringField(
        _l("Price of one unit"),
        validators=[InputRequired(_l("Write the price of one unit.")), Length(max=40)],
    )
    currency = SelectField(_l("Currency"), choices=options((code, code) for code in CURRENCIES))
    incoterm = SelectField(_l("Delivery term (Incoterms 2020)"), choices=INCOTERM_CHOICES)
    named_place = StringField(
        _l("Named place or port"),
        description=_l("FAS, FOB, CFR and CIF need a port, for example Tanjung Perak, Surabaya."),
        validators=[InputRequired(_l("Name the place or port.")), Length(max=LONGEST_PLACE)],
    )
    ready_date = DateField(
        _l("Ready on"), validators=[InputRequired(_l("Choose the day the goods are ready."))]
    )
    valid_through_date = DateField(
        _l("Valid until the end of"),
        description=_l("The buyer can accept until 23:59 in Jakarta on this day."),
        validators=[InputRequired(_l("Choose the last day of validity."))],
    )
    payment_plan = RadioField(
        _l("Payment"),
        choices=labelled(PaymentPlan),
        validators=[InputRequired(_l("Choose when the buyer pays."))],
    )
    note = TextAreaField(_l("Note to the buyer"), validators=[Optional(), Length(max=LONGEST_NOTE)])

    def validate_unit_price(self, field: StringField) -> None:
        """Say why a text is no amount in the chosen currency."""
        try:
            Money.parse(field.data or "", self.currency.data or "")
        except NotAnAmountError as error:
            raise ValidationError(gettext(error.reason)) from None

    def offer(self) -> Offer:
        """What was written, once it has the right shape; a day left out is one that has passed."""
        return Offer(
            quantity=self.quantity.data or 0,
            unit_price=Money.parse(self.unit_price.data or "", self.currency.data),
            incoterm=Incoterm(self.incoterm.data),
            named_place=self.named_place.data or "",
            ready_date=self.ready_date.data or date.min,
            valid_through_date=self.valid_through_date.data or date.min,
            payment_plan=PLANS[self.payment_plan.data],
            note=self.note.data or "",
        )


class RenewalForm(BaseForm):
    """The buyer asks for a new version of what has lapsed."""

    text = TextAreaField(
        _l("Your message"),
        validators=[InputRequired(_l("Write a message.")), Length(max=LONGEST_TEXT)],
    )


def first_answers(*, inquiry: Inquiry, today: date) -> dict[str, object]:
    """What the first version is prefilled with: what was asked, at the listing's own price.

    The listing's price holds under the listing's Incoterm only; under another the price and the
    place are left for the director to think about.
    """
    listing = inquiry.listing
    answers: dict[str, object] = {
        "quantity": inquiry.quantity,
        "currency": listing.currency,
        "incoterm": inquiry.incoterm.value,
        "ready_date": today + timedelta(days=listing.lead_time_days),
        "valid_through_date": today + USUAL_VALIDITY,
        "payment_plan": PaymentPlan.DEPOSIT_AND_BALANCE.value,
    }
    if inquiry.incoterm is listing.incoterm:
        price = listing.unit_price_for(inquiry.quantity)
        answers["unit_price"] = str(price.decimal())
        answers["named_place"] = listing.named_place
    return answers


def next_answers(*, quotation: Quotation, today: date) -> dict[str, object]:
    """What a further version is prefilled with: the one before, valid anew."""
    return {
        "quantity": quotation.quantity,
        "unit_price": str(quotation.unit_price.decimal()),
        "currency": quotation.unit_price.currency,
        "incoterm": quotation.incoterm.value,
        "named_place": quotation.named_place,
        "ready_date": quotation.ready_date,
        "valid_through_date": today + USUAL_VALIDITY,
        "payment_plan": quotation.payment_plan.value,
        "note": quotation.note,
    }
