"""By what attempts with a pass phrase and registrations are counted."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.accounts.known_devices import KnownDevice
from marketplace.accounts.models import Person
from marketplace.accounts.tokens import token_hash
from marketplace.tallies.limits import (
    PASS_PHRASE_OF_LINK,
    REGISTRATION_FROM_ADDRESS,
    REGISTRATION_OF_ACCOUNT,
    SIGN_IN_FROM_ADDRESS,
    SIGN_IN_OF_ACCOUNT,
    SIGN_IN_ON_KNOWN_DEVICE,
)
from marketplace.tallies.tally import Tally


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an attempt comes from: the client's address (web/clients.py) and what it showed."""

    address: str
    device: KnownDevice | None


def of_sign_in(*, email: str, person: Person | None, origin: Origin) -> list[Tally]:
    """By what was typed and by address, whoever it names; on a device known for them by that alone.

    So whoever fails elsewhere, however often, does not keep them out here.
    """
    if person is not None and origin.device is not None and origin.device.knows(person):
        whose = f"{person.public_id} on {origin.device.name}"
        return [Tally(SIGN_IN_ON_KNOWN_DEVICE, whose)]
    return [
        Tally(SIGN_IN_OF_ACCOUNT, _plain(email)),
        Tally(SIGN_IN_FROM_ADDRESS, origin.address),
    ]


def of_link(*, token: str) -> list[Tally]:
    """By the link whose page asks for a pass phrase: only who holds it can fail with it."""
    return [Tally(PASS_PHRASE_OF_LINK, token_hash(token))]


def of_registration(*, email: str, address: str) -> list[Tally]:
    """By address, and by who is written to from it: nobody keeps others from registering."""
    return [
        Tally(REGISTRATION_OF_ACCOUNT, f"{_plain(email)} from {address}"),
        Tally(REGISTRATION_FROM_ADDRESS, address),
    ]


def _plain(email: str) -> str:
    return email.strip().lower()
