"""Shape and format of a request for quotation, and of what is decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext, lazy_gettext
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

from marketplace.attachments.forms import FilesForm
from marketplace.catalog.categories import CATEGORIES
from marketplace.catalog.certificates import CERTIFICATES
from marketplace.inquiries.forms import INCOTERM_CHOICES
from marketplace.inquiries.operations import LONGEST_TEXT
from marketplace.money import CURRENCIES, Money, NotAnAmountError
from marketplace.organisations.models import Organisation
from marketplace.quotes.states import PaymentPlan
from marketplace.rfqs import policy
from marketplace.rfqs.deciding import LONGEST_REASON
from marketplace.rfqs.models import Rfq
from marketplace.rfqs.terms import LARGEST_QUANTITY, LONGEST_LINE, LONGEST_NOTE, Request
from marketplace.trade_terms import Incoterm, Unit
from marketplace.web.choices import countries, labelled, options
from marketplace.web.filters import country, label
from marketplace.web.forms import BaseForm, CountField

_KINDS = [(slug, lazy_gettext(words)) for slug, words in CATEGORIES.items()]
_PLANS = {plan.value: plan for plan in PaymentPlan}
_NEEDED = _l("This is needed.")
_AT_LEAST_ONE = NumberRange(1, LARGEST_QUANTITY, _l("Write a quantity of at least 1."))


class RequestForm(FilesForm):
    """What is asked of one village, whose listing says the unit."""

    quantity = CountField(
        _l("Quantity"),
        validators=[InputRequired(_l("Write how many you need, in figures.")), _AT_LEAST_ONE],
    )
    second_quantity = CountField(
        _l("A second quantity to compare"), validators=[Optional(), _AT_LEAST_ONE]
    )
    third_quantity = CountField(
        _l("A third quantity to compare"), validators=[Optional(), _AT_LEAST_ONE]
    )
    destination = SelectField(
        _l("Country of destination"),
        choices=countries,
        validators=[InputRequired(_l("Choose the country of destination."))],
    )
    place = StringField(
        _l("Port or place there"), validators=[Optional(), Length(max=LONGEST_LINE)]
    )
    incoterm = SelectField(
        _l("Delivery term (Incoterms 2020)"),
        choices=[*options([("", _l("Advise me"))]), *INCOTERM_CHOICES],
    )
    needed_from_date = DateField(_l("Needed from"), validators=[Optional()])
    needed_to_date = DateField(_l("Needed by"), validators=[Optional()])
    sample_first = BooleanField(_l("I want to see a sample first"))
    certificates = SelectMultipleField(
        _l("Certificates the product must have"),
        choices=options((kind.code, kind.name) for kind in CERTIFICATES.values()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    payment_plan = SelectField(
        _l("How you would like to pay"),
        choices=[*options([("", _l("No preference"))]), *labelled(PaymentPlan)],
    )
    target = StringField(
        _l("What you would like to pay for one unit"),
        description=_l("For your own comparison: no village sees it unless you tick below."),
        validators=[Optional(), Length(max=40)],
    )
    currency = SelectField(_l("Currency"), choices=options((code, code) for code in CURRENCIES))
    target_shown = BooleanField(_l("Show this price to the village"))
    deadline_date = DateField(
        _l("Quotations until"),
        description=_l("From 3 to 30 days from today."),
        validators=[InputRequired(_NEEDED)],
    )
    note = TextAreaField(
        _l("What the village should know"),
        description=_l("Sizes, finish, packing, what it is for."),
        validators=[Optional(), Length(max=LONGEST_NOTE)],
    )

    together = SelectField(
        _l("Asked together with"),
        description=_l("Several products for one errand stand beside each other on your pages."),
        validate_choice=False,  # the operation knows why another is refused
        validators=[Optional()],
    )

    def offer_errands(self, found: Iterable[Rfq]) -> None:
        """Offer the buyer's own requests to add this product to."""
        alone = ("", gettext("Nothing, on its own"))
        self.together.choices = options([alone, *((one.public_id, _named(one)) for one in found)])

    def validate_target(self, field: StringField) -> None:
        """Say why a text is no amount in the chosen currency."""
        if field.data:
            try:
                Money.parse(field.data, self.currency.data or "")
            except NotAnAmountError as error:
                raise ValidationError(gettext(error.reason)) from None

    def request(self, *, category: str = "", product: str = "", unit: Unit = Unit.PIECE) -> Request:
        """What was written, once it has the right shape."""
        counts = (self.quantity.data, self.second_quantity.data, self.third_quantity.data)
        return Request(
            quantities=tuple(count for count in counts if count),
            destination=self.destination.data,
            deadline_date=self.deadline_date.data or date.min,
            unit=unit,
            category=category,
            product=product,
            place=self.place.data or "",
            incoterm=Incoterm(self.incoterm.data) if self.incoterm.data else None,
            needed_from_date=self.needed_from_date.data,
            needed_to_date=self.needed_to_date.data,
            sample_first=bool(self.sample_first.data),
            certificates=tuple(self.certificates.data or ()),
            payment_plan=_PLANS.get(self.payment_plan.data),
            target=Money.parse(self.target.data, self.currency.data) if self.target.data else None,
            target_shown=bool(self.target_shown.data),
            note=self.note.data or "",
        )


class ManyForm(RequestForm):
    """What is asked of whichever villages match."""

    category = SelectField(
        _l("Kind of product"),
        choices=options([("", _l("Choose a kind of product")), *_KINDS]),
        validators=[InputRequired(_l("Choose a kind of product."))],
    )
    product = StringField(
        _l("The product in your words"),
        description=_l("Villages whose product answers these words come first."),
        validators=[Optional(), Length(max=LONGEST_LINE)],
    )
    unit = SelectField(_l("Unit"), choices=options((unit.value, unit.value) for unit in Unit))

    def wanted(self) -> Request:
        """The request with what kind of product it is."""
        return self.request(
            category=self.category.data,
            product=self.product.data or "",
            unit=Unit(self.unit.data),
        )


class AssistedForm(ManyForm):
    """What an officer writes down for a buyer company."""

    buyer = SelectField(
        _l("Buyer company"),
        description=_l("One of its people must confirm the request within 72 hours."),
        validate_choice=False,  # the operation knows why another is refused
        validators=[InputRequired(_l("Choose a buyer company."))],
    )

    def offer(self, buyers: Iterable[Organisation]) -> None:
        """Offer the companies known here."""
        self.buyer.choices = options((one.public_id, one.name) for one in buyers)


def _named(rfq: Rfq) -> str:
    return gettext(
        "%(number)s: %(kind)s, %(country)s",
        number=rfq.number,
        kind=label(rfq.kind),
        country=country(rfq.destination),
    )


class QuestionForm(BaseForm):
    """A question before quoting, or the answer to it."""

    text = TextAreaField(
        _l("Your message"),
        validators=[
            InputRequired(_l("Write a message.")),
            Length(max=LONGEST_TEXT, message=_l("Write at most %(max)d characters.")),
        ],
    )


class DeclineForm(BaseForm):
    """Why the village does not quote."""

    reason = RadioField(
        _l("Reason"),
        choices=labelled(policy.REASONS_OF_DECLINING),
        validators=[InputRequired(_l("Choose a reason."))],
    )


class NoAwardForm(BaseForm):
    """Why the buyer takes no quotation."""

    reason = RadioField(
        _l("Reason"),
        choices=labelled(policy.REASONS_OF_NO_AWARD),
        validators=[InputRequired(_l("Choose a reason."))],
    )


class ExtensionForm(BaseForm):
    """Until when villages may quote now."""

    deadline_date = DateField(
        _l("Quotations until"),
        description=_l("Once, and at most 14 days after the present deadline."),
        validators=[InputRequired(_NEEDED)],
    )


class EndingForm(BaseForm):
    """Why it is cancelled, or goes to nobody."""

    reason = TextAreaField(
        _l("Reason"), validators=[InputRequired(_NEEDED), Length(max=LONGEST_REASON)]
    )
