"""A form that is never sent: every kind of field, empty, filled and refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from marketplace.web.choices import countries, options
from marketplace.web.forms import BaseForm, CountField


class StepForm(Form):
    from_quantity = CountField(_l("From quantity"))
    price = StringField(_l("Price of one unit"))


class SpecimenForm(BaseForm):
    line = StringField(_l("Name in English"), description=_l("As a foreign buyer would look."))
    refused = StringField(_l("Customs number (HS code)"))
    quantity = CountField(_l("Smallest order (MOQ)"))
    day = DateField(_l("Needed by"))
    country = SelectField(_l("Country"), choices=countries())
    terms = RadioField(
        _l("How far you bring it"),
        choices=options((("EXW", "EXW"), ("FOB", "FOB"), ("CIF", "CIF"))),
    )
    story = TextAreaField(_l("Story"))
    paper = FileField(_l("Certificate as PDF"))
    agreed = BooleanField(_l("The makers agreed to be named"))
    step = FormField(StepForm, label=_l("Second price step"))


def specimen_form(key: str) -> SpecimenForm:
    """The form of one sheet, with one answer refused."""
    form = SpecimenForm(
        formdata=None,
        prefix=f"{key}-",
        data={"line": "Djembe drum", "refused": "92-06", "quantity": 100, "terms": "FOB"},
    )
    form.refused.errors = ["Write the HS code like 9206.00 or 9206.00.10."]
    form.step.form.price.errors = ["The price must be more than zero."]
    return form
