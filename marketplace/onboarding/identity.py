"""The numbers by which a BUMDes is known to the state: their shape, and no more than that; pure.

Nothing here says that a number is real: only the offices that gave it know. Source: domain
reference 6.2 and 6.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.errors import RefusedError
from marketplace.labels import N_

NIB_DIGITS = 13
NPWP_DIGITS = (15, 16)
LONGEST_NUMBER = 80
_BETWEEN_DIGITS = re.compile(r"[ .\-]")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """``certificate`` is free text: its pattern changed over the years. All may be empty yet."""

    certificate: str
    nib: str
    npwp: str

    @property
    def complete(self) -> bool:
        return bool(self.certificate and self.nib and self.npwp)


def tidy(*, certificate: str, nib: str, npwp: str) -> Identity:
    """Numbers as people copy them from paper, without the dots and dashes between the digits."""
    return Identity(
        certificate=" ".join(certificate.split()),
        nib=_BETWEEN_DIGITS.sub("", nib),
        npwp=_BETWEEN_DIGITS.sub("", npwp),
    )


def check(identity: Identity) -> None:
    """Raise RefusedError for the first number that cannot be one."""
    for field, message in problems(identity):
        raise RefusedError(message, field=field)


def problems(identity: Identity) -> Iterator[tuple[str, str]]:
    """Field and reason of everything that has the wrong shape; an empty number is not wrong."""
    if len(identity.certificate) > LONGEST_NUMBER or "\x00" in identity.certificate:
        yield "certificate", N_("This is too long.")
    if identity.nib and not _has_digits(identity.nib, (NIB_DIGITS,)):
        yield "nib", N_("A NIB has 13 digits.")
    if identity.npwp and not _has_digits(identity.npwp, NPWP_DIGITS):
        yield "npwp", N_("An NPWP has 15 or 16 digits.")


def _has_digits(text: str, lengths: tuple[int, ...]) -> bool:
    return _DIGITS.fullmatch(text) is not None and len(text) in lengths
