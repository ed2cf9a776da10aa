"""One trade with a canary in each private text, and what each route of the application points at."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

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
from marketplace.documents.models import Paper
from marketplace.financing import operations as financing
from marketplace.financing.states import Consent
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
from marketplace.rfqs.states import RfqStatus
from marketplace.searches import keeping
from marketplace.searches import operations as searches
from marketplace.searches.models import RecentSearch, SavedSearch
from marketplace.searches.pause_links import PauseLinks
from marketplace.searches.states import AlertStatus
from marketplace.shortlists import operations as shortlists
from marketplace.succession.operations import withdraw_change
from marketplace.team import operations as team
from marketplace.workdays import operations as closures
from tests import build, cast, photographs
from tests.attachments.build import taken
from tests.catalog.said import agree, say
from tests.comparing.requests import quoted_request
from tests.quotes.handing_in import give_back, handed_in
from tests.rfqs import asked
from tests.succession.build import requested_change_with_paper as requested_change
from tests.support import world_offices, world_screening, world_silences
from tests.support.routes import PERSONAS, Find, Thing
from tests.support.world_forums import furnish_forums
from tests.support.world_mandates import mandated
from tests.support.world_pools import furnish_pools

SELLERS: set[str | None] = {"sari", "joko"}
TRADERS: set[str | None] = {"lin", "ratna", *SELLERS}
FINANCIERS: set[str | None] = {"made", "chandra", "agus"}


@pytest.fixture
def world(app: Flask, now) -> Find:
    """A trade between Ngoran and Shenzhen with canaries in it; what each endpoint points at."""
    return furnish()


def furnish(terms: ListingTerms | None = None) -> Find:
    """The same for an application whose context is entered and whose clock stands at cast.NOW."""
    draft = build.drafted_listing(terms=build.listing_terms(name_en="KANARI-DRAFT"))
    _open_account()
    submitted = build.submitted_listing(
        village=cast.HARIANG, terms=build.listing_terms(name_en="KANARI-SUBMITTED")
    )
    published = build.published_listing(terms=terms)
    agree(say(published, story="四十个人。" if published.story_id else ""))
    inquiry = build.open_inquiry(published)
    inquiries.write_message(
        actor=cast.acting("lin"),
        inquiry=inquiry,
        text="KANARI-INQUIRY",
        files=taken("KANARI-FILE.pdf"),
        submission_key=None,
        at=cast.NOW,
    )
    mandates = mandated(inquiry)
    flag = _flagged(inquiry)
    _noted(inquiry, "sari", "KANARI-OURS-OF-NGORAN")
    _noted(inquiry, "lin", "KANARI-OURS-OF-SHENZHEN")
    pools = furnish_pools(published)  # while its weeks are free
    quotation = build.sent_quotation(inquiry, note="KANARI-NOTE")
    handed = handed_in(build.open_inquiry(published), note="KANARI-HANDED-IN")
    give_back(handed)
    order = build.confirmed_order(quotation)
    due = build.dues_of(order)[0]
    receipt = _booked(due)
    payment = _started(due)
    request = financing.request_financing(
        actor=cast.acting("sari"),
        order=order,
        amount=Money(2_000_000, "USD"),
        purpose="KANARI-FINANCE",
        tenor_days=90,
        consent=Consent.READ_CONTRACT,
        submission_key=None,
        at=cast.NOW,
    )
    term = build.added_term()
    revision = _revision(published, terms or build.listing_terms())
    _keep_paper(draft)
    change = requested_change(published)
    # Taken back, or the officer's approval would take the listing from all later requests.
    withdraw_change(actor=cast.acting("sari"), change=change, at=cast.NOW)
    say(draft, by="joko")
    listed = {"public_id": published.public_id}
    compared = quoted_request(published).public_id
    rfq = asked.asked_many(files=taken("KANARI-PLAN.pdf"))
    part = asked.part_of(asked.in_status(RfqStatus.NEEDS_INFO, published))
    _remember("KANARI-RECENT")
    _shortlisted(published, "KANARI-SHORTLIST")
    by_prefix = {
        **world_screening.things(published, inquiry),
        **world_silences.things(published),
        "accounts.revoke": Thing({"public_id": _session_of("lin")}, {"lin"}),
        "languages.choose": Thing({"code": "en"}, set(PERSONAS)),
        "team.accept": Thing({"token": "unknown"}, set(PERSONAS)),
        "entering.enter": Thing({"token": "unknown"}, set(PERSONAS)),
        "team.take_back": Thing({"public_id": _invitation()}, SELLERS),
        "team.": Thing({"public_id": _membership("joko")}, SELLERS),
        "onboarding.register": Thing({"code": cast.WEDANI}, set(PERSONAS)),
        "onboarding.": Thing({"public_id": _applicant()}, {"oka"}),
        "organisations.confirm": Thing({"token": _confirmation()}, set(PERSONAS)),
        "catalog.motif": Thing({"code": cast.NGORAN}, set(PERSONAS)),
        "catalog.village": Thing({"code": cast.NGORAN}, set(PERSONAS)),
        "catalog.province": Thing({"code": "35"}, set(PERSONAS)),
        "catalog.regency": Thing({"code": "35.05"}, set(PERSONAS)),
        "catalog.district": Thing({"code": "35.05.09"}, set(PERSONAS)),
        "catalog.category": Thing({"slug": "musical-instruments"}, set(PERSONAS)),
        "catalog.product": Thing(listed, set(PERSONAS)),
        # An old address, which leads on: drawing the picture is tested elsewhere.
        "catalog.picture": Thing({**listed, "digest": "0" * 64}, set(PERSONAS)),
        "catalog.photo": Thing(
            {"mark": photographs.made(0).mark, "width": "320", "encoding": "webp"}, set(PERSONAS)
        ),
        "photos.arrange": Thing({"public_id": draft.public_id}, SELLERS),
        # One each: what was removed can no longer change places.
        "photos.remove": Thing(
            {"public_id": draft.public_id, "photo_id": _photo(draft, 0)}, SELLERS
        ),
        "photos.": Thing({"public_id": draft.public_id, "photo_id": _photo(draft, 1)}, SELLERS),
        "inquiries.ask": Thing(listed, set(PERSONAS)),
        **mandates,
        **world_offices.things(),
        "capacity.show": Thing({"public_id": published.public_id}, SELLERS),
        "capacity.": Thing({"public_id": published.public_id, "week": "2026-11-30"}, SELLERS),
        "costing.use": Thing({"public_id": _cost_card(draft).public_id, "rule": "FOB"}, SELLERS),
        "costing.": Thing({"public_id": draft.public_id}, SELLERS),
        "price_floors.": Thing({"public_id": _with_floor(published), "code": "USD"}, SELLERS),
        "listings.cancel_revision": Thing({"public_id": revision.public_id}, {*SELLERS, "citra"}),
        # One each: what was removed says nothing any more.
        "texts.remove": Thing({"public_id": draft.public_id, "code": "zh"}, SELLERS),
        "texts.": Thing({"public_id": draft.public_id, "code": "ja"}, SELLERS),
        "listing_editor.write_section": Thing(
            {"public_id": draft.public_id, "section": "story"}, SELLERS
        ),
        "listing_editor.preview": Thing(
            {"public_id": draft.public_id, "section": "story"}, SELLERS
        ),
        "listing_editor.": Thing({"public_id": draft.public_id, "kind": "svlk"}, SELLERS),
        "succession.ask": Thing(listed, {*SELLERS, "citra"}),
        "succession.": Thing({"public_id": change.public_id}, {*SELLERS, "oka"}),
        "curation.show_revision": Thing({"public_id": revision.public_id}, {*SELLERS, "citra"}),
        "curation.confirm_revision": Thing({"public_id": revision.public_id}, {*SELLERS, "citra"}),
        "curation.decline_revision": Thing({"public_id": revision.public_id}, {*SELLERS, "citra"}),
        "listings.": Thing({"public_id": draft.public_id}, SELLERS),
        # One each: what was removed can no longer be paused.
        "searches.remove": Thing({"public_id": _saved("KANARI-SEARCH").public_id}, {"lin"}),
        "searches.pause_by_letter": Thing({"token": _letter_token()}, set(PERSONAS)),
        "searches.pause": Thing({"public_id": _saved("djembe").public_id}, {"lin"}),
        "searches.resume": Thing({"public_id": _saved("jimbe").public_id}, {"lin"}),
        "searches.forget": Thing({"public_id": _remember("kopi")}, {"lin"}),
        "signposts.listings": Thing({"block": "0"}, set(PERSONAS)),
        "signposts.newest_of_province": Thing({"code": "35"}, set(PERSONAS)),
        "signposts.newest_of_category": Thing({"slug": "coffee-tea"}, set(PERSONAS)),
        "shortlists.sheet": Thing({"kind": "xlsx"}, set(PERSONAS)),
        "sheets.": Thing({"kind": "csv"}, set(PERSONAS)),
        "inquiries.sheet": Thing({"kind": "csv"}, set(PERSONAS)),
        "financing.sheet": Thing({"kind": "csv"}, set(PERSONAS)),
        "orders.sheet": Thing({"kind": "csv"}, set(PERSONAS)),
        "curation.sheet": Thing({"kind": "csv"}, set(PERSONAS)),
        "searches.misses_file": Thing({"kind": "csv"}, set(PERSONAS)),
        "searches.saved_file": Thing({"kind": "csv"}, set(PERSONAS)),
        "shortlists.write_note": Thing(listed, {"lin"}),
        "shortlists.seen": Thing(listed, set(PERSONAS)),
        "curation.": Thing({"public_id": submitted.public_id}, {"hasan", "asep", "citra"}),
        "inquiries.": Thing({"public_id": inquiry.public_id}, TRADERS),
        "flags.": Thing({"public_id": flag.public_id}, {"stefan"}),
        "notes.": Thing({"public_id": inquiry.public_id}, TRADERS),
        **pools,
        "comparing.sheet": Thing({"public_id": compared, "kind": "xlsx"}, {"lin"}),
        "comparing.": Thing({"public_id": compared}, {"lin"}),
        "attachments.of_message": Thing(
            {
                "public_id": inquiry.public_id,
                "file_id": inquiry.messages[1].files[0].public_id,
            },
            TRADERS,
        ),
        "rfq_attachments.": Thing(
            {"public_id": rfq.public_id, "file_id": rfq.files[0].public_id},
            {"lin", "oka", "stefan"},
        ),
        "rfqs.ask_here": Thing({"public_id": inquiry.public_id}, TRADERS),
        "rfqs.ask": Thing(listed, set(PERSONAS)),
        "rfqs.": Thing({"public_id": rfq.public_id}, {"lin", "oka", "stefan"}),
        "rfq_screening.": Thing({"public_id": rfq.public_id}, {"lin", "oka", "stefan"}),
        "rfq_parts.": Thing({"public_id": part.inquiry.public_id}, TRADERS),
        "quotes.send": Thing({"public_id": handed.inquiry.public_id}, TRADERS),
        "approvals.": Thing({"public_id": quotation.public_id}, TRADERS),
        "quote_drafts.": Thing({"public_id": handed.public_id}, SELLERS),
        "quote_ends.": Thing({"public_id": quotation.public_id}, TRADERS),
        "quote_papers.": Thing({"public_id": quotation.public_id}, TRADERS),
        "quotes.": Thing({"public_id": quotation.public_id}, TRADERS),
        "orders.acceptance": Thing({"public_id": quotation.public_id}, TRADERS),
        "orders.paper": Thing(
            {
                "public_id": order.public_id,
                "paper_id": str(
                    db.session.scalar(
                        sa.select(Paper.public_id).filter_by(
                            subject="order", subject_id=order.public_id
                        )
                    )
                ),
            },
            TRADERS,
        ),
        "orders.": Thing({"public_id": order.public_id}, TRADERS),
        "shipments.": Thing({"public_id": order.public_id}, TRADERS),
        "routing.alternates": Thing({"public_id": inquiry.public_id}, TRADERS),
        "routing.explain": Thing({"public_id": inquiry.public_id}, set(PERSONAS)),
        "workdays.take_back": Thing({"public_id": _closure()}, SELLERS),
        "vocabulary.undo": Thing({"public_id": term.public_id}, set(PERSONAS)),
        "vocabulary.change": Thing({"public_id": term.public_id}, set(PERSONAS)),
        "vocabulary.": Thing({"key": term.concept}, set(PERSONAS)),
        "payments.pay_by_card": Thing({"public_id": due.public_id}, TRADERS),
        "payments.book_receipt": Thing({"public_id": due.public_id}, TRADERS),
        "payments.confirm_receipt": Thing({"public_id": receipt.public_id}, SELLERS),
        "payments.": Thing({"public_id": payment.public_id}, {"lin"}),
        "financing.ask": Thing({"public_id": order.public_id}, TRADERS),
        "financing.": Thing({"public_id": request.public_id}, SELLERS | FINANCIERS),
        **furnish_forums(published),
        "back_office.letter": Thing({"public_id": _letter_to("lin")}, {"lin"}),
        "back_office.revive": Thing({"public_id": _buried_job()}, set(PERSONAS)),
    }

    def find(endpoint: str) -> Thing:
        prefix = next(p for p in by_prefix if endpoint.startswith(p))
        return by_prefix[prefix]

    return find


def _revision(listing: Listing, terms: ListingTerms) -> ListingRevision:
    revision = change_listing(
        actor=cast.acting("joko"),
        listing=listing,
        terms=replace(terms, keywords="another word"),
        at=cast.NOW,
    )
    assert revision is not None
    return revision


def _keep_paper(listing: Listing) -> None:
    paper = HandedIn(b"%PDF-1.7", "SVLK.pdf", "application/pdf")
    keep_paper(
        actor=cast.acting("joko"),
        listing=listing,
        kind="svlk",
        paper=paper,
        sha256=current_app.extensions["storage"].put(paper.content),
        at=cast.NOW,
    )


def _open_account() -> None:
    payments.write_bank_account(
        actor=cast.acting("sari"),
        currency="USD",
        bank_name="Bank Contoh",
        account_number="1234567890",
        holder="KANARI-BANK",
        at=cast.NOW,
    )


def _booked(due: PaymentDue) -> BankReceipt:
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


def _started(due: PaymentDue) -> Payment:
    return attempts.begin(
        actor=cast.acting("lin"),
        due=due,
        limits=Limits(Money(50, "USD"), Money(99_999_999, "USD")),
        environment=Environment.TEST,
        site="http://127.0.0.1",
        at=cast.NOW,
    )


def _saved(text: str) -> SavedSearch:
    return searches.save_search(
        actor=cast.acting("lin"),
        search=Search(text=text),
        name=text,
        alert=AlertStatus.ON,
        submission_key=None,
        at=cast.NOW,
    )


def _letter_token() -> str:
    config: Config = current_app.extensions["desaport"]
    return PauseLinks(config.secret_key).path_of(_saved("gamelan")).rpartition("/")[2]


def _remember(text: str) -> str:
    person_id = cast.acting("lin").person_id
    keeping.remember(person_id=person_id, text=text, at=cast.NOW)
    latest = sa.select(RecentSearch.public_id).order_by(RecentSearch.id.desc()).limit(1)
    return str(db.session.scalar(latest))


def _photo(listing: Listing, number: int) -> str:
    return photo_queries.list_photos(listing=listing)[number].public_id


def _shortlisted(listing: Listing, note: str) -> None:
    lin = cast.acting("lin")
    shortlists.add_listing(actor=lin, listing=listing, at=cast.NOW)
    shortlists.write_note(actor=lin, public_id=listing.public_id, note=note)


def _flagged(inquiry: Inquiry) -> MessageFlag:
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


def _noted(inquiry: Inquiry, key: str, text: str) -> None:
    note_operations.write_note(
        actor=cast.acting(key), inquiry=inquiry, text=text, submission_key=None, at=cast.NOW
    )


def _cost_card(listing: Listing) -> CostCard:
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


def _with_floor(listing: Listing) -> str:
    """At a price that stands nowhere else: test_access.py listens for it."""
    floors.set_floor(
        actor=cast.acting("sari"), listing=listing, amount=Money(7_771_391, "USD"), at=cast.NOW
    )
    return listing.public_id


def _membership(key: str) -> str:
    person_id = cast.acting(key).person_id
    return organisations.list_memberships(person_id=person_id)[0].public_id


def _invitation() -> str:
    return team.invite(
        actor=cast.acting("sari"), email="x@ngoran.example", role=Role.SELLER_OPERATOR, at=cast.NOW
    ).public_id


def _applicant() -> str:
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


def _closure() -> str:
    return closures.close_for(
        actor=cast.acting("sari"),
        from_date=cast.TODAY,
        to_date=cast.TODAY,
        reason="Village feast",
        submission_key=None,
        at=cast.NOW,
    ).public_id


def _session_of(key: str) -> str:
    person = people.find_person(email=cast.part_of(key).email)
    assert person is not None
    accounts.start_session(person=person, device="phone", at=clock.now())
    found = sa.select(UserSession.public_id).where(UserSession.person_id == person.id)
    return str(db.session.scalar(found))


def _confirmation() -> str:
    person = people.find_person(email=cast.part_of("greta").email)
    assert person is not None
    return accounts.ask_confirmation(person=person, at=clock.now())


def _letter_to(key: str) -> str:
    wanted = sa.select(Letter.public_id).where(Letter.recipient == cast.part_of(key).email)
    return str(db.session.scalar(wanted.limit(1)))


def _buried_job() -> str:
    @transaction
    def bury() -> None:
        jobs.enqueue(kind="nothing", payload={}, at=cast.NOW, dedupe_key="buried")
        job = db.session.scalar(sa.select(Job).where(Job.dedupe_key == "buried"))
        assert job is not None
        job.dead_at = cast.NOW

    bury()
    return str(db.session.scalar(sa.select(Job.public_id).where(Job.dead_at.is_not(None))))
