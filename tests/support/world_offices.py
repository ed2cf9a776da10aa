"""An officer of one kabupaten and a letter to another, for the world of all routes."""

from __future__ import annotations

from marketplace.appointments import operations as appointments
from marketplace.organisations.offices import Office
from marketplace.organisations.roles import Role
from tests import cast
from tests.appointments.build import officer_of
from tests.support.routes import Thing


def things() -> dict[str, Thing]:
    """By the beginning of the endpoint."""
    letter = appointments.appoint(
        actor=cast.acting("stefan"),
        email="kanari-officer@gresik.example",
        office=Office(Role.PROGRAMME_OFFICER, "35.25"),
        at=cast.NOW,
    )
    appointing: set[str | None] = {"oka", "stefan"}
    return {
        "appointments.take_back": Thing({"public_id": letter.public_id}, appointing),
        "appointments.": Thing({"public_id": officer_of("35.05").public_id}, appointing),
    }
