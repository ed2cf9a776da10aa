"""What makes packs, samples, certificates, people and the other parts of a listing acceptable; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from marketplace.catalog.categories import is_slug
from marketplace.catalog.offer_rules import LARGEST_QUANTITY
from marketplace.catalog.problems import Problem, line_problems, needed_line_problems
from marketplace.catalog.values import (
    HeldCertificate,
    MakerTerms,
    MaterialTerms,
    PackTerms,
    RecognitionTerms,
    SampleTerms,
)
from marketplace.labels import N_
from marketplace.trade_terms import COUNTRIES

LINE_LENGTH = 200
LONGEST_LEAD_TIME = 730
LARGEST_WEIGHT_G = 30_000_000  # heavier than what any container carries
LARGEST_SIDE_MM = 15_000  # longer than any container
EARLIEST_YEAR, LATEST_YEAR = 1945, 2100
MOST_CERTIFICATES = 20
MOST_PACKS = 6
MOST_LEAD_TIMES = 5
MOST_ROWS = 20  # of makers, materials and recognitions


def certificate_problems(certificates: Sequence[HeldCertificate]) -> Iterator[Problem]:
    """Why these certificates cannot be declared together."""
    kinds = [certificate.kind for certificate in certificates]
    if not all(is_slug(kind) for kind in kinds):
        yield Problem("certificates", N_("This is not the code of a certificate."))
    if len(set(kinds)) < len(kinds):
        yield Problem("certificates", N_("A certificate is named twice."))
    if len(kinds) > MOST_CERTIFICATES:
        yield Problem("certificates", N_("These are too many certificates."))
    for one in certificates:
        yield from line_problems("certificates", one.issuer, LINE_LENGTH)
        yield from line_problems("certificates", one.number, LINE_LENGTH)
        if one.valid_from_date and one.valid_to_date and one.valid_to_date < one.valid_from_date:
            yield Problem("certificates", N_("A certificate ends before it begins."))


def pack_problems(packs: Sequence[PackTerms]) -> Iterator[Problem]:
    """Why these packs are no export cartons."""
    yield from _too_many("packs", packs, MOST_PACKS)
    for pack in packs:
        yield from needed_line_problems("packs", pack.name, LINE_LENGTH)
        if not 1 <= pack.units <= LARGEST_QUANTITY:
            yield Problem("packs", N_("Write how many units are in a carton."))
        if not 1 <= pack.net_g <= pack.gross_g <= LARGEST_WEIGHT_G:
            yield Problem("packs", N_("The carton weighs at least as much as what is in it."))
        if not all(1 <= side <= LARGEST_SIDE_MM for side in _sides(pack)):
            yield Problem("packs", N_("Write length, width and height in millimetres."))
    yield from _named_twice("packs", packs, lambda pack: pack.name)


def lead_time_problems(moq: int, days: int, longer: Sequence[tuple[int, int]]) -> Iterator[Problem]:
    """Why a larger order cannot take so long; ``longer`` goes on from ``days`` at ``moq``."""
    yield from _too_many("longer_lead_times", longer, MOST_LEAD_TIMES)
    if any(not 1 <= later <= LONGEST_LEAD_TIME for _, later in longer):
        yield Problem("longer_lead_times", N_("Write a number of days from 1 to 730."))
    if any(quantity > LARGEST_QUANTITY for quantity, _ in longer):
        yield Problem("longer_lead_times", N_("This is too large."))
    for (quantity, fewer), (larger, more) in pairwise([(max(moq, 1), days), *longer]):
        if larger <= quantity or more <= fewer:
            message = N_("Each line is for a larger quantity and takes longer than the one before.")
            yield Problem("longer_lead_times", message)


def season_problems(months: Sequence[int]) -> Iterator[Problem]:
    """Why these are no months of a year."""
    if not set(months) <= set(range(1, 13)) or list(months) != sorted(set(months)):
        yield Problem("season_months", N_("This is not a month."))


def sample_problems(*, offered: bool | None, sample: SampleTerms | None) -> Iterator[Problem]:
    """Why these are no terms of a sample; they stand exactly when one is offered."""
    if bool(offered) != (sample is not None):
        yield Problem("sample_price", N_("Write the price and the days of a sample."))
    if sample is not None and sample.price.minor < 0:
        yield Problem("sample_price", N_("A price is not below zero."))
    if sample is not None and not 1 <= sample.days <= LONGEST_LEAD_TIME:
        yield Problem("sample_days", N_("Write a number of days from 1 to 730."))


def country_problems(countries: Sequence[str]) -> Iterator[Problem]:
    """Why these are no countries to ship to."""
    if not set(countries) <= set(COUNTRIES) or list(countries) != sorted(set(countries)):
        yield Problem("ships_to", N_("This is not a country we know."))


def maker_problems(makers: Sequence[MakerTerms]) -> Iterator[Problem]:
    """Why these people cannot be told of: nobody is named without consent."""
    yield from _too_many("makers", makers, MOST_ROWS)
    for maker in makers:
        yield from needed_line_problems("makers", maker.craft, LINE_LENGTH)
        yield from line_problems("makers", maker.name, LINE_LENGTH)
        yield from line_problems("makers", maker.consent_note, LINE_LENGTH)
        if maker.name and not (maker.consented_date and maker.consent_note):
            message = N_("A person is named only with the day of their consent and how it is kept.")
            yield Problem("makers", message)


def material_problems(materials: Sequence[MaterialTerms]) -> Iterator[Problem]:
    """Why these are no inputs."""
    yield from _too_many("materials", materials, MOST_ROWS)
    for material in materials:
        yield from needed_line_problems("materials", material.name, LINE_LENGTH)
        yield from line_problems("materials", material.origin, LINE_LENGTH)


def recognition_problems(recognitions: Sequence[RecognitionTerms]) -> Iterator[Problem]:
    """Why these awards and programmes cannot be shown: each says when and where it can be read."""
    yield from _too_many("recognitions", recognitions, MOST_ROWS)
    for one in recognitions:
        yield from needed_line_problems("recognitions", one.name, LINE_LENGTH)
        yield from needed_line_problems("recognitions", one.source, LINE_LENGTH)
        if not EARLIEST_YEAR <= one.year <= LATEST_YEAR:
            yield Problem("recognitions", N_("Write the year in four digits."))


def _sides(pack: PackTerms) -> tuple[int, int, int]:
    return pack.length_mm, pack.width_mm, pack.height_mm


def _too_many(field: str, rows: Sequence[object], most: int) -> Iterator[Problem]:
    if len(rows) > most:
        yield Problem(field, N_("These are too many lines."))


def _named_twice(
    field: str, rows: Sequence[PackTerms], name: Callable[[PackTerms], str]
) -> Iterator[Problem]:
    if len({name(row) for row in rows}) < len(rows):
        yield Problem(field, N_("Two lines have the same name."))
