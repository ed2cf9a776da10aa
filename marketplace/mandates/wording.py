"""For whom something was done, in words."""

from __future__ import annotations

from flask_babel import gettext

from marketplace.events.models import Event
from marketplace.mandates.models import ExportMandate


def organisation_in(event: Event) -> str:
    """For whom the actor of an event acted: their organisation, or that for a principal."""
    facts = event.facts
    if "mandate" not in facts:
        return event.organisation_name
    return _for(event.organisation_name, str(facts["principal"]), str(facts["mandate"]))


def acting_under(mandate: ExportMandate) -> str:
    """The same of a mandate: its partner for its seller."""
    return _for(mandate.partner.name, mandate.seller.name, mandate.number)


def _for(partner: str, principal: str, number: str) -> str:
    return gettext(
        "%(partner)s for %(principal)s (mandate %(number)s)",
        partner=partner,
        principal=principal,
        number=number,
    )
