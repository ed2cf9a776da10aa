"""What filters, facets, sorting and checks need of every document, as arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from marketplace.search.documents import (
    CATEGORY,
    CERTIFICATE,
    INCOTERM,
    PROVINCE,
    READINESS,
    SHIPS_TO,
    SearchDocument,
)
from marketplace.search.tokens import FIELDS

CURRENCY = "currency"
LABELS = (CATEGORY, PROVINCE, CERTIFICATE, READINESS, SHIPS_TO, INCOTERM, CURRENCY)
# Of these a document may have several, kept as one text: their combination.
COMBINED = frozenset({CERTIFICATE, SHIPS_TO, INCOTERM})
SEPARATOR = ";"
HS_DIGITS = 10
NOBODY = 0  # the id of the row that only carries the sequence, in its version
UNKNOWN = 255
MOST_KEPT = 40
_FULL_SHARE = 200
_LONGEST = 65_535

ROW = np.dtype(
    [
        ("id", "<i8"),
        ("version", "<i8"),
        ("hs", "<i8"),
        ("moq", "<i8"),
        ("price", "<i8"),
        ("lead_time", "<i4"),
        ("published", "<i4"),
        ("standing", "u1", (3,)),
        ("spare", "u1", (5,)),
        ("lengths", "<u2", (FIELDS,)),
    ]
)
Rows = npt.NDArray[np.void]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Labels:
    """A text per document, kept once: ``values[codes[document]]``."""

    codes: Codes
    values: tuple[str, ...]


@dataclass(frozen=True)
class Combinations:
    """What the ``size`` combinations of a label hold: the one at ``rows[n]`` has ``codes[n]``.

    A code is the place of one of the ``values``. A table of all combinations by all values would be
    thousands by hundreds where sellers tick countries.
    """

    values: tuple[str, ...]
    size: int
    rows: Codes
    codes: Codes

    def counted(self, counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """How often each value is there, of how often each combination is."""
        found = np.bincount(self.codes, weights=counts[self.rows], minlength=len(self.values))
        return found.astype(np.int64)

    def with_any(self, chosen: Sequence[bool]) -> Mask:
        """Which combinations hold one of the chosen values."""
        holds = np.zeros(self.size, dtype=bool)
        holds[self.rows[np.array(chosen, dtype=bool)[self.codes]]] = True
        return holds


@dataclass(frozen=True)
class Columns:
    """The rows and texts of documents that are numbered from 0.

    They never change, so what queries ask of all documents is worked out once and kept.
    """

    rows: Rows
    labels: Mapping[str, Labels]
    _kept: dict[object, npt.NDArray[np.generic]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def numbers(self, name: str) -> npt.NDArray[np.int64]:
        """One field of all rows, side by side in memory."""
        return self.keep(name, lambda: self.rows[name].astype(np.int64))

    def keep(self, key: object, make: Callable[[], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """What ``make`` answers, made once; of many keys only the last MOST_KEPT stay."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            found = self._kept[key] = make()
        return found

    @cached_property
    def combinations(self) -> Mapping[str, Combinations]:
        """What the combinations of each of COMBINED are made of."""
        return {name: _combinations(self.labels[name].values) for name in COMBINED}

    def with_certificate(self, code: str) -> Mask:
        """Which documents hold the certificate."""
        return self.keep((CERTIFICATE, code), lambda: self._with_certificate(code))

    def _with_certificate(self, code: str) -> Mask:
        held = self.combinations[CERTIFICATE]
        holds = held.with_any([value == code for value in held.values])
        return np.asarray(holds[self.labels[CERTIFICATE].codes])

    def under_hs(self, digits: str) -> Mask:
        """Which documents' HS codes begin with these digits."""
        if not 0 < len(digits) <= HS_DIGITS:
            return np.zeros(len(self), dtype=bool)
        first = hs_number(digits)
        step = 10 ** (HS_DIGITS - len(digits))
        codes = self.numbers("hs")
        return np.asarray((codes >= first) & (codes < first + step))


def hs_number(digits: str) -> int:
    """The digits as a number of ten figures, so that a prefix is a range."""
    return int(digits[:HS_DIGITS].ljust(HS_DIGITS, "0"))


def row_of(document: SearchDocument, lengths: Sequence[int]) -> tuple[object, ...]:
    """The fields of ROW for a document."""
    digits = "".join(figure for figure in document.hs_code if figure.isdecimal())
    standing = document.standing
    return (
        document.id,
        document.version,
        hs_number(digits) if digits else -1,
        document.moq,
        document.price_minor,
        document.lead_time_days,
        document.published_date.toordinal() if document.published_date else 0,
        tuple(_share(one) for one in (standing.grade, standing.on_time, standing.answered)),
        (0,) * 5,
        tuple(min(length, _LONGEST) for length in lengths),
    )


def sequence_row(sequence: int) -> tuple[object, ...]:
    """The row that carries the sequence of a commit."""
    return (NOBODY, sequence, -1, 0, 0, 0, 0, (UNKNOWN,) * 3, (0,) * 5, (0,) * FIELDS)


def labels_of(document: SearchDocument) -> tuple[str, ...]:
    """The texts of LABELS for a document."""
    return tuple(SEPARATOR.join(values) for values in label_values(document).values())


def label_values(document: SearchDocument) -> Mapping[str, tuple[str, ...]]:
    """Each of LABELS, in their order, with what the document has of it."""
    return {
        CATEGORY: (document.category,),
        PROVINCE: (document.province,),
        CERTIFICATE: tuple(sorted(set(document.certificates))),
        READINESS: (document.readiness,),
        SHIPS_TO: tuple(sorted(set(document.ships_to))),
        INCOTERM: tuple(sorted(set(document.incoterms))),
        CURRENCY: (document.currency,),
    }


def share(standing: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Shares from 0 to 1; what is unknown counts as 0."""
    known = np.where(standing == UNKNOWN, 0, standing)
    return (known / _FULL_SHARE).astype(np.float32)


def day_number(day: date) -> int:
    return day.toordinal()


def _share(value: float | None) -> int:
    return UNKNOWN if value is None else round(min(max(value, 0.0), 1.0) * _FULL_SHARE)


def labels_from(texts: Sequence[str]) -> Labels:
    """Labels of texts in document order."""
    known: dict[str, int] = {}
    codes = np.fromiter(
        (known.setdefault(text, len(known)) for text in texts), dtype=np.int32, count=len(texts)
    )
    return Labels(codes, tuple(known))


def _combinations(texts: Sequence[str]) -> Combinations:
    # Joined and split as one text: thousands of them are taken apart in a millisecond or two.
    flat = SEPARATOR.join(texts).split(SEPARATOR) if texts else []
    lengths = [text.count(SEPARATOR) + 1 for text in texts]
    values = tuple(sorted(set(flat) - {""}))
    places = {value: place for place, value in enumerate(values)} | {"": -1}
    codes = np.fromiter(map(places.__getitem__, flat), dtype=np.int32, count=len(flat))
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    return Combinations(values, len(texts), rows[codes >= 0], codes[codes >= 0])


def joined(parts: Sequence[Columns]) -> Columns:
    """One set of columns of several whose documents follow one another."""
    if len(parts) == 1:
        return parts[0]
    rows = np.concatenate([part.rows for part in parts]) if parts else np.empty(0, dtype=ROW)
    return Columns(rows, {name: _joined_labels(parts, name) for name in LABELS})


def _joined_labels(parts: Sequence[Columns], name: str) -> Labels:
    known: dict[str, int] = {}
    codes = [np.empty(0, dtype=np.int32)]
    for part in parts:
        labels = part.labels[name]
        renumbered = [known.setdefault(value, len(known)) for value in labels.values]
        codes.append(np.array(renumbered, dtype=np.int32)[labels.codes])
    return Labels(np.concatenate(codes), tuple(known))
