"""Builders of export mandates: proposed by Sari or Hasan, accepted by the partner's manager."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from marketplace.mandates import operations as mandates
from marketplace.mandates import queries
from marketplace.mandates.models import ExportMandate
from marketplace.mandates.terms import MandateTerms
from marketplace.organisations.models import Organisation
from marketplace.organisations.powers import Step
from marketplace.organisations.roles import Actor, Role
from tests import cast
from tests.cast import NGORAN, NOW, TODAY

LAST_DAY = TODAY + timedelta(days=90)


def partner(key: str) -> Organisation:
    """The export partner of the cast for whom this person works."""
    name = cast.acting(key).organisation_name
    return next(one for one in queries.list_partners() if one.name == name)


def terms(**changes: object) -> MandateTerms:
    """For the drums of Ngoran to China, in every step, for a quarter."""
    said: dict[str, object] = {
        "villages": (NGORAN,),
        "chapters": ("92",),
        "destinations": ("CN",),
        "anywhere": False,
        "steps": tuple(Step),
        "from_date": TODAY,
        "to_date": LAST_DAY,
    }
    return MandateTerms(**{**said, **changes})  # type: ignore[arg-type]


def proposed(
    key: str = "ratna", *, by: str = "sari", at: datetime = NOW, **changes: object
) -> ExportMandate:
    return mandates.propose_mandate(
        actor=cast.acting(by),
        partner=partner(key),
        terms=terms(**changes),
        submission_key=None,
        at=at,
    )


def accepted(
    key: str = "ratna", *, by: str = "sari", at: datetime = NOW, **changes: object
) -> ExportMandate:
    """Both have said yes."""
    mandate = proposed(key, by=by, at=at, **changes)
    mandates.accept_mandate(actor=cast.acting(key), mandate=mandate, at=at)
    return mandate


def expired(key: str = "wira") -> ExportMandate:
    """It covered all this one would, and its last day was yesterday."""
    granted_at = NOW - timedelta(days=40)
    return accepted(
        key,
        at=granted_at,
        from_date=TODAY - timedelta(days=40),
        to_date=TODAY - timedelta(days=1),
    )


def ended(reason: str = "We ship ourselves now.") -> ExportMandate:
    """Agreed, and ended by the village."""
    mandate = accepted(to_date=LAST_DAY + timedelta(days=1))
    mandates.end_mandate(actor=cast.acting("sari"), mandate=mandate, reason=reason, at=NOW)
    return mandate


def empowered(key: str = "ratna", *, role: Role | None = None, at: datetime = NOW) -> Actor:
    """This person as a request at ``at`` would know them, with the mandates in force."""
    actor = cast.acting(key)
    actor = actor if role is None else replace(actor, role=role)
    return queries.empowered(actor=actor, at=at)
