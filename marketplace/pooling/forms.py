"""Shape and format of a proposed share, and of a sibling's no."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange

from marketplace.capacity.operations import LARGEST_QUANTITY
from marketplace.labels import N_
from marketplace.money import CURRENCIES, Money, NotAnAmountError
from marketplace.pooling.neighbours import Nearby
from marketplace.pooling.policy import REASONS
from marketplace.pooling.terms import Proposal
from marketplace.trade_terms import Unit
from marketplace.web.choices import labelled, options
from marketplace.web.filters import quantity as written_quantity
from marketplace.web.forms import BaseForm, CountField


class ProposalForm(BaseForm):
    """A share for one village nearby."""

    sibling = SelectField(
        _l("Village"), validators=[InputRequired(_l("Choose one of the villages nearby."))]
    )
    quantity = CountField(
        _l("Quantity of its share"),
        validators=[
            InputRequired(_l("Write the quantity in figures.")),
            NumberRange(1, LARGEST_QUANTITY, _l("Write a quantity of at least 1.")),
        ],
    )
    least_price = StringField(
        _l("At least for each unit"),
        description=_l(
            "What you promise the village at the least. Your quotation cannot go below it."
        ),
        validators=[InputRequired(_l("Write the price of one unit.")), Length(max=40)],
    )
    currency = SelectField(_l("Currency"), choices=options((code, code) for code in CURRENCIES))
    answer_date = DateField(
        _l("Answer until the end of"),
        description=_l("From tomorrow on, at most 14 days ahead."),
        validators=[InputRequired(_l("Choose the last day to answer."))],
    )

    def offer(self, near: Iterable[Nearby], *, unit: Unit) -> None:
        """Let one of these be chosen."""
        self.sibling.choices = [
            (
                one.product,
                gettext(
                    "%(village)s, %(quantity)s free",
                    village=one.village,
                    quantity=written_quantity(one.free, unit),
                ),
            )
            for one in near
        ]

    def validate_least_price(self, field: StringField) -> None:
        """Say why a text is no amount in the chosen currency."""
        try:
            Money.parse(field.data or "", self.currency.data or "")
        except NotAnAmountError as error:
            raise ValidationError(gettext(error.reason)) from None

    def proposal(self) -> Proposal:
        """What was written; call when the form is valid."""
        return Proposal(
            quantity=self.quantity.data or 0,
            least_price=Money.parse(self.least_price.data or "", self.currency.data),
            answer_date=self.answer_date.data or date.min,
        )


class ReasonForm(BaseForm):
    """Why a village does not make a share."""

    reason = SelectField(
        _l("Reason"),
        choices=[*options([("", _l("Choose a reason"))]), *labelled(REASONS)],
        validators=[InputRequired(N_("Choose a reason from the list."))],
    )
