"""What a seller's packs come to in containers, and what is missing where that cannot be said; pure."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.catalog.parts import Pack
from marketplace.labels import N_
from marketplace.stuffing import Carton, Fit, Limit, fits

LIMIT_WORDS = {
    Limit.PAYLOAD: N_("limited by weight"),
    Limit.VOLUME: N_("limited by volume"),
    Limit.ROWS: N_("limited by rows of cartons"),
}


@dataclass(frozen=True, slots=True)
class Packed:
    """One pack with its answer for each container."""

    pack: Pack
    carton: Carton
    fits: tuple[Fit, ...]


def packed(pack: Pack) -> Packed:
    """How much of ``pack`` goes into each container."""
    carton = Carton(pack.length_mm, pack.width_mm, pack.height_mm, pack.gross_g, pack.units)
    return Packed(pack, carton, fits(carton))
