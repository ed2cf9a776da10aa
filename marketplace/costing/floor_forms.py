"""Shape of a floor price as it is typed, and what it is proposed to be."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from marketplace.costing.floor_models import PriceFloor
from marketplace.costing.models import CostCard
from marketplace.costing.prices import cost_of_making
from marketplace.money import Money
from marketplace.web.forms import BaseForm
from marketplace.web.number_fields import AmountField


class FloorForm(BaseForm):
    """The page says in which currency."""

    amount = AmountField(
        _l("Floor price of one unit"),
        description=_l("A plain number such as 14.50. Leave it empty when there is no floor."),
        validators=[Length(max=40)],
    )
    currency = ""

    def validate_amount(self, field: AmountField) -> None:
        """Refuse what is no amount of the page's currency."""
        field.amount(self.currency)


def first_answers(
    floor: PriceFloor | None, card: CostCard | None, *, currency: str
) -> dict[str, object]:
    """The floor there is, else what making one unit costs, where the costs are in this currency."""
    if floor is not None and floor.amount is not None:
        return {"amount": floor.amount.digits()}
    proposal = proposed(card, currency=currency)
    return {} if proposal is None else {"amount": proposal.digits()}


def proposed(card: CostCard | None, *, currency: str) -> Money | None:
    """What making one unit costs by the newest costs, without profit: below it the village pays."""
    if card is None or card.price_currency != currency:
        return None
    return cost_of_making(card.prices) or None
