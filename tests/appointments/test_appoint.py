"""Officers are appointed from above, by a letter everybody who appoints hears of; nobody sits on two sides."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from marketplace.app import create_app
from marketplace.appointments import operations, queries
from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events.models import Event
from marketplace.mail.models import Letter
from marketplace.organisations.models import Membership, Organisation
from marketplace.organisations.officers import of_village
from marketplace.organisations.offices import AUTHORITIES, Office
from marketplace.organisations.queries import get_actor
from marketplace.organisations.roles import Role
from marketplace.team import accepting
from marketplace.team import operations as team
from tests import build, cast
from tests.appointments.build import acting_for, officer_of
from tests.cast import NOW, PASSPHRASE, acting, part_of
from tests.conftest import config_for
from tests.pages import Visitor
from tests.support.applications import at_work
from tests.support.racing import race

NEW = "dewi@blitarkab.example"
BLITAR = Office(Role.PROGRAMME_OFFICER, "35.05")
OWN = "a pass phrase of my own"


def appointed(*, by="stefan", email=NEW, office=BLITAR):
    """The letter and its token."""
    actor = acting(by) if isinstance(by, str) else by
    invitation = operations.appoint(actor=actor, email=email, office=office, at=NOW)
    return invitation, token_to(email)


def token_to(email):
    """What the newest letter's link lets in with."""
    return re.findall(r"/invitations/(\S+)", letters_to(email)[-1])[0]


def accepted(token, *, password=OWN):
    return accepting.accept(token=token, name="Dewi Lestari", password=password, at=NOW)


def letters_to(email):
    return list(db.session.scalars(sa.select(Letter.body).where(Letter.recipient == email)))


def test_an_officer_of_a_kabupaten_is_appointed_and_answers_for_it(app):
    _, token = appointed()
    assert "Programme officer for" in letters_to(NEW)[0]
    assert "Blitar" in letters_to(NEW)[0]
    joined = accepted(token)
    assert (joined.role, joined.province_code, joined.regency_code) == (
        Role.PROGRAMME_OFFICER,
        "35",
        "35.05",
    )
    actor = get_actor(email=NEW)
    assert actor.region_code == "35.05"
    silences = Visitor.with_address(app, NEW).get("/programme/silences")
    assert silences.status == 200


def test_what_a_village_needs_climbs_to_the_officer_just_appointed(app):
    _, token = appointed()
    joined = accepted(token)
    found = db.session.scalars(sa.select(Membership.id).where(of_village(cast.NGORAN))).all()
    assert joined.id in found


def test_a_province_appoints_its_kabupaten_and_nobody_else(app):
    province = acting_for("35")
    appointed(by=province)
    for office in (
        Office(Role.PROGRAMME_OFFICER),
        Office(Role.PROGRAMME_OFFICER, "35"),
        Office(Role.PROGRAMME_OFFICER, "36.02"),
        Office(Role.CURATOR),
        Office(Role.STAFF),
    ):
        with pytest.raises(ForbiddenError):
            appointed(by=province, email="x@blitarkab.example", office=office)


@pytest.mark.parametrize("region", ["99", "35.99", "35.05.09", "35.05.09.2003", "' OR 1=1", "\x00"])
def test_a_region_that_does_not_exist_is_refused_beside_its_field(app_once, region):
    with pytest.raises(RefusedError) as refused:
        appointed(office=Office(Role.PROGRAMME_OFFICER, region))
    assert refused.value.field == "region"


def test_only_programme_officers_answer_for_a_region(app_once):
    with pytest.raises(RefusedError) as refused:
        appointed(office=Office(Role.CURATOR, "35"))
    assert refused.value.field == "region"


def test_whoever_appoints_hears_of_each_appointment_but_their_own(app):
    appointed(by="stefan", email="new@lpei.example", office=Office(Role.FINANCE_APPROVER))
    told = letters_to(part_of("oka").email)
    assert len(told) == 1
    assert "new@lpei.example" in told[0]
    assert "LPEI approver" in told[0]
    assert letters_to(part_of("stefan").email) == []


def test_nobody_holds_an_office_and_trades(app):
    for key in ("sari", "lin", "citra"):
        _, token = appointed(email=part_of(key).email, office=Office(Role.STAFF))
        with pytest.raises(RefusedError, match="acts for nobody else"):
            accepted(token, password=PASSPHRASE)


def test_who_holds_an_office_joins_no_village_enterprise(app):
    team.invite(actor=acting("sari"), email=part_of("oka").email, role=Role.SELLER_OPERATOR, at=NOW)
    token = token_to(part_of("oka").email)
    with pytest.raises(RefusedError, match="acts for nobody else"):
        accepted(token, password=PASSPHRASE)
    assert get_actor(email=part_of("oka").email).role is Role.PROGRAMME_OFFICER


def test_a_letter_of_an_officer_who_answers_for_less_by_now_lets_nobody_in(app):
    province = officer_of("35")
    _, token = appointed(by=province.actor())
    operations.dismiss(actor=acting("oka"), holder=province, at=NOW)
    with pytest.raises(NotFoundError):
        accepted(token)


def test_a_letter_is_taken_back_by_whoever_could_have_written_it(app):
    letter, token = appointed(by="stefan")
    with pytest.raises(NotFoundError):
        operations.take_back(actor=acting_for("36"), invitation=letter, at=NOW)
    operations.take_back(actor=acting_for("35"), invitation=letter, at=NOW)
    with pytest.raises(NotFoundError):
        accepted(token)


def test_who_is_dismissed_is_signed_out_at_once(app, now):
    holder = officer_of("35.05")
    browser = Visitor.with_address(app, holder.person.email)
    assert browser.get("/programme/silences").status == 200
    operations.dismiss(actor=acting_for("35"), holder=holder, at=NOW)
    assert "/sign-in" in browser.get("/programme/silences").url
    with pytest.raises(ConflictError):
        operations.dismiss(actor=acting("oka"), holder=holder, at=NOW)
    actions = db.session.scalars(sa.select(Event.action).order_by(Event.id.desc()).limit(1)).all()
    assert actions == ["team.remove"]


def test_the_last_of_staff_and_the_last_officer_of_the_country_stay(app):
    for key in ("stefan", "oka"):
        holder = db.session.scalars(
            sa.select(Membership).where(Membership.person_id == acting(key).person_id)
        ).one()
        with pytest.raises(RefusedError, match="Appoint somebody first"):
            operations.dismiss(actor=acting("stefan"), holder=holder, at=NOW)


def test_of_two_officers_of_the_country_dismissed_at_once_one_stays(app):
    second = officer_of(None)
    oka = db.session.scalars(
        sa.select(Membership).where(Membership.person_id == acting("oka").person_id)
    ).one()
    numbers = [oka.id, second.id]
    db.session.rollback()

    def dismissing(number):
        def dismiss():
            holder = db.session.get_one(Membership, number)
            operations.dismiss(actor=acting("stefan"), holder=holder, at=NOW)

        return dismiss

    outcomes = race(app, [dismissing(number) for number in numbers])
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "RefusedError"]


def test_on_an_empty_machine_the_first_of_staff_is_made_once(tmp_path):
    with at_work(
        create_app(config_for(f"sqlite:///{tmp_path / 'empty_test.db'}", tmp_path))
    ) as empty:
        transaction(db.create_all)()
        run = empty.test_cli_runner().invoke
        arguments = ["officers", "begin", "--email", "a@desaport.example", "--name", "Ayu"]
        short = run(args=[*arguments, "--pass-phrase", "short"])
        assert (short.exit_code, "between 12 and 200" in short.output) == (1, True)
        made = run(args=[*arguments, "--pass-phrase", OWN])
        assert made.exit_code == 0, made.output
        assert get_actor(email="a@desaport.example").role is Role.STAFF
        for kind in AUTHORITIES:
            assert queries.find_authority(kind=kind) is not None
        again = run(args=[*arguments, "--pass-phrase", OWN])
        assert (again.exit_code, "There is staff already" in again.output) == (1, True)
        assert db.session.scalar(sa.select(sa.func.count(Organisation.id))) == len(AUTHORITIES)
        entry = Visitor(empty.test_client()).get("/sign-in").form("")
        inside = entry.submit(email="a@desaport.example", password=OWN)
        assert "Ayu" in inside.follow("Officers")


def test_the_pages_appoint_take_back_and_dismiss(app, visitor):
    page = visitor("stefan").get("/officers")
    assert "Oka Mahendra" in page
    assert "Citra Dewi" in page
    page = page.follow("Appoint somebody")
    (chooser,) = [form for form in page.forms if form.names == {"province"}]
    page = chooser.submit(province="35")
    assert "Blitar" in page
    again = page.form("").submit(email="", role="programme_officer", region="35.05")
    assert again.status == 422
    assert "Type an e-mail address" in again
    page = again.form("").submit(email=NEW, role="programme_officer", region="35.05")
    assert f"The invitation is on its way to {NEW}" in page
    assert NEW in page
    page = page.form("/revocation").submit()
    assert "The invitation is taken back" in page
    officer_of("35.05")
    shown = visitor("oka").get("/officers")
    assert "Oka Mahendra" not in shown.forms[0].text
    assert "Wayan 35.05" in shown
    assert "Citra Dewi" not in shown
    ended = shown.follow("Change").form("").submit()
    assert "The office of Wayan 35.05 has ended" in ended


def test_others_find_no_such_page(app_once):
    address = officer_of("35.25").public_id
    for key in ("sari", "lin", "citra", "agus", "ratna"):
        browser = Visitor.of(app_once, key)
        assert browser.get("/officers").status == 403
        assert browser.get(f"/officers/{address}").status in {403, 404}
    village = Visitor.with_address(app_once, officer_of("36.02", name="Komang").person.email)
    assert village.get("/officers").status == 403


def test_a_published_listing_stays_when_its_officer_goes(app):
    listing = build.published_listing()
    holder = officer_of("35.05")
    operations.dismiss(actor=acting("oka"), holder=holder, at=NOW)
    assert Visitor.of(app, None).get(f"/products/{listing.public_id}").status == 200
