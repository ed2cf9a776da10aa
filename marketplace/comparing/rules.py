"""What an offer costs under another rule of Incoterms, from the amounts it names; never guessed; pure.

Who pays what is read from data/incoterms.csv. What an offer does not name apart can neither be put
on top nor taken off, and is said instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from marketplace.costing.who_pays import Duties, Payer, duties
from marketplace.labels import N_, Labelled
from marketplace.money import Money, rounded
from marketplace.trade_terms import Incoterm

# How far the seller takes goods whose main carriage the buyer pays.
_HANDED_OVER = {Incoterm.EXW: 0, Incoterm.FCA: 1, Incoterm.FAS: 2, Incoterm.FOB: 3}
_CLEARED, _IN_PORT = 1, 2
_COVER = {Payer.SELLER_BASIC: 1, Payer.SELLER_FULL: 2}


class Addend(Labelled):
    """What can lie between two rules, in the order in which goods travel."""

    EXPORT = "export", N_("export papers and clearance")
    PORT = "port", N_("bringing the goods on board")
    FREIGHT = "freight", N_("main carriage")
    INSURANCE = "insurance", N_("insurance on the way")
    IMPORT = "import", N_("import clearance and duty")
    UNLOADING = "unloading", N_("unloading at the destination")


@dataclass(frozen=True, slots=True)
class Priced:
    """The amounts of one offer for all its ``quantity``; None: not named apart."""

    goods: Money
    quantity: int
    rule: Incoterm
    freight: Money | None = None
    insurance: Money | None = None


@dataclass(frozen=True, slots=True)
class Landed:
    """The whole price under one rule, or why there is none.

    ``missing`` would have to come on top and nobody has named it; ``contained`` is inside the
    price and cannot be taken off.
    """

    total: Money | None
    quantity: int
    missing: tuple[Addend, ...] = ()
    contained: tuple[Addend, ...] = ()

    @property
    def unit_price(self) -> Money | None:
        """One unit's part, to the nearest amount of its currency."""
        if self.total is None:
            return None
        return rounded(Fraction(self.total.minor, self.quantity), self.total.currency)


def landed(offer: Priced, rule: Incoterm) -> Landed:
    """What the offer costs under ``rule``; under its own always all that it says."""
    own, asked = duties()[offer.rule], duties()[rule]
    missing, contained = set[Addend](), set[Addend]()
    for lacks, holds in (
        _before_carriage(own, asked),
        _carriage(offer, own, asked),
        _insurance(offer, own, asked),
        _at_destination(own, asked),
    ):
        missing |= lacks
        contained |= holds
    total = None if missing or contained else _total(offer, asked)
    return Landed(total, offer.quantity, _in_order(missing), _in_order(contained))


def landed_at(offer: Priced, rule: Incoterm, *, goods: Money, quantity: int) -> Landed:
    """What another quantity costs, whose ``goods`` the offer names but no freight, no insurance.

    Where the offer's own have to come on top, those of this quantity are missing.
    """
    found, asked = landed(offer, rule), duties()[rule]
    missing = set(found.missing)
    if asked.main_carriage.sells and offer.freight is not None:
        missing.add(Addend.FREIGHT)
    if asked.insurance.sells and offer.insurance is not None:
        missing.add(Addend.INSURANCE)
    total = None if missing or found.contained else goods
    return Landed(total, quantity, _in_order(missing), found.contained)


Step = tuple[set[Addend], set[Addend]]


def _before_carriage(own: Duties, asked: Duties) -> Step:
    """Where carriage is wanted it begins wherever the goods are handed over, but cleared."""
    start, end = _handed_over(own), _handed_over(asked)
    if asked.main_carriage.sells:
        return ({Addend.EXPORT} if start < _CLEARED else set()), set()
    lacks, holds = set[Addend](), set[Addend]()
    if start < _CLEARED <= end:
        lacks.add(Addend.EXPORT)
    if end < _CLEARED <= start:
        holds.add(Addend.EXPORT)
    if start < end and end >= _IN_PORT:
        lacks.add(Addend.PORT)
    if end < start and start >= _IN_PORT:
        holds.add(Addend.PORT)
    return lacks, holds


def _carriage(offer: Priced, own: Duties, asked: Duties) -> Step:
    if offer.freight is not None or own.main_carriage.sells is asked.main_carriage.sells:
        return set(), set()
    return _one_sided(Addend.FREIGHT, own.main_carriage.sells)


def _insurance(offer: Priced, own: Duties, asked: Duties) -> Step:
    """Basic cover does not do where full cover is wanted; the other way round it does."""
    wanted, given = _COVER.get(asked.insurance, 0), _COVER.get(own.insurance, 0)
    if offer.insurance is not None:
        given = given or 1
        return ({Addend.INSURANCE} if given < wanted else set()), set()
    if given < wanted:
        return {Addend.INSURANCE}, set()
    return set(), ({Addend.INSURANCE} if given and not wanted else set())


def _at_destination(own: Duties, asked: Duties) -> Step:
    lacks, holds = set[Addend](), set[Addend]()
    for addend, ours, theirs in (
        (Addend.IMPORT, own.import_clearance, asked.import_clearance),
        (Addend.UNLOADING, own.unloading, asked.unloading),
    ):
        if ours.sells is not theirs.sells:
            less, more = _one_sided(addend, ours.sells)
            lacks |= less
            holds |= more
    return lacks, holds


def _one_sided(addend: Addend, ours: bool) -> Step:  # noqa: FBT001  which side, not a switch
    return (set(), {addend}) if ours else ({addend}, set())


def _total(offer: Priced, asked: Duties) -> Money:
    total = offer.goods
    if asked.main_carriage.sells and offer.freight is not None:
        total += offer.freight
    if asked.insurance.sells and offer.insurance is not None:
        total += offer.insurance
    return total


def _handed_over(duty: Duties) -> int:
    """Goods carried by sea alone are priced on board, all others where a carrier takes them."""
    usual = Incoterm.FOB if duty.mode == "sea" else Incoterm.FCA
    return _HANDED_OVER.get(duty.rule, _HANDED_OVER[usual])


def _in_order(found: set[Addend]) -> tuple[Addend, ...]:
    return tuple(one for one in Addend if one in found)
