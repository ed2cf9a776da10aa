"""How many units go into a container: the least of what volume, weight and rows of cartons allow; pure.

Dimensions are whole millimetres, weights whole grams, volumes whole cubic millimetres, so that no
figure depends on rounding. Cartons stand upright, all the same way round, floor-loaded without
pallets. It is an estimate to plan with: a stuffing plan may gain by mixing both ways round, and
road limits may bind before the container's payload does.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "containers.csv"
_CUBIC_MM_PER_LITRE = 10**6
_GRAMS_PER_KG = 1000


@dataclass(frozen=True, slots=True)
class Container:
    """``usable_dm3`` is the recommended load volume, 10 to 15 % below what the walls hold."""

    kind: str
    iso: str
    length_mm: int
    width_mm: int
    height_mm: int
    door_width_mm: int
    door_height_mm: int
    usable_dm3: int
    payload_kg: int
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Carton:
    """A packed export carton, bale or sack: outer size, gross weight, and the units in it.

    Raises ValueError for what is no size, weight or count.
    """

    length_mm: int
    width_mm: int
    height_mm: int
    gross_g: int
    units: int

    def __post_init__(self) -> None:
        if min(self.length_mm, self.width_mm, self.height_mm, self.gross_g, self.units) < 1:
            raise ValueError("A carton has a size, a weight and something in it.")

    @property
    def cubic_mm(self) -> int:
        return self.length_mm * self.width_mm * self.height_mm


class Limit(StrEnum):
    """What stops the next carton; of equal limits the first in this order is named."""

    PAYLOAD = "payload"
    VOLUME = "volume"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Stowing:
    """Rows of cartons: so many along the container, across it, and on top of each other."""

    along: int
    across: int
    layers: int

    @property
    def cartons(self) -> int:
        return self.along * self.across * self.layers


@dataclass(frozen=True, slots=True)
class Fit:
    """The three answers in cartons; the least counts. ``limit`` names whose it is."""

    container: Container
    carton: Carton
    by_volume: int
    by_payload: int
    stowing: Stowing

    @property
    def cartons(self) -> int:
        return min(self._answers.values())

    @property
    def units(self) -> int:
        return self.cartons * self.carton.units

    @property
    def limit(self) -> Limit:
        return min(self._answers, key=self._answers.__getitem__)

    @property
    def gross_kg(self) -> int:
        """The cargo's gross weight, rounded up to whole kilograms."""
        return -(-self.cartons * self.carton.gross_g // _GRAMS_PER_KG)

    @property
    def _answers(self) -> dict[Limit, int]:
        return {
            Limit.PAYLOAD: self.by_payload,
            Limit.VOLUME: self.by_volume,
            Limit.ROWS: self.stowing.cartons,
        }


def fit(carton: Carton, container: Container) -> Fit:
    """How many of these cartons one container takes."""
    return Fit(
        container=container,
        carton=carton,
        by_volume=container.usable_dm3 * _CUBIC_MM_PER_LITRE // carton.cubic_mm,
        by_payload=container.payload_kg * _GRAMS_PER_KG // carton.gross_g,
        stowing=_stow(carton, container),
    )


def fits(carton: Carton) -> tuple[Fit, ...]:
    """The answer for each container we know, smallest first."""
    return tuple(fit(carton, container) for container in containers())


@cache
def containers() -> tuple[Container, ...]:
    """The containers of ``data/containers.csv``; each row names its source."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_container(row) for row in csv.DictReader(file))


def _container(row: dict[str, str]) -> Container:
    return Container(
        kind=row["kind"],
        iso=row["iso"],
        length_mm=int(row["length_mm"]),
        width_mm=int(row["width_mm"]),
        height_mm=int(row["height_mm"]),
        door_width_mm=int(row["door_width_mm"]),
        door_height_mm=int(row["door_height_mm"]),
        usable_dm3=int(row["usable_dm3"]),
        payload_kg=int(row["payload_kg"]),
        source=row["source"],
        checked_on=date.fromisoformat(row["checked_on"]),
    )


def _stow(carton: Carton, container: Container) -> Stowing:
    """The better of lengthways and crossways; none where no carton passes the door."""
    if not _passes(carton, container):
        return Stowing(0, 0, 0)
    layers = container.height_mm // carton.height_mm
    both_ways = ((carton.length_mm, carton.width_mm), (carton.width_mm, carton.length_mm))
    ways = [
        Stowing(container.length_mm // along, container.width_mm // across, layers)
        for along, across in both_ways
    ]
    return max(ways, key=lambda way: way.cartons)


def _passes(carton: Carton, container: Container) -> bool:
    narrower = min(carton.length_mm, carton.width_mm)
    return narrower <= container.door_width_mm and carton.height_mm <= container.door_height_mm
