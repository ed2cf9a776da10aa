"""Shape and format of a quotation as the director writes it, and what it is prefilled with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.capacity.operations import LONGEST_REASON
from marketplace.inquiries.forms import INCOTERM_CHOICES
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.operations import LONGEST_TEXT
from marketplace.money import CURRENCIES, Money, NotAnAmountError
from marketplace.quotes.draft_models import QuotationDraft
from marketplace.quotes.grounds import Ground
from marketplace.quotes.models import Quotation
from marketplace.quotes.states import (
    USUAL_DOCUMENTS,
    BindingLanguage,
    EarlierVersion,
    Inspection,
    PaymentPlan,
    SampleStep,
    TradeDocument,
)
from marketplace.quotes.terms import (
    LARGEST_QUANTITY,
    LARGEST_TOLERANCE,
    LONGEST_NOTE,
    LONGEST_PACKAGING,
    LONGEST_PLACE,
    Offer,
    Wish,
)
from marketplace.quotes.tier_forms import TierRows, asked_rows, tier_row, tier_rows
from marketplace.quotes.tiers import Tier
from marketplace.quotes.who_pays import CARRIED
from marketplace.trade_terms import Incoterm
from marketplace.web.choices import labelled, options
from marketplace.web.forms import BaseForm, CountField

USUAL_VALIDITY = timedelta(days=14)
PLANS = {plan.value: plan for plan in PaymentPlan}
_TOLERANCE_WORDS = _l("The tolerance is a whole number from 0 to 10 percent.")


def _documents(label: str) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=labelled(TradeDocument),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class QuotationForm(TierRows):
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
    below_floor = BooleanField(_l("Yes, we offer it below our floor price"))
    tier_1_quantity, tier_1_price = tier_row(_l("Second quantity"), _l("Second price"))
    tier_2_quantity, tier_2_price = tier_row(_l("Third quantity"), _l("Third price"))
    tier_3_quantity, tier_3_price = tier_row(_l("Fourth quantity"), _l("Fourth price"))
    incoterm = SelectField(_l("Delivery term (Incoterms 2020)"), choices=INCOTERM_CHOICES)
    named_place = StringField(
        _l("Named place or port"),
        description=_l("FAS, FOB, CFR and CIF need a port, for example Tanjung Perak, Surabaya."),
        validators=[InputRequired(_l("Name the place or port.")), Length(max=LONGEST_PLACE)],
    )
    freight = StringField(
        _l("Freight for the whole quantity"),
        description=_l(
            "Only under CFR, CIF, CPT, CIP, DAP, DPU and DDP. It is added to the total."
        ),
        validators=[Optional(), Length(max=40)],
    )
    insurance = StringField(
        _l("Insurance for the whole quantity"),
        description=_l("Only under CIF and CIP. It is added to the total."),
        validators=[Optional(), Length(max=40)],
    )
    tolerance_percent = CountField(
        _l("More or less may be delivered"),
        description=_l("In percent, from 0 to 10. Leave 0 when the quantity is exact."),
        default=0,
        validators=[Optional(), NumberRange(0, LARGEST_TOLERANCE, _TOLERANCE_WORDS)],
    )
    partial_shipment = RadioField(
        _l("In several shipments"),
        choices=options([("no", _l("No, all at once")), ("yes", _l("Yes, in parts"))]),
        default="no",
    )
    packaging = TextAreaField(
        _l("Packaging"),
        description=_l("For example: one drum per carton, cartons on treated pallets."),
        validators=[Optional(), Length(max=LONGEST_PACKAGING)],
    )
    inspection = SelectField(
        _l("Inspection"), choices=labelled(Inspection), default=Inspection.SELLER.value
    )
    sample = SelectField(_l("Sample"), choices=labelled(SampleStep), default=SampleStep.NONE.value)
    seller_documents = _documents(_l("Documents you supply"))
    buyer_documents = _documents(_l("Documents the buyer supplies"))
    binding_language = SelectField(
        _l("Language that binds"),
        description=_l("Where two translations differ, this one counts."),
        choices=labelled(BindingLanguage),
        default=BindingLanguage.ENGLISH.value,
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
    earlier = RadioField(
        _l("The version before"),
        description=_l(
            "Kept behind, it binds you too: should the buyer not take the new one, the earlier one "
            "can be accepted again until its own last day."
        ),
        choices=labelled(EarlierVersion),
        default=EarlierVersion.REPLACE.value,
    )
    beyond_reason = StringField(
        _l("If your free weeks are not enough: why you can make it all the same"),
        description=_l("For example: a second workshop helps. The buyer does not see it."),
        validators=[Optional(), Length(max=LONGEST_REASON)],
    )
    note = TextAreaField(_l("Note to the buyer"), validators=[Optional(), Length(max=LONGEST_NOTE)])

    def validate_unit_price(self, field: StringField) -> None:
        """Say why a text is no amount in the chosen currency."""
        self._refuse_no_amount(field)

    def validate_freight(self, field: StringField) -> None:
        """Empty, or an amount in the currency of the price."""
        if field.data:
            self._refuse_no_amount(field)

    def validate_insurance(self, field: StringField) -> None:
        """As the freight."""
        if field.data:
            self._refuse_no_amount(field)

    def prices(self) -> Iterator[Money]:
        """The prices of one unit as they stand in the form, where they are amounts."""
        for field in (self.unit_price, *(row.price for row in self.tier_rows)):
            with suppress(NotAnAmountError):
                yield Money.parse(field.data or "", self.currency.data or "")

    def despite(self) -> frozenset[Ground]:
        """What whoever sends was told of, and means."""
        return frozenset({Ground.BELOW_FLOOR} if self.below_floor.data else ())

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
            freight=self._amount(self.freight),
            insurance=self._amount(self.insurance),
            partial_shipment=self.partial_shipment.data == "yes",
            tolerance_percent=self.tolerance_percent.data or 0,
            packaging=self.packaging.data or "",
            inspection=Inspection.of(self.inspection.data),
            sample=SampleStep.of(self.sample.data),
            seller_documents=TradeDocument.named(self.seller_documents.data or ()),
            buyer_documents=TradeDocument.named(self.buyer_documents.data or ()),
            binding_language=BindingLanguage.of(self.binding_language.data),
            tiers=self.tiers(),
        )

    def _amount(self, field: StringField) -> Money | None:
        return Money.parse(field.data, self.currency.data) if field.data else None

    def _refuse_no_amount(self, field: StringField) -> None:
        try:
            Money.parse(field.data or "", self.currency.data or "")
        except NotAnAmountError as error:
            raise ValidationError(gettext(error.reason)) from None


class CounterForm(BaseForm):
    """What the buyer asks for instead; prefilled with what was offered."""

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
    incoterm = SelectField(_l("Delivery term (Incoterms 2020)"), choices=INCOTERM_CHOICES)
    ready_date = DateField(
        _l("Ready on"), validators=[InputRequired(_l("Choose the day the goods are ready."))]
    )
    payment_plan = RadioField(
        _l("Payment"),
        choices=labelled(PaymentPlan),
        validators=[InputRequired(_l("Choose when the buyer pays."))],
    )
    note = TextAreaField(
        _l("Note to the village"), validators=[Optional(), Length(max=LONGEST_NOTE)]
    )

    def wish(self, *, currency: str) -> Wish | None:
        """What was written; None, with the reason beside the price, when that is no amount."""
        try:
            unit_price = Money.parse(self.unit_price.data or "", currency)
        except NotAnAmountError as error:
            self.unit_price.errors = [*self.unit_price.errors, gettext(error.reason)]
            return None
        return Wish(
            quantity=self.quantity.data or 0,
            unit_price=unit_price,
            incoterm=Incoterm(self.incoterm.data),
            ready_date=self.ready_date.data or date.min,
            payment_plan=PLANS[self.payment_plan.data],
            note=self.note.data or "",
        )


class EndForm(BaseForm):
    """Why an offer is declined or withdrawn; the choices depend on the side."""

    reason = RadioField(_l("Reason"), validators=[InputRequired(_l("Choose a reason."))])
    text = TextAreaField(
        _l("A few words to the other side"), validators=[Optional(), Length(max=LONGEST_NOTE)]
    )


class ReturnForm(BaseForm):
    """Why the director does not send what an operator wrote."""

    reason = TextAreaField(
        _l("What should be different"),
        validators=[
            InputRequired(_l("Write a few words about the reason.")),
            Length(max=LONGEST_NOTE),
        ],
    )


class RenewalForm(BaseForm):
    """The buyer asks for a new version of what has lapsed."""

    text = TextAreaField(
        _l("Your message"),
        validators=[InputRequired(_l("Write a message.")), Length(max=LONGEST_TEXT)],
    )


def first_answers(*, inquiry: Inquiry, today: date, asked: Sequence[int] = ()) -> dict[str, object]:
    """What the first version is prefilled with: what was asked, at the listing's own price.

    ``asked`` are the quantities the buyer wants prices for; each beside the first becomes a row.

    The listing's price holds under the listing's Incoterm only; under another the price and the
    place are left for the director to think about. Where the seller pays the freight, the listing's
    price has it inside, and a quotation names it apart.
    """
    listing = inquiry.listing
    answers: dict[str, object] = {
        "quantity": inquiry.quantity,
        "currency": listing.currency,
        "incoterm": inquiry.incoterm.value,
        "ready_date": today + timedelta(days=listing.lead_time_days),
        "valid_through_date": today + USUAL_VALIDITY,
        "payment_plan": PaymentPlan.DEPOSIT_AND_BALANCE.value,
        "seller_documents": [document.value for document in USUAL_DOCUMENTS],
    }
    price_of = None
    if inquiry.incoterm is listing.incoterm:
        answers["named_place"] = listing.named_place
        if inquiry.incoterm not in CARRIED:
            price_of = listing.unit_price_for
            answers["unit_price"] = price_of(inquiry.quantity).digits()
    return answers | asked_rows(asked=asked, quantity=inquiry.quantity, price_of=price_of)


def offered_answers(*, quotation: Quotation, tier: Tier | None = None) -> dict[str, object]:
    """What a counter-offer is prefilled with: what is offered, or a further quantity at its price."""
    chosen = tier or quotation
    return {
        "quantity": chosen.quantity,
        "unit_price": chosen.unit_price.digits(),
        "incoterm": quotation.incoterm.value,
        "ready_date": quotation.ready_date,
        "payment_plan": quotation.payment_plan.value,
    }


def next_answers(
    *, quotation: Quotation, today: date, asked: Sequence[int] = ()
) -> dict[str, object]:
    """What a further version is prefilled with: the one before, valid anew."""
    return {**_said(quotation, asked), "valid_through_date": today + USUAL_VALIDITY}


def drafted_answers(*, draft: QuotationDraft, asked: Sequence[int] = ()) -> dict[str, object]:
    """What an operator typed, for the director to check or for themselves to go on from."""
    offer = draft.offer
    return {
        **_said(offer, asked),
        "valid_through_date": offer.valid_through_date,
        "earlier": draft.earlier.value,
    }


def _said(terms: Quotation | Offer, asked: Sequence[int]) -> dict[str, object]:
    return {
        **tier_rows(tiers=terms.tiers, asked=asked, quantity=terms.quantity),
        "quantity": terms.quantity,
        "unit_price": terms.unit_price.digits(),
        "currency": terms.unit_price.currency,
        "incoterm": terms.incoterm.value,
        "named_place": terms.named_place,
        "ready_date": terms.ready_date,
        "payment_plan": terms.payment_plan.value,
        "note": terms.note,
        "freight": _digits(terms.freight),
        "insurance": _digits(terms.insurance),
        "partial_shipment": "yes" if terms.partial_shipment else "no",
        "tolerance_percent": terms.tolerance_percent,
        "packaging": terms.packaging,
        "inspection": terms.inspection.value,
        "sample": terms.sample.value,
        "seller_documents": [document.value for document in terms.seller_documents],
        "buyer_documents": [document.value for document in terms.buyer_documents],
        "binding_language": terms.binding_language.value,
    }


def _digits(amount: Money | None) -> str:
    return "" if amount is None else amount.digits()
