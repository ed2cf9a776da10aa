"""The people of an enterprise: invited once, let in by the letter, changed and removed at once."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.accounts import queries as people
from marketplace.curation import operations as curation
from marketplace.db import db
from marketplace.errors import ForbiddenError, NotFoundError, RefusedError, TooManyError
from marketplace.events.models import Event
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.orders import contract as contracts
from marketplace.organisations import operations as organisations
from marketplace.organisations.roles import Role
from marketplace.tallies.limits import PASS_PHRASE_OF_LINK
from marketplace.team import accepting, limits, operations, queries
from marketplace.team.models import Invitation
from tests import build
from tests.cast import NOW, PASSPHRASE, acting, part_of
from tests.pages import Visitor
from tests.support.racing import race
from tests.team.colleagues import browser_of, colleague

NEW = "rina@ngoran.example"
OLD_NAME, NEW_NAME = "BUM Desa Karya Mandiri Ngoran", "BUM Desa Karya Baru Ngoran"
OWN = "a pass phrase of my own"


def invited(email=NEW, *, role=Role.SELLER_OPERATOR, key="sari", at=NOW) -> tuple[Invitation, str]:
    """The invitation and the token that stands in its letter."""
    invitation = operations.invite(actor=acting(key), email=email, role=role, at=at)
    letter = db.session.scalars(
        sa.select(Letter).where(Letter.recipient == email).order_by(Letter.id.desc())
    ).first()
    assert letter is not None
    found = re.search(r"/invitations/(\S+)", letter.body)
    assert found is not None
    return invitation, found[1]


def member(key):
    actor = acting(key)
    return next(
        m
        for m in queries.list_members(organisation_id=actor.organisation_id)
        if m.person.email == part_of(key).email
    )


def accept(token, *, at=NOW, password=OWN):
    return accepting.accept(token=token, name="Rina", password=password, at=at)


def test_an_invitation_lets_one_person_in_once(app_once):
    invitation, token = invited()
    assert token not in invitation.token_hash
    joined = accept(token)
    assert (joined.role, joined.person.email) == (Role.SELLER_OPERATOR, NEW)
    assert joined.person.confirmed_at == NOW
    with pytest.raises(NotFoundError):
        accept(token)
    with pytest.raises(RefusedError):
        invited(NEW)


def test_an_invitation_ends_with_time_when_taken_back_or_when_another_one_follows(app_once):
    _, first = invited("two@ngoran.example")
    second, newer = invited("two@ngoran.example")
    assert queries.find_open_invitation(token=first, at=NOW) is None
    late = NOW + operations.INVITATION_LASTS
    assert queries.find_open_invitation(token=newer, at=late - timedelta(seconds=1)) is not None
    assert queries.find_open_invitation(token=newer, at=late) is None
    operations.take_back(actor=acting("sari"), invitation=second, at=NOW)
    with pytest.raises(NotFoundError):
        accept(newer)


def test_who_has_an_account_joins_with_its_pass_phrase_and_keeps_it(app_once):
    _, token = invited(part_of("lin").email)
    with pytest.raises(RefusedError):
        accept(token, password="somebody else's guess")
    joined = accept(token, password=PASSPHRASE)
    assert joined.person.name == part_of("lin").name


def test_only_a_director_invites_and_only_into_a_role_of_sellers(app_once):
    for key in ("joko", "lin", "made"):
        with pytest.raises(ForbiddenError):
            invited("x@ngoran.example", key=key)
    with pytest.raises(ForbiddenError):
        invited("x@ngoran.example", role=Role.STAFF)


def test_another_enterprise_s_people_and_invitations_do_not_exist(app_once):
    invitation, _ = invited("three@ngoran.example")
    joko, hasan = member("joko"), acting("hasan")
    with pytest.raises(NotFoundError):
        operations.take_back(actor=hasan, invitation=invitation, at=NOW)
    with pytest.raises(NotFoundError):
        operations.remove(actor=hasan, membership=joko, at=NOW)
    with pytest.raises(NotFoundError):
        operations.change_role(actor=hasan, membership=joko, role=Role.SELLER_DIRECTOR, at=NOW)
    with pytest.raises(ForbiddenError):
        operations.remove(actor=acting("joko"), membership=member("sari"), at=NOW)


def test_the_last_director_stays_and_stays_director(app):
    hasan, asep = acting("hasan"), member("asep")
    with pytest.raises(RefusedError):
        operations.remove(actor=hasan, membership=member("hasan"), at=NOW)
    with pytest.raises(RefusedError):
        operations.change_role(
            actor=hasan, membership=member("hasan"), role=Role.SELLER_OPERATOR, at=NOW
        )
    operations.change_role(actor=hasan, membership=asep, role=Role.SELLER_DIRECTOR, at=NOW)
    operations.remove(actor=hasan, membership=member("hasan"), at=NOW)
    with pytest.raises(RefusedError):
        operations.remove(actor=acting("asep"), membership=member("asep"), at=NOW)
    told = [
        event.action
        for event in db.session.scalars(sa.select(Event).where(Event.action.like("team.%")))
    ]
    assert told[-2:] == ["team.change_role", "team.remove"]


def test_a_new_legal_name_leaves_what_is_signed_and_public_as_it_was(app, visitor):
    order = build.confirmed_order()
    listing = order.quotation.inquiry.listing
    page = visitor("sari").get("/onboarding/identity").follow("Legal name")
    assert page.form("").submit(name="  ").status == 422
    assert "new name" in page.form("").submit(name="BUM Desa  Karya Baru Ngoran")
    db.session.rollback()
    assert (listing.organisation.name, listing.organisation.renamed) == (NEW_NAME, True)
    event = db.session.scalars(sa.select(Event).where(Event.action == "organisation.rename")).one()
    assert json.loads(event.details) == {"from": OLD_NAME, "to": NEW_NAME}
    assert contracts.read(order.contract).terms.seller.name == OLD_NAME
    product = f"/products/{listing.public_id}"
    assert OLD_NAME in visitor().get(product)
    village = visitor().get(f"/villages/{listing.village.code}")
    assert OLD_NAME in village
    assert NEW_NAME not in village


def test_public_pages_say_the_new_name_once_lpei_has_seen_it(app, visitor):
    listing = build.submitted_listing()
    operations.rename(actor=acting("sari"), name=NEW_NAME, at=NOW)
    dossier = visitor("citra").get(f"/curation/{listing.public_id}")
    assert f"public pages say “{OLD_NAME}”" in dossier
    curation.publish_listing(actor=acting("citra"), listing=listing, reason="", at=NOW)
    assert NEW_NAME in visitor().get(f"/products/{listing.public_id}")


def test_only_a_director_renames_the_enterprise(app_once, visitor):
    assert "Legal name" not in visitor("joko").get("/onboarding/identity")
    with pytest.raises(ForbiddenError):
        operations.rename(actor=acting("joko"), name=NEW_NAME, at=NOW)
    with pytest.raises(RefusedError):
        operations.rename(actor=acting("sari"), name="x" * 201, at=NOW)


def test_two_directors_who_remove_each_other_leave_one(app):
    sari, joko = acting("sari"), member("joko")
    operations.change_role(actor=sari, membership=joko, role=Role.SELLER_DIRECTOR, at=NOW)
    now_director = acting("joko")
    outcomes = race(
        app,
        [
            lambda: operations.remove(actor=sari, membership=member("joko"), at=NOW),
            lambda: operations.remove(actor=now_director, membership=member("sari"), at=NOW),
        ],
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "RefusedError"]
    assert queries.count_directors(organisation_id=sari.organisation_id) == 1


def test_an_inviter_who_left_lets_nobody_in_any_more(app):
    _, token = invited("four@ngoran.example")
    sari, joko = acting("sari"), member("joko")
    operations.change_role(actor=sari, membership=joko, role=Role.SELLER_DIRECTOR, at=NOW)
    operations.remove(actor=acting("joko"), membership=member("sari"), at=NOW)
    with pytest.raises(NotFoundError):
        accept(token)


def test_a_removed_person_is_signed_out_at_once_and_an_invited_one_comes_in_by_pages(app, now):
    browser, director = Visitor.of(app, "joko"), Visitor.of(app, "sari")
    assert "Sari Wulandari" in browser.get("/team")
    assert not browser.get("/team").has_form("")
    wrong = director.get("/team").form("").submit(email="no address")
    assert wrong.status == 422
    assert 'value="no address"' in wrong.html
    sent = wrong.form("").submit(email="five@ngoran.example", role="seller_operator")
    assert "five@ngoran.example" in sent
    token = invited("six@ngoran.example")[1]
    newcomer = Visitor(app.test_client())
    page = newcomer.get(f"/invitations/{token}")
    short = page.form("").submit(name="Enam", password="short")
    assert short.status == 422
    assert "Enam" in short.html
    assert "Welcome" in short.form("").submit(name="Enam", password="a long enough pass phrase")
    person = people.find_person(email="six@ngoran.example")
    assert person is not None

    organisations.add_member(  # Joko works for Hariang too, and is signed out there as well
        organisation=member("asep").organisation,
        person=member("joko").person,
        role=Role.SELLER_OPERATOR,
        actor=acting("asep"),
        at=NOW,
    )
    listed = director.get("/team")
    link = next(url for url in listed.urls if url.endswith(member("joko").public_id))
    gone = director.get(link).form("removal").submit()
    assert "Joko Prasetyo is no longer in the team" in gone
    assert browser.get("/team").url.startswith("/sign-in")


def member_of(actor):
    """This person's live membership."""
    return queries.own_membership(actor=actor)


def test_a_buyer_company_has_a_team_of_its_own_that_an_approver_looks_after(app, now, visitor):
    wei = colleague("wei", Role.BUYER_APPROVER)
    boss = browser_of(app, wei)
    page = boss.get("/team")
    assert "No limit is set" in page
    sent = page.form("").submit(email="anna@shenzhen.example", role="buyer")
    assert "anna@shenzhen.example" in sent
    lin = visitor("lin").get("/team")
    assert "An approver of your company invites people" in lin
    assert not lin.has_form("")
    changed = boss.get(f"/team/{member('lin').public_id}").form("").submit(role="buyer_approver")
    assert "The role is changed" in changed
    assert acting("lin").approves


def test_the_last_approver_stays_whether_there_is_a_limit_or_not(app):
    wei = colleague("wei", Role.BUYER_APPROVER)
    for limit in (None, Money(5, "USD")):
        limits.set_limit(actor=wei, limit=limit, at=NOW)
        with pytest.raises(RefusedError, match="needs an approver"):
            operations.remove(actor=wei, membership=member_of(wei), at=NOW)
        with pytest.raises(RefusedError, match="needs an approver"):
            operations.change_role(actor=wei, membership=member_of(wei), role=Role.BUYER, at=NOW)
    operations.change_role(actor=wei, membership=member("lin"), role=Role.BUYER_APPROVER, at=NOW)
    operations.remove(actor=acting("lin"), membership=member_of(wei), at=NOW)


def test_of_two_approvers_who_leave_at_once_one_stays(app):
    first, second = (colleague(name, Role.BUYER_APPROVER) for name in ("wei", "hua"))

    def leave(actor):
        return lambda: operations.remove(actor=actor, membership=member_of(actor), at=NOW)

    outcomes = race(app, [leave(first), leave(second)])
    assert [type(outcome) for outcome in outcomes if outcome] == [RefusedError]


def test_only_an_approver_sets_the_limit_and_each_change_is_written_down_once(app):
    wei = colleague("wei", Role.BUYER_APPROVER)
    for key in ("lin", "joko", "ratna"):
        with pytest.raises(ForbiddenError):
            limits.set_limit(actor=acting(key), limit=Money(5, "USD"), at=NOW)
    limits.set_limit(actor=wei, limit=Money(2_500_000, "USD"), at=NOW)
    limits.set_limit(actor=wei, limit=Money(2_500_000, "USD"), at=NOW)
    limits.set_limit(actor=wei, limit=None, at=NOW)
    events = db.session.scalars(sa.select(Event).filter_by(action="team.set_limit")).all()
    said = [json.loads(event.details) for event in events]
    assert [(one["from"], one["to"]) for one in said] == [
        (None, "2500000 USD"),
        ("2500000 USD", None),
    ]


def test_the_limit_is_set_on_its_page_and_what_is_no_amount_is_refused_beside_the_field(app, now):
    boss = browser_of(app, colleague("wei", Role.BUYER_APPROVER))
    form = boss.get(boss.get("/team").links["Change the limit"])
    refused = form.form("").submit(amount="twenty", currency="EUR")
    assert refused.status == 422
    assert refused.form("").values["amount"] == ["twenty"]
    assert refused.form("").values["currency"] == ["EUR"]
    saved = refused.form("").submit(amount="25000")
    assert "accepted only by an approver" in saved
    assert boss.get("/team/approval-limit").form("").values["amount"] == ["25000.00"]
    gone = boss.get("/team/approval-limit").form("").submit(amount="")
    assert "No limit is set" in gone


def test_the_pass_phrase_of_an_account_is_not_guessed_by_an_invitation(app):
    _, token = invited(part_of("stefan").email)
    for _ in range(PASS_PHRASE_OF_LINK.most):
        with pytest.raises(RefusedError):
            accept(token, password="not this one at all")
    with pytest.raises(TooManyError) as refusal:
        accept(token, password=PASSPHRASE)
    assert refusal.value.retry_after == PASS_PHRASE_OF_LINK.within
