"""The form every form starts from: CSRF, one submission key per page shown, refusals beside fields."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, PasswordField, StringField
from wtforms.validators import Length

from marketplace.errors import RefusedError, TooManyError
from marketplace.web import limiting
from marketplace.web.form_words import FormWords

LONGEST_COUNT = 18


def stripped(text: str | None) -> str | None:
    """Outer white space is never meant."""
    return text.strip() if isinstance(text, str) else text


class BaseForm(FlaskForm):
    """``submission_key`` travels with the page, so pressing twice or going back makes one thing."""

    submission_key = HiddenField(default=lambda: secrets.token_hex(16), validators=[Length(16, 64)])
    retry_after: timedelta | None = None

    def sent_back(self, page: str) -> tuple[str, int, dict[str, str]]:
        """The page with what was wrong: 422, or 429 with the time to wait where it was too much."""
        if self.retry_after is None:
            return page, 422, {}
        return page, 429, {"Retry-After": str(limiting.seconds_of(self.retry_after))}

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> FormWords:  # noqa: ARG002  WTForms' signature
            """Its own messages too come from our catalogues."""
            return FormWords()

        def bind_field(
            self, form: Any, unbound_field: Any, options: MutableMapping[str, Any]
        ) -> Any:
            """Strip every text field, whatever its own filters."""
            if _is_plain_text(unbound_field.field_class):
                filters = [*unbound_field.kwargs.pop("filters", []), stripped]
                field = unbound_field.bind(form=form, filters=filters, **options)
            else:
                field = super().bind_field(form, unbound_field, options)
            if isinstance(field, HiddenField):  # two forms on one page would share its id
                field.render_kw = {**(field.render_kw or {}), "id": False}
            return field

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a RefusedError of the operation into this form's error and go on."""
        try:
            yield
        except RefusedError as refusal:
            message = gettext(refusal.message)
            if isinstance(refusal, TooManyError):
                self.retry_after = refusal.retry_after
                message = f"{message} {limiting.goes_on(refusal.retry_after)}"
            field = self._fields.get(refusal.field or "")
            if field is None:
                self.form_errors.append(message)
            else:
                field.errors = [*field.errors, message]


class CountField(IntegerField):
    """A whole number of at most LONGEST_COUNT digits, the sign included.

    NumberRange turns a number into a float first and fails on one with hundreds of digits.
    """

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed, or say that it is no number."""
        if valuelist and len(valuelist[0]) > LONGEST_COUNT:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)


class ActionForm(BaseForm):
    """A single button: nothing but CSRF and the submission key."""


def _is_plain_text(field_class: type) -> bool:
    # A passphrase is taken exactly as typed (ASVS 6.2.8).
    return issubclass(field_class, StringField) and not issubclass(field_class, PasswordField)
