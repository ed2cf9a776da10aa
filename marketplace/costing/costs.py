"""What a shipment costs its village, line by line, and what makes the figures acceptable; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.errors import RefusedError
from marketplace.labels import N_, Labelled
from marketplace.money import LARGEST_MINOR, Money

LARGEST_QUANTITY = 10**9
LARGEST_MARGIN = 9_000  # basis points of the ex-works price; at 10,000 no price would be enough
LARGEST_PREMIUM = 100_000  # parts per million of the insured value: 10 %
ONE = 1_000_000


class Part(Labelled):
    """One line of a price, in the order in which the goods travel from the workshop to the buyer."""

    MATERIALS = "materials", N_("Materials")
    LABOUR = "labour", N_("Labour")
    PACKING = "packing", N_("Packing")
    OVERHEAD = "overhead", N_("Overhead: electricity, rent, tools")
    CERTIFICATES = "certificates", N_("Certificates and tests")
    OTHER = "other", N_("Other costs")
    MARGIN = "margin", N_("Your profit")
    LOADING = "loading", N_("Loading and handling at your door")
    INLAND = "inland", N_("Transport to the port or the forwarder")
    CUSTOMS = "customs", N_("Export customs clearance")
    TERMINAL = "terminal", N_("Terminal charges and loading on board")
    FREIGHT = "freight", N_("Freight to the buyer's port or place")
    INSURANCE = "insurance", N_("Insurance of the goods on the way")
    DESTINATION = "destination", N_("Delivery at the destination")


PER_UNIT = (Part.MATERIALS, Part.LABOUR, Part.OVERHEAD, Part.CERTIFICATES, Part.OTHER)
PER_SHIPMENT = (Part.LOADING, Part.INLAND, Part.CUSTOMS, Part.TERMINAL)
# In the order of the table; packing is counted in cartons.
MAKING = (
    Part.MATERIALS,
    Part.LABOUR,
    Part.PACKING,
    Part.OVERHEAD,
    Part.CERTIFICATES,
    Part.OTHER,
)


@dataclass(frozen=True, slots=True)
class Costs:
    """The figures of one cost card, for a shipment of ``quantity`` units.

    ``amounts`` are in one currency: of one unit (PER_UNIT), of one carton (packing), of the whole
    shipment (PER_SHIPMENT). ``freight`` and ``destination`` are of the whole shipment in a currency
    of their own; None where nobody has quoted them yet. ``margin`` is in basis points of the
    ex-works price; ``premium`` in parts per million of the insured value, for the clauses (C) that
    CIF asks for, ``premium_all_risks`` for the clauses (A) of CIP.
    """

    quantity: int
    units_per_carton: int
    amounts: dict[Part, Money]
    margin: int
    freight: Money | None = None
    destination: Money | None = None
    premium: int | None = None
    premium_all_risks: int | None = None

    @property
    def currency(self) -> str:
        return next(iter(self.amounts.values())).currency

    @property
    def cartons(self) -> int:
        """Whole cartons: the last one costs as much when it is not full."""
        return -(-self.quantity // self.units_per_carton)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a figure cannot stand: ``field`` names it, ``message`` is a translation key."""

    field: str
    message: str


def check(costs: Costs) -> None:
    """Raise RefusedError for the first figure that cannot stand."""
    for problem in problems(costs):
        raise RefusedError(problem.message, field=problem.field)


def problems(costs: Costs) -> list[Problem]:
    """Everything that cannot stand, in the order of the form."""
    return [*_in_counts(costs), *_in_amounts(costs), *_in_shares(costs)]


def _in_counts(costs: Costs) -> Iterator[Problem]:
    for field in ("quantity", "units_per_carton"):
        count: int = getattr(costs, field)
        if count <= 0:
            yield Problem(field, N_("This must be more than zero."))
        if count > LARGEST_QUANTITY:
            yield Problem(field, N_("This is too large."))


def _in_amounts(costs: Costs) -> Iterator[Problem]:
    given = {
        **costs.amounts,
        Part.FREIGHT: costs.freight,
        Part.DESTINATION: costs.destination,
    }
    for part, amount in given.items():
        if amount is not None and amount.minor < 0:
            yield Problem(part.value, N_("A cost cannot be below zero."))
        if amount is not None and amount.minor * max(costs.quantity, 1) > LARGEST_MINOR:
            yield Problem(part.value, N_("This amount is too large for this quantity."))
    if not any(costs.amounts[part].minor for part in MAKING):
        yield Problem("materials", N_("Write at least what the materials cost."))
    if costs.destination is not None and costs.freight is None:
        yield Problem("destination", N_("A price to the buyer's door needs the freight as well."))


def _in_shares(costs: Costs) -> Iterator[Problem]:
    if not 0 <= costs.margin <= LARGEST_MARGIN:
        yield Problem("margin", N_("Write a percentage from 0 to 90."))
    for field in ("premium", "premium_all_risks"):
        premium: int | None = getattr(costs, field)
        if premium is not None and not 0 < premium <= LARGEST_PREMIUM:
            yield Problem(field, N_("Write a percentage above 0, at most 10."))
        if premium is not None and costs.freight is None:
            yield Problem(field, N_("Insurance is counted on the price with freight: add it too."))
