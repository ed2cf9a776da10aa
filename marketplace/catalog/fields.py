"""Fields a seller types numbers, prices and measures into, and rows of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Field,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import TextInput

from marketplace.catalog.offer_rules import LARGEST_QUANTITY
from marketplace.money import Money, NotAnAmountError
from marketplace.web.forms import BaseForm, stripped

_WHOLE_NUMBER = re.compile(r"[0-9]{1,12}")
_MEASURE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?")
NEEDED = _l("This is needed.")
OUT_OF_RANGE = _l("Write a number from 1 to %(max)s.")


class WholeNumberField(IntegerField):
    """Plain digits only: no sign, no separator, no other script.

    A text input, because a number input throws away what it cannot read before we can say why.
    """

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed for showing it again."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text and not _WHOLE_NUMBER.fullmatch(text):
            raise ValueError(gettext("Write a whole number such as 250, in plain digits."))
        if text:
            self.data = int(text)


class PriceField(StringField):
    """A plain decimal in the currency that stands beside it."""

    def amount(self, currency: str) -> Money:
        """A price of more than nothing. Raises ValidationError with the reason."""
        price = self.amount_or_nothing(currency)
        if not price:
            raise ValidationError(gettext("The price must be more than zero."))
        return price

    def amount_or_nothing(self, currency: str) -> Money:
        """Raises ValidationError with the reason."""
        try:
            return Money.parse(self.data or "", currency)
        except NotAnAmountError as error:
            raise ValidationError(gettext(error.reason)) from None


class MeasureField(StringField):
    """A plain decimal such as 10.5, kept as a whole number of the ``parts`` of its unit."""

    def __init__(self, label: str = "", *, parts: int, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self._parts = parts

    def whole(self) -> int:
        """In the smaller unit. Raises ValidationError when it cannot be read."""
        text = self.data or ""
        measure = Decimal(text) * self._parts if _MEASURE.fullmatch(text) else Decimal(0)
        if measure <= 0 or measure != measure.to_integral_value():
            raise ValidationError(gettext("Write a plain number such as 10.5."))
        return int(measure)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  WTForms passes it
        """Say so when it cannot be read."""
        if self.data:
            self.whole()


class RowForm(Form):
    """One line of several; a line without any answer is not there."""

    ignored: tuple[str, ...] = ()  # selects that always have an answer

    @property
    def is_blank(self) -> bool:
        return not any(
            field.data or (field.raw_data and any(field.raw_data))
            for name, field in self._fields.items()
            if name not in self.ignored
        )


class SectionForm(BaseForm):
    """One section of the editor. ``lists`` names its fields that hold lines."""

    lists: tuple[str, ...] = ()

    def open_line(self, name: str) -> None:
        """One more empty line below the others, as long as there may be more."""
        lines: Any = self[name]
        if lines.max_entries is None or len(lines.entries) < lines.max_entries:
            lines.append_entry()

    def open_lines(self) -> None:
        """An empty line below each list that ends with a written one."""
        for name in self.lists:
            lines: Any = self[name]
            entries = lines.entries
            if not entries or not entries[-1].form.is_blank:
                self.open_line(name)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Leave out the empty lines and look at the rest."""
        for name in self.lists:
            lines: Any = self[name]
            lines.entries = [entry for entry in lines.entries if not entry.form.is_blank]
        return super().validate(extra_validators)


def complain(field: Field, message: str) -> bool:
    """Put ``message`` beside the field; False, for a validation that ends there."""
    field.errors = [*field.errors, message]
    return False


def lines_of(form: type[RowForm], most: int) -> FieldList[Any]:
    """So many lines at most, each a ``form``."""
    return FieldList(FormField(form), max_entries=most)


def count(label: str, hint: str = "", *, largest: int = LARGEST_QUANTITY) -> WholeNumberField:
    """A number of things that may be left open."""
    validators = [_readable, Optional(), NumberRange(1, largest, OUT_OF_RANGE)]
    return WholeNumberField(label, description=hint, validators=validators)


def needed_count(label: str, *, largest: int = LARGEST_QUANTITY) -> WholeNumberField:
    """A number of things."""
    validators = [_readable, InputRequired(NEEDED), NumberRange(1, largest, OUT_OF_RANGE)]
    return WholeNumberField(label, validators=validators)


def line(label: str, hint: str = "", *, longest: int = 200) -> StringField:
    """A line that may be left open."""
    return StringField(label, description=hint, validators=[Optional(), Length(max=longest)])


def needed_line(label: str, hint: str = "", *, longest: int = 200) -> StringField:
    """A line."""
    return StringField(
        label, description=hint, validators=[InputRequired(NEEDED), Length(max=longest)]
    )


def prose(label: str, hint: str = "", *, longest: int) -> TextAreaField:
    """A text that may be left open."""
    return TextAreaField(label, description=hint, validators=[Optional(), Length(max=longest)])


def measure(label: str, *, parts: int) -> MeasureField:
    """A measure that is needed."""
    return MeasureField(label, parts=parts, validators=[InputRequired(NEEDED), Length(max=20)])


def price(label: str, hint: str = "") -> PriceField:
    """A price that may be left open; the form says in which currency."""
    return PriceField(
        label, description=hint, filters=[stripped], validators=[Optional(), Length(max=40)]
    )


def day(label: str, hint: str = "") -> DateField:
    """A day that may be left open."""
    return DateField(label, description=hint, validators=[Optional()])


def choice(label: str, choices: Any, hint: str = "") -> SelectField:
    """One of ``choices``."""
    return SelectField(label, description=hint, choices=choices)


def text_of(field: TextAreaField) -> str:
    """The text with one spelling of line ends: browsers send CR LF."""
    return (field.data or "").replace("\r\n", "\n")


def _readable(_form: BaseForm, field: Field) -> None:
    """One complaint is enough about what cannot be read."""
    if field.process_errors:
        raise StopValidation
