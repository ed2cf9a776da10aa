"""Fields for figures as people write them: whole numbers, amounts, percentages; all text inputs.

A number input throws away what it cannot read before we can say why.
"""

from __future__ import annotations

import re
from decimal import Decimal

from flask_babel import gettext
from wtforms import Field, Form, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput

from marketplace.money import Money, NotAnAmountError

_WHOLE = re.compile(r"[0-9]{1,12}")
_PERCENT = re.compile(r"[0-9]{1,3}([.,][0-9]{1,4})?")


class DigitsField(Field):
    """A whole number in plain digits; None when nothing was typed, the text is kept either way."""

    widget = TextInput()
    data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text and not _WHOLE.fullmatch(text):
            raise ValueError(gettext("Write a whole number such as 250, in plain digits."))
        if text:
            self.data = int(text)


class AmountField(StringField):
    """A plain decimal in a currency that another field of the form names."""

    def amount(self, currency: str) -> Money | None:
        """None when nothing was typed. Raises ValidationError with the reason."""
        text = (self.data or "").strip()
        if not text:
            return None
        try:
            return Money.parse(text, currency)
        except NotAnAmountError as error:
            raise ValidationError(gettext(error.reason)) from None


class PercentField(StringField):
    """A percentage with at most four decimals, point or comma."""

    def millionths(self) -> int | None:
        """``0.25`` as 2,500; None when nothing was typed. Raises ValidationError."""
        text = (self.data or "").strip().removesuffix("%").strip()
        if not text:
            return None
        if not _PERCENT.fullmatch(text):
            raise ValidationError(gettext("Write a percentage such as 15 or 0.25."))
        return int(Decimal(text.replace(",", ".")) * 10_000)


def readable(_form: Form, field: Field) -> None:
    """One complaint is enough about what cannot be read."""
    if field.process_errors:
        raise StopValidation


def percent(millionths: int | None) -> str:
    """2,500 millionths as people write it: ``0.25``."""
    if millionths is None:
        return ""
    return f"{Decimal(millionths) / 10_000:f}"
