"""The export mandates of the world: one in force, one over, one that waits, one that was ended."""

from __future__ import annotations

from datetime import timedelta

from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from tests import cast
from tests.mandates import build
from tests.support.routes import Thing


def mandated(inquiry: Inquiry) -> dict[str, Thing]:
    """Ratna speaks for Ngoran in the world's inquiry, Wira does no longer; what the routes point at."""
    standing = build.accepted()
    build.expired()
    waiting = build.proposed(to_date=build.LAST_DAY + timedelta(days=2))
    ended = build.ended("KANARI-MANDATE")
    inquiries.write_message(
        actor=build.empowered(),
        inquiry=inquiry,
        text="KANARI-EXPORTER",
        submission_key=None,
        at=cast.NOW,
    )
    parties: set[str | None] = {"sari", "joko", "ratna"}
    return {
        "mandates.accept": Thing({"public_id": waiting.public_id}, parties),
        "mandates.end": Thing({"public_id": standing.public_id}, parties),
        "mandates.": Thing({"public_id": ended.public_id}, parties),
        "partners.": Thing({"public_id": build.partner("ratna").public_id}, {"oka", "stefan"}),
    }
