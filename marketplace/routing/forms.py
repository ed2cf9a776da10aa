"""Shape of an officer's suggestion of another village."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.catalog.models import Listing
from marketplace.catalog.naming import name_here
from marketplace.routing.suggestion_operations import LONGEST_REASON
from marketplace.web.choices import options
from marketplace.web.forms import BaseForm


class SuggestionForm(BaseForm):
    """Which village instead, and why."""

    listing = RadioField(
        _l("Village and product"),
        validate_choice=False,  # the operation knows why another is refused
        validators=[InputRequired(_l("Choose a village from the list."))],
    )
    reason = TextAreaField(
        _l("Why"),
        description=_l("The buyer and both enterprises read it."),
        validators=[
            InputRequired(_l("Write why, for the buyer and both enterprises.")),
            Length(max=LONGEST_REASON),
        ],
    )

    def offer(self, listings: Iterable[Listing]) -> None:
        """Offer what could be asked instead."""
        self.listing.choices = options((one.public_id, _named(one)) for one in listings)


def _named(listing: Listing) -> str:
    village = listing.village
    return gettext(
        "%(product)s, %(village)s, %(regency)s",
        product=name_here(listing),
        village=village.name,
        regency=village.district.regency.name,
    )
