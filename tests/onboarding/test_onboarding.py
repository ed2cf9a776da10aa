"""A village's enterprise from its first visit to the curators' hands, step by step."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from marketplace.catalog import operations as catalog
from marketplace.db import db
from marketplace.errors import ForbiddenError, RefusedError
from marketplace.mail.models import Letter
from marketplace.onboarding import identity, operations, progress, queries
from marketplace.onboarding.progress import Facts, OnboardingStep
from marketplace.organisations import queries as sellers
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import Role
from marketplace.regions.queries import get_village
from marketplace.team import operations as team
from tests import build, photographs
from tests.cast import NGORAN, NOW, SENTUL, WEDANI, acting
from tests.pages import Visitor

EMAIL = "wati@wedani.example"


def test_the_whole_way_by_pages(app_once, now):
    stranger = Visitor(app_once.test_client())
    found = stranger.get("/sell").visitor.get("/sell?village=wedani")
    form = found.follow("Wedani").form("")
    short = form.submit(person_name="Wati", email=EMAIL, password="short")
    assert short.status == 422
    assert "Wati" in short.html
    sent = short.form("").submit(bumdes="BUM Desa Tenun Wedani", password="a pass phrase of Wedani")
    link = re.search(r"/register/confirmation/\S+", sent.text)
    assert link is not None
    assert "confirmed" in stranger.get(link[0]).form("").submit(password="a pass phrase of Wedani")
    signed_in = (
        stranger.get("/sign-in").form("").submit(email=EMAIL, password="a pass phrase of Wedani")
    )
    assert signed_in.status == 200

    wedani = get_village(code=WEDANI)
    bumdes = db.session.scalars(
        sa.select(Organisation).where(Organisation.village_id == wedani.id)
    ).one()
    assert bumdes.self_registered
    assert sellers.find_bumdes_of(village_id=wedani.id) is None
    assert "BUM Desa Tenun Wedani" not in stranger.get(f"/villages/{WEDANI}").text.replace(
        "BUM Desa Tenun Wedani BUMDes director", ""
    )

    officer = Visitor.of(app_once, "oka")
    assert "not declared" in officer.get("/mandates")
    wrong = stranger.get("/onboarding/identity").form("").submit(nib="12", npwp="x" * 15)
    assert wrong.status == 422
    assert "A NIB has 13 digits." in wrong
    steps = wrong.form("").submit(
        certificate="AHU-00001.AH.01.33.TAHUN 2022",
        nib="1234 5678 90123",
        npwp="01.234.567.8-901.000",
    )
    assert steps.url == "/onboarding"
    wati = sellers.get_actor(email=EMAIL)
    declared = queries.find_identity(organisation_id=wati.organisation_id)
    assert declared is not None
    assert (declared.nib, declared.npwp) == ("1234567890123", "012345678901000")
    team.invite(actor=wati, email="op@wedani.example", role=Role.SELLER_OPERATOR, at=NOW)
    assert "Everything on your side is done" in stranger.get("/onboarding")

    assert "1234567890123" in officer.get("/mandates")
    granted = officer.get("/mandates").form(bumdes.public_id).submit()
    assert "may sell now" in granted
    told = db.session.scalars(sa.select(Letter).where(Letter.recipient == EMAIL)).all()
    assert "Wedani" in told[-1].subject
    assert sellers.find_bumdes_of(village_id=wedani.id) is not None
    facts = queries.facts_of(organisation_id=wati.organisation_id, at=NOW)
    assert progress.next_own_step(facts) is OnboardingStep.LISTING

    listing = catalog.write_listing(
        actor=wati,
        village=wedani,
        organisation=db.session.get_one(Organisation, wati.organisation_id),
        terms=build.listing_terms(),
        submission_key=None,
        at=NOW,
    )
    page = stranger.get("/onboarding")
    assert f"/listings/{listing.public_id}" in page.urls
    assert "Go on: Handed in to LPEI's curators" in page
    photographs.hang(wati, listing, NOW)
    catalog.submit_listing(actor=wati, listing=listing, at=NOW)
    facts = queries.facts_of(organisation_id=wati.organisation_id, at=NOW)
    assert progress.finished(facts)
    assert progress.next_own_step(facts) is None


def test_a_village_that_has_a_seller_and_a_kelurahan_are_refused_with_a_way_on(app_once, now):
    stranger = Visitor(app_once.test_client())
    page = stranger.get(f"/sell/{NGORAN}")
    refused = page.form("").submit(
        person_name="X", email="x@example.org", password="a long enough pass phrase"
    )
    assert refused.status == 422
    assert "Ask its director to invite you" in refused
    kelurahan = stranger.get(f"/sell/{SENTUL}")
    assert "has no BUMDes" in kelurahan
    assert stranger.get("/sell?village=%00%ff").status == 400
    assert "No village begins like this" in stranger.get("/sell?village=zzzz")
    assert stranger.get("/sell/nonsense").status == 404


def test_only_the_ministry_grants_and_only_sellers_declare(app_once):
    ngoran = db.session.get_one(Organisation, acting("sari").organisation_id)
    for key in ("sari", "lin", "citra", "stefan"):
        with pytest.raises(ForbiddenError):
            operations.grant_mandate(actor=acting(key), organisation=ngoran, at=NOW)
    with pytest.raises(RefusedError):
        operations.grant_mandate(actor=acting("oka"), organisation=ngoran, at=NOW)
    with pytest.raises(ForbiddenError):
        operations.declare_identity(
            actor=acting("lin"), identity=identity.tidy(certificate="", nib="", npwp=""), at=NOW
        )


@pytest.mark.parametrize(
    ("nib", "npwp", "wrong"),
    [
        ("", "", []),
        ("1234567890123", "012345678901000", []),
        ("1234567890123", "0123456789010001", []),
        ("123456789012", "01234567890100", ["nib", "npwp"]),
        ("١٢٣٤٥٦٧٨٩٠١٢٣", "12345678901234567", ["nib", "npwp"]),
        ("12345678901ab", "", ["nib"]),
    ],
)
def test_a_number_is_looked_at_for_its_shape_alone(nib, npwp, wrong):
    found = identity.tidy(certificate="", nib=nib, npwp=npwp)
    assert [field for field, _ in identity.problems(found)] == wrong


@pytest.mark.parametrize(
    ("facts", "current", "own"),
    [
        (Facts(False, 1, 0, False, None, False), "identity", "identity"),
        (Facts(True, 1, 0, False, None, False), "people", "people"),
        (Facts(True, 1, 1, False, None, False), "mandate", None),
        (Facts(False, 2, 0, True, None, False), "identity", "identity"),
        (Facts(True, 2, 0, True, None, False), "listing", "listing"),
        (Facts(True, 2, 0, True, "abc", False), "submission", "submission"),
    ],
)
def test_the_current_step_is_the_first_that_is_open(facts, current, own):
    assert [s.step.value for s in progress.stages(facts) if s.state == "current"] == [current]
    found = progress.next_own_step(facts)
    assert (found.value if found else None) == own
