"""Shape of an appointment: the address, the office, and the region of a programme officer."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField
from wtforms.validators import DataRequired, Email, InputRequired, Length

from marketplace.organisations.offices import Office
from marketplace.organisations.roles import Role
from marketplace.web.choices import labelled, options
from marketplace.web.forms import BaseForm


class AppointmentForm(BaseForm):
    email = EmailField(
        _l("E-mail address"),
        description=_l("Their own at the office, which nobody else reads."),
        validators=[
            DataRequired(_l("Type an e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
    )
    role = SelectField(_l("Office"), validators=[InputRequired(_l("Choose an office."))])
    region = SelectField(
        _l("Answers for"), validate_choice=False
    )  # the operation knows why another region is refused

    def offer(self, roles: Iterable[Role], regions: Iterable[tuple[str, str]]) -> None:
        """What the actor may fill; a region is a code and its name, the country's code is empty."""
        self.role.choices = labelled(tuple(roles))
        self.region.choices = options(regions)

    def office(self) -> Office:
        return Office(Role.of(self.role.data), self.region.data or None)
