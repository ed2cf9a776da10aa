"""An officer answers for a kabupaten, a province or the country, wherever it is asked."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from marketplace.accounts import operations as accounts
from marketplace.db import db, transaction
from marketplace.errors import ForbiddenError, NotFoundError, RefusedError
from marketplace.events.operations import SYSTEM
from marketplace.forums import queries as forums
from marketplace.inquiries import screening_operations, screening_queries
from marketplace.mail.models import Letter
from marketplace.onboarding import operations as onboarding
from marketplace.onboarding import queries as applicants
from marketplace.onboarding.registration import SellerRegistration, register_seller
from marketplace.organisations import officers
from marketplace.organisations import operations as organisations
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.queries import find_seller_of
from marketplace.organisations.roles import OrganisationKind, Role
from marketplace.regions.models import Village
from marketplace.regions.queries import get_village
from marketplace.routing import board, facts, processes
from marketplace.routing.engine import Choice
from marketplace.routing.models import Hop
from marketplace.routing.rungs import Rung
from marketplace.succession import operations as succession
from marketplace.succession import queries as changes
from tests import build
from tests.cast import HARIANG, NGORAN, NOW, PASSPHRASE, TODAY, WEDANI, acting
from tests.forums.build import drafted_forum
from tests.pages import Visitor
from tests.succession.build import requested_change

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
LATER = NOW + timedelta(days=20)
BLITAR, GRESIK = "35.05", "35.25"
EAST_JAVA, BANTEN = "35", "36"
# The region an officer answers for, and whether Ngoran (in Blitar, East Java) is in it.
REGIONS = [
    ((None, None), True),
    ((EAST_JAVA, None), True),
    ((EAST_JAVA, BLITAR), True),
    ((EAST_JAVA, GRESIK), False),
    ((BANTEN, None), False),
]
in_each_region = pytest.mark.parametrize("case", REGIONS)
Region = tuple[str | None, str | None]
Case = tuple[Region, bool]
_COUNTED = itertools.count()


@transaction
def move_oka(region: Region) -> None:
    officer = sa.select(Membership).where(Membership.person_id == acting("oka").person_id)
    oka = db.session.scalars(officer).one()
    oka.province_code, oka.regency_code = region


@transaction
def hire(province: str | None, regency: str | None) -> str:
    """Another officer of the ministry; their address."""
    ministry = sa.select(Organisation).where(Organisation.kind == OrganisationKind.MINISTRY)
    person = accounts.add_person(
        email=f"officer{next(_COUNTED)}@ministry.example",
        name="Officer",
        password_hash="none",
        at=NOW,
    )
    person.confirmed_at = NOW
    organisations.add_member(
        organisation=db.session.scalars(ministry).one(),
        person=person,
        role=Role.PROGRAMME_OFFICER,
        province_code=province,
        regency_code=regency,
        actor=SYSTEM,
        at=NOW,
    )
    return person.email


def told_of_the_silence() -> tuple[str, list[str]]:
    """Why these officers at 48 hours, and their addresses."""
    hop = db.session.scalars(sa.select(Hop).where(Hop.rung == Rung.OFFICER)).one()
    letters = sa.select(Letter.recipient).where(
        Letter.body.contains("/programme/silences"), Letter.recipient.endswith("@ministry.example")
    )
    return hop.choice, sorted(set(db.session.scalars(letters)))


def applicant() -> Organisation:
    """An enterprise of Wedani, in Gresik, that registered on its own."""
    village = get_village(code=WEDANI)
    register_seller(
        registration=SellerRegistration(
            village=village,
            bumdes="BUM Desa Tenun",
            person_name="Wati",
            email="wati@wedani.example",
            password=PASSPHRASE,
        ),
        came_from="192.0.2.1",
        at=NOW,
    )
    return db.session.scalars(
        sa.select(Organisation).where(Organisation.village_id == village.id)
    ).one()


@in_each_region
def test_the_rule_is_the_same_for_one_village_and_for_a_list(case: Case) -> None:
    region, answers = case
    move_oka(region)
    oka = acting("oka")
    assert officers.answers_for(oka, get_village(code=NGORAN)) is answers
    found = db.session.scalars(sa.select(Village.code).where(officers.within(oka))).all()
    assert (NGORAN in found) is answers
    assert (HARIANG in found) is (region[0] in {None, BANTEN})
    of_ngoran = db.session.scalars(sa.select(Membership).where(officers.of_village(NGORAN))).all()
    assert ([one.person_id for one in of_ngoran] == [oka.person_id]) is answers


@pytest.mark.parametrize("key", ["sari", "lin", "citra", "stefan"])
def test_nobody_else_answers_for_any_village(key: str) -> None:
    assert not officers.answers_for(acting(key), get_village(code=NGORAN))
    assert db.session.scalars(sa.select(Village).where(officers.within(acting(key)))).all() == []


@pytest.mark.parametrize("region", [(None, BLITAR), (BANTEN, BLITAR)])
def test_a_kabupaten_lies_in_the_officers_province(region: Region) -> None:
    with pytest.raises(IntegrityError):
        move_oka(region)


def test_nobody_but_an_officer_has_a_region() -> None:
    @transaction
    def limit_sari() -> None:
        sari = sa.select(Membership).where(Membership.person_id == acting("sari").person_id)
        one = db.session.scalars(sari).one()
        one.province_code, one.regency_code = EAST_JAVA, BLITAR

    with pytest.raises(IntegrityError):
        limit_sari()


@pytest.mark.parametrize(
    ("regions", "choice", "told"),
    [
        ([(EAST_JAVA, BLITAR), (EAST_JAVA, None), (None, None)], Choice.REGENCY, [0]),
        ([(EAST_JAVA, BLITAR), (EAST_JAVA, BLITAR)], Choice.REGENCY, [0, 1]),
        ([(EAST_JAVA, GRESIK), (EAST_JAVA, None), (None, None)], Choice.PROVINCE, [1]),
        ([(EAST_JAVA, GRESIK), (BANTEN, None), (None, None)], Choice.NATIONAL, [2]),
        ([(EAST_JAVA, GRESIK), (BANTEN, None)], Choice.NOBODY, []),
    ],
)
def test_the_silence_goes_to_the_nearest_officers(
    regions: list[Region], choice: Choice, told: list[int]
) -> None:
    @transaction
    def send_oka_home() -> None:
        officer = sa.select(Membership).where(Membership.person_id == acting("oka").person_id)
        db.session.scalars(officer).one().ended_at = NOW

    send_oka_home()
    addresses = [hire(*region) for region in regions]
    build.open_inquiry()
    processes.sweep(at=LATER)
    assert told_of_the_silence() == (choice, sorted(addresses[number] for number in told))


def test_what_was_climbed_before_officers_of_a_kabupaten_were_known_is_still_read() -> None:
    build.open_inquiry()
    processes.sweep(at=LATER)
    kept = json.loads(db.session.scalars(sa.select(Hop.facts).limit(1)).one())
    assert (kept.pop("regency"), kept.pop("regency_officers")) == (BLITAR, [])
    before = facts.read(json.dumps(kept))
    assert (before.regency, before.regency_officers) == ("", ())


@in_each_region
def test_the_board_shows_the_silences_of_the_region(
    case: Case, visitor: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    region, answers = case
    number = build.open_inquiry().number
    processes.sweep(at=LATER)
    monkeypatch.setattr("marketplace.clock.now", lambda: LATER)
    move_oka(region)
    page = visitor("oka").get("/programme/silences")
    assert (number in page) is answers
    assert (", for which you answer." in page) is (region[0] is not None)
    name = {BLITAR: "Blitar", GRESIK: "Gresik", EAST_JAVA: "Jawa Timur", BANTEN: "Banten"}
    assert region[0] is None or f"{name[region[1] or region[0]]}, for which you answer." in page
    assert board.tally(actor=acting("oka"), wanted=board.Wanted()).total == answers
    narrowed = visitor("oka").get(f"/programme/silences?regency={BLITAR}")
    assert (number in narrowed) is answers


@in_each_region
def test_held_inquiries_are_decided_in_the_region(case: Case) -> None:
    region, answers = case
    inquiry = build.open_inquiry(text="See www.elsewhere.example for our needs.")
    move_oka(region)
    oka = acting("oka")
    assert screening_queries.count_holds(actor=oka) == answers
    if not answers:
        with pytest.raises(NotFoundError):
            screening_queries.get_hold(actor=oka, public_id=inquiry.public_id)
        return
    hold = screening_queries.get_hold(actor=oka, public_id=inquiry.public_id)
    screening_operations.release(actor=oka, hold=hold, reason="Known here.", at=NOW)


@in_each_region
def test_a_change_of_flagship_is_decided_in_the_region(case: Case) -> None:
    region, answers = case
    move_oka(region)
    change = requested_change()
    told = db.session.scalars(
        sa.select(Letter.recipient).where(Letter.subject.contains("another flagship"))
    ).all()
    assert (told == ["oka@ministry.example"]) is answers
    oka = acting("oka")
    if answers:
        assert changes.get_change(actor=oka, public_id=change.public_id) is change
        succession.approve_change(actor=oka, change=change, answer="", at=NOW)
        return
    with pytest.raises(NotFoundError):
        changes.get_change(actor=oka, public_id=change.public_id)
    with pytest.raises(NotFoundError):
        succession.approve_change(actor=oka, change=change, answer="", at=NOW)


@pytest.mark.parametrize(
    "case",
    [
        ((None, None), True),
        ((EAST_JAVA, None), True),
        ((EAST_JAVA, GRESIK), True),
        ((EAST_JAVA, BLITAR), False),
        ((BANTEN, None), False),
    ],
)
def test_a_mandate_is_granted_in_the_region_only(case: Case, visitor: Visits) -> None:
    """Wedani is in Gresik."""
    region, answers = case
    bumdes = applicant()
    move_oka(region)
    oka, browser = acting("oka"), visitor("oka")
    assert ("BUM Desa Tenun" in browser.get("/mandates")) is answers
    if answers:
        browser.get("/mandates").form(bumdes.public_id).submit()
        assert find_seller_of(village_id=get_village(code=WEDANI).id, day=TODAY) is not None
        return
    with pytest.raises(NotFoundError):
        applicants.get_applicant(actor=oka, public_id=bumdes.public_id)
    with pytest.raises(NotFoundError):
        onboarding.grant_mandate(actor=oka, organisation=bumdes, at=NOW)
    assert browser.post(f"/mandates/{bumdes.public_id}", browser.csrf()).status == 404
    assert find_seller_of(village_id=get_village(code=WEDANI).id, day=TODAY) is None


def test_an_officer_of_a_kabupaten_holds_no_forum(visitor: Visits) -> None:
    forum = drafted_forum(province_code=EAST_JAVA)
    move_oka((EAST_JAVA, BLITAR))
    for code in (EAST_JAVA, None):
        with pytest.raises(RefusedError):
            drafted_forum(province_code=code)
    assert forums.list_held(actor=acting("oka"), offset=0, limit=9) == []
    assert visitor("oka").get(f"/forums/{forum.public_id}/terms").status == 404


def test_only_an_officer_grants() -> None:
    with pytest.raises(ForbiddenError):
        onboarding.grant_mandate(actor=acting("stefan"), organisation=applicant(), at=NOW)
