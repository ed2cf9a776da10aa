"""What a buyer asks for in a request for quotation, and the rules every request keeps; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.catalog.categories import CATEGORIES
from marketplace.catalog.certificates import CERTIFICATES
from marketplace.errors import RefusedError
from marketplace.labels import N_
from marketplace.money import Money
from marketplace.quotes.states import PaymentPlan
from marketplace.rfqs.states import LONGEST_DEADLINE, SHORTEST_DEADLINE
from marketplace.trade_terms import COUNTRIES, Incoterm, Unit

LARGEST_QUANTITY = 10**9
MOST_POINTS = 3
LONGEST_NOTE = 4000
LONGEST_LINE = 200
# A day further away than this is a slip of the finger.
FURTHEST = timedelta(days=1826)


@dataclass(frozen=True, slots=True)
class Request:
    """``quantities`` count ``unit``; of a listing the unit is the listing's, and ``category`` empty.

    No ``incoterm`` asks for advice; ``target`` is for one unit and shown to villages only where
    ``target_shown``.
    """

    quantities: tuple[int, ...]
    destination: str
    deadline_date: date
    unit: Unit = Unit.PIECE
    category: str = ""
    product: str = ""
    place: str = ""
    incoterm: Incoterm | None = None
    needed_from_date: date | None = None
    needed_to_date: date | None = None
    sample_first: bool = False
    certificates: tuple[str, ...] = ()
    payment_plan: PaymentPlan | None = None
    target: Money | None = None
    target_shown: bool = False
    note: str = ""


def tidy(text: str) -> str:
    """As it is kept. PostgreSQL cannot store a NUL, and nobody writes one on purpose."""
    return text.replace("\x00", "").strip()


def refuse_unsound(request: Request, *, today: date) -> None:
    """Raise RefusedError for the first rule the request breaks, naming its field."""
    _refuse_quantities(request.quantities)
    if request.destination not in COUNTRIES:
        raise RefusedError(N_("Choose the country of destination."), field="destination")
    _refuse_days(request, today=today)
    if not set(request.certificates) <= set(CERTIFICATES):
        raise RefusedError(N_("Choose certificates from the list."), field="certificates")
    if request.target is not None and request.target.minor <= 0:
        raise RefusedError(N_("Write a price above zero."), field="target")
    for field, longest in (
        ("product", LONGEST_LINE),
        ("place", LONGEST_LINE),
        ("note", LONGEST_NOTE),
    ):
        if len(getattr(request, field)) > longest:
            raise RefusedError(N_("This is too long."), field=field)


def refuse_no_product(request: Request) -> None:
    """A request to many villages says of which kind, and in words what."""
    if request.category not in CATEGORIES:
        raise RefusedError(N_("Choose a kind of product."), field="category")


def refuse_deadline(day: date, *, since: date) -> None:
    """A village needs a few days, and nobody waits for ever."""
    if not since + SHORTEST_DEADLINE <= day <= since + LONGEST_DEADLINE:
        raise RefusedError(
            N_("Villages have at least 3 and at most 30 days to quote."), field="deadline_date"
        )


def _refuse_quantities(quantities: tuple[int, ...]) -> None:
    if not quantities or not all(0 < count <= LARGEST_QUANTITY for count in quantities):
        raise RefusedError(N_("Write a quantity of at least 1."), field="quantity")
    if len(quantities) > MOST_POINTS or len(set(quantities)) != len(quantities):
        raise RefusedError(N_("Each quantity is another one."), field="second_quantity")


def _refuse_days(request: Request, *, today: date) -> None:
    refuse_deadline(request.deadline_date, since=today)
    first, last = request.needed_from_date, request.needed_to_date
    for field, day in (("needed_from_date", first), ("needed_to_date", last)):
        if day is not None and not today <= day <= today + FURTHEST:
            raise RefusedError(N_("Choose a day to come, at most five years away."), field=field)
    if first is not None and last is not None and last < first:
        raise RefusedError(N_("The last day is before the first."), field="needed_to_date")
