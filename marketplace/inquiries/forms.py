"""Shape and format of what people write about an inquiry."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.attachments.forms import FilesForm
from marketplace.inquiries.operations import LARGEST_QUANTITY, LONGEST_TEXT
from marketplace.trade_terms import Incoterm
from marketplace.web.choices import countries, options
from marketplace.web.forms import BaseForm, CountField

# Which rule means what, in a line. Source: domain reference 4.2.
INCOTERM_CHOICES = options(
    [
        (Incoterm.EXW.value, _l("EXW: the buyer collects at the workshop")),
        (Incoterm.FCA.value, _l("FCA: handed to the buyer's carrier, cleared for export")),
        (Incoterm.FAS.value, _l("FAS: alongside the ship at the port of shipment")),
        (Incoterm.FOB.value, _l("FOB: on board the ship at the port of shipment")),
        (Incoterm.CFR.value, _l("CFR: sea freight paid to the buyer's port")),
        (Incoterm.CIF.value, _l("CIF: sea freight and insurance paid to the buyer's port")),
        (Incoterm.CPT.value, _l("CPT: carriage paid to the buyer's place")),
        (Incoterm.CIP.value, _l("CIP: carriage and insurance paid to the buyer's place")),
        (Incoterm.DAP.value, _l("DAP: at the buyer's place, ready for unloading")),
        (Incoterm.DPU.value, _l("DPU: at the buyer's place, unloaded")),
        (Incoterm.DDP.value, _l("DDP: at the buyer's place, import duty paid")),
    ]
)


class AskForm(BaseForm):
    """What a buyer wants to know about a listing."""

    quantity = CountField(
        _l("Quantity"),
        validators=[
            InputRequired(_l("Write how many you need, in figures.")),
            NumberRange(1, LARGEST_QUANTITY, _l("Write a quantity of at least 1.")),
        ],
    )
    destination = SelectField(
        _l("Country of destination"),
        choices=countries,
        validators=[InputRequired(_l("Choose the country of destination."))],
    )
    incoterm = SelectField(
        _l("Delivery term (Incoterms 2020)"),
        choices=INCOTERM_CHOICES,
        validators=[InputRequired(_l("Choose a delivery term."))],
    )
    needed_by_date = DateField(_l("Needed by"), validators=[Optional()])
    text = TextAreaField(
        _l("Your message"),
        description=_l("Sizes, finish, packing, what it is for: whatever the village should know."),
        validators=[
            InputRequired(_l("Write a message.")),
            Length(max=LONGEST_TEXT, message=_l("Write at most %(max)d characters.")),
        ],
    )


class AskWithFilesForm(AskForm, FilesForm):
    """The same with files, for somebody we know: a guest sends none."""


class MessageForm(FilesForm):
    """One more message of the thread."""

    text = TextAreaField(
        _l("Your message"),
        validators=[
            InputRequired(_l("Write a message.")),
            Length(max=LONGEST_TEXT, message=_l("Write at most %(max)d characters.")),
        ],
    )


class ClosingForm(BaseForm):
    """Why nothing will come of it; the choices depend on the side."""

    reason = RadioField(_l("Reason"), validators=[InputRequired(_l("Choose a reason."))])
    text = TextAreaField(
        _l("A few words to the other side"),
        validators=[
            Optional(),
            Length(max=LONGEST_TEXT, message=_l("Write at most %(max)d characters.")),
        ],
    )
