"""The single things of the world of all routes, each with a canary where a person wrote it."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from flask import current_app

from marketplace import clock
from marketplace.accounts import operations as accounts
from marketplace.accounts import queries as people
from marketplace.accounts.models import UserSession
from marketplace.catalog import photo_queries
from marketplace.catalog.models import Listing
from marketplace.catalog.paper_operations import keep_paper
from marketplace.catalog.papers import Paper as HandedIn
from marketplace.catalog.revision_operations import change_listing
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.searches import Search
from marketplace.catalog.terms import ListingTerms
from marketplace.config import Config, Environment
from marketplace.costing import floor_operations as floors
from marketplace.costing import operations as costing
from marketplace.costing.costs import Costs
from marketplace.costing.models import AMOUNTS, CostCard
from marketplace.db import db, transaction
from marketplace.inquiries import flag_operations, note_operations
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.flag_models import MessageFlag
from marketplace.inquiries.flag_states import FlagAction
from marketplace.inquiries.models import Inquiry
from marketplace.jobs import operations as jobs
from marketplace.jobs.models import Job
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.onboarding import queries as onboarding
from marketplace.onboarding.registration import SellerRegistration, register_seller
from marketplace.orders.schedule import PaymentDue
from marketplace.organisations import queries as organisations
from marketplace.organisations.roles import Role
from marketplace.payments import attempts
from marketplace.payments import operations as payments
from marketplace.payments.gateway import Limits
from marketplace.payments.models import BankReceipt, Payment
from marketplace.regions.queries import get_village
from marketplace.searches import keeping
from marketplace.searches import operations as searches
from marketplace.searches.models import RecentSearch, SavedSearch
from marketplace.searches.pause_links import PauseLinks
from marketplace.searches.states import AlertStatus
from marketplace.shortlists import operations as shortlists
from marketplace.team import operations as team
from marketplace.workdays import operations as closures
from tests import cast


def asked_revision(listing: Listing, terms: ListingTerms) -> ListingRevision:
    revision = change_listing(
        actor=cast.acting("joko"),
        listing=listing,
        terms=replace(terms, keywords="another word"),
        at=cast.NOW,
    )
    assert revision is not None
    return revision


def kept_paper(listing: Listing) -> None:
    paper = HandedIn(b"%PDF-1.7", "SVLK.pdf", "application/pdf")
    keep_paper(
        actor=cast.acting("joko"),
        listing=listing,
        kind="svlk",
        paper=paper,
        sha256=current_app.extensions["storage"].put(paper.content),
        at=cast.NOW,
    )


def opened_account() -> None:
    payments.write_bank_account(
        actor=cast.acting("sari"),
        currency="USD",
        bank_name="Bank Contoh",
        account_number="1234567890",
        holder="KANARI-BANK",
        at=cast.NOW,
    )


def booked_receipt(due: PaymentDue) -> BankReceipt:
    return payments.book_receipt(
        actor=cast.acting("joko"),
        due=due,
        amount=Money(100_00, "USD"),
        value_date=cast.TODAY,
        bank_reference="MT103-1",
        remitter="KANARI-REMITTER",
        submission_key=None,
        at=cast.NOW,
    )


def started_payment(due: PaymentDue) -> Payment:
    return attempts.begin(
        actor=cast.acting("lin"),
        due=due,
        limits=Limits(Money(50, "USD"), Money(99_999_999, "USD")),
        environment=Environment.TEST,
        site="http://127.0.0.1",
        at=cast.NOW,
    )


def saved_search(text: str) -> SavedSearch:
    return searches.save_search(
        actor=cast.acting("lin"),
        search=Search(text=text),
        name=text,
        alert=AlertStatus.ON,
        submission_key=None,
        at=cast.NOW,
    )


def letter_token() -> str:
    config: Config = current_app.extensions["desaport"]
    return PauseLinks(config.secret_key).path_of(saved_search("gamelan")).rpartition("/")[2]


def remembered(text: str) -> str:
    person_id = cast.acting("lin").person_id
    keeping.remember(person_id=person_id, text=text, at=cast.NOW)
    latest = sa.select(RecentSearch.public_id).order_by(RecentSearch.id.desc()).limit(1)
    return str(db.session.scalar(latest))


def photo_of(listing: Listing, number: int) -> str:
    return photo_queries.list_photos(listing=listing)[number].public_id


def shortlisted(listing: Listing, note: str) -> None:
    lin = cast.acting("lin")
    shortlists.add_listing(actor=lin, listing=listing, at=cast.NOW)
    shortlists.write_note(actor=lin, public_id=listing.public_id, note=note)


def flagged_message(inquiry: Inquiry) -> MessageFlag:
    """One that waits; another was decided."""
    for account in ("1234567890", "9876543210"):
        inquiries.write_message(
            actor=cast.acting("lin"),
            inquiry=inquiry,
            text=f"KANARI-ACCOUNT at our bank, account {account}",
            submission_key=None,
            at=cast.NOW,
        )
    waiting, decided = db.session.scalars(sa.select(MessageFlag).order_by(MessageFlag.id))
    flag_operations.decide_flag(
        actor=cast.acting("stefan"),
        flag=decided,
        action=FlagAction.DISMISS,
        reason="Seen.",
        at=cast.NOW,
    )
    return waiting


def noted(inquiry: Inquiry, key: str, text: str) -> None:
    note_operations.write_note(
        actor=cast.acting(key), inquiry=inquiry, text=text, submission_key=None, at=cast.NOW
    )


def cost_card(listing: Listing) -> CostCard:
    return costing.save_card(
        actor=cast.acting("joko"),
        listing=listing,
        costs=Costs(
            quantity=3500,
            units_per_carton=1,
            amounts={part: Money(1_000, "USD") for part in AMOUNTS},
            margin=1_500,
        ),
        freight_currency="USD",
        price_currency="USD",
        submission_key=None,
        at=cast.NOW,
    )


def with_floor(listing: Listing) -> str:
    """At a price that stands nowhere else: test_access.py listens for it."""
    floors.set_floor(
        actor=cast.acting("sari"), listing=listing, amount=Money(7_771_391, "USD"), at=cast.NOW
    )
    return listing.public_id


def membership_of(key: str) -> str:
    person_id = cast.acting(key).person_id
    return organisations.list_memberships(person_id=person_id)[0].public_id


def open_invitation() -> str:
    return team.invite(
        actor=cast.acting("sari"), email="x@ngoran.example", role=Role.SELLER_OPERATOR, at=cast.NOW
    ).public_id


def applicant() -> str:
    registration = SellerRegistration(
        village=get_village(code=cast.KUPANG),
        bumdes="BUM Desa Kupang",
        person_name="Kurnia",
        email="kurnia@kupang.example",
        password=cast.PASSPHRASE,
    )
    register_seller(registration=registration, came_from="192.0.2.1", at=cast.NOW)
    waiting = onboarding.list_applicants(actor=cast.acting("oka"))
    return waiting[0].organisation.public_id


def closure() -> str:
    return closures.close_for(
        actor=cast.acting("sari"),
        from_date=cast.TODAY,
        to_date=cast.TODAY,
        reason="Village feast",
        submission_key=None,
        at=cast.NOW,
    ).public_id


def session_of(key: str) -> str:
    person = people.find_person(email=cast.part_of(key).email)
    assert person is not None
    accounts.start_session(person=person, device="phone", at=clock.now())
    found = sa.select(UserSession.public_id).where(UserSession.person_id == person.id)
    return str(db.session.scalar(found))


def open_confirmation() -> str:
    person = people.find_person(email=cast.part_of("greta").email)
    assert person is not None
    return accounts.ask_confirmation(person=person, at=clock.now())


def letter_to(key: str) -> str:
    wanted = sa.select(Letter.public_id).where(Letter.recipient == cast.part_of(key).email)
    return str(db.session.scalar(wanted.limit(1)))


def buried_job() -> str:
    @transaction
    def bury() -> None:
        jobs.enqueue(kind="nothing", payload={}, at=cast.NOW, dedupe_key="buried")
        job = db.session.scalar(sa.select(Job).where(Job.dedupe_key == "buried"))
        assert job is not None
        job.dead_at = cast.NOW

    bury()
    return str(db.session.scalar(sa.select(Job.public_id).where(Job.dead_at.is_not(None))))
