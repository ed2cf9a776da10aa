"""Shape and format of what a director writes about a shipment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.shipments.models import Transport
from marketplace.shipments.operations import CARRIER_LENGTH, PAPER_NUMBER_LENGTH
from marketplace.web.choices import labelled
from marketplace.web.forms import BaseForm

TRANSPORTS = {transport.value: transport for transport in Transport}


class ShipmentForm(BaseForm):
    """Who carries the goods, under which paper, from when to when."""

    transport = RadioField(
        _l("Transport"),
        choices=labelled(Transport),
        validators=[InputRequired(_l("Choose how the goods travel."))],
    )
    carrier = StringField(
        _l("Carrier"),
        description=_l("The shipping line or airline."),
        validators=[
            InputRequired(_l("Write who carries the goods.")),
            Length(max=CARRIER_LENGTH, message=_l("Write at most %(max)d characters.")),
        ],
    )
    paper_number = StringField(
        _l("B/L or AWB number"),
        description=_l("As it stands on the bill of lading or the air waybill."),
        validators=[
            InputRequired(_l("Write the number of the carrier's paper.")),
            Length(max=PAPER_NUMBER_LENGTH, message=_l("Write at most %(max)d characters.")),
        ],
    )
    shipped_date = DateField(
        _l("Shipped on"), validators=[InputRequired(_l("Choose the day of shipment."))]
    )
    arrival_date = DateField(
        _l("Expected to arrive on"),
        validators=[InputRequired(_l("Choose the expected day of arrival."))],
    )
