"""One trade with a canary in each private text, and what each route of the application points at."""

from __future__ import annotations

import sqlalchemy as sa

from marketplace.catalog.terms import ListingTerms
from marketplace.db import db
from marketplace.documents.models import Paper
from marketplace.financing import operations as financing
from marketplace.financing.states import Consent
from marketplace.inquiries import operations as inquiries
from marketplace.money import Money
from marketplace.rfqs.states import RfqStatus
from marketplace.succession.operations import withdraw_change
from tests import build, cast, photographs
from tests.attachments.build import taken
from tests.catalog.said import agree, say
from tests.comparing.requests import quoted_request
from tests.quotes.handing_in import give_back, handed_in
from tests.rfqs import asked
from tests.succession.build import requested_change_with_paper as requested_change
from tests.support import world_making as making
from tests.support import world_offices, world_screening, world_silences
from tests.support.routes import PERSONAS, Find, Thing
from tests.support.world_forums import furnish_forums
from tests.support.world_mandates import mandated
from tests.support.world_pools import furnish_pools

SELLERS: set[str | None] = {"sari", "joko"}
TRADERS: set[str | None] = {"lin", "ratna", *SELLERS}
FINANCIERS: set[str | None] = {"made", "chandra", "agus"}


def furnish(terms: ListingTerms | None = None) -> Find:
    """A trade between Ngoran and Shenzhen with canaries in it; what each endpoint points at.

    Inside the context of an application, whose clock stands at cast.NOW.
    """
    draft = build.drafted_listing(terms=build.listing_terms(name_en="KANARI-DRAFT"))
    making.opened_account()
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
    flag = making.flagged_message(inquiry)
    making.noted(inquiry, "sari", "KANARI-OURS-OF-NGORAN")
    making.noted(inquiry, "lin", "KANARI-OURS-OF-SHENZHEN")
    pools = furnish_pools(published)  # while its weeks are free
    quotation = build.sent_quotation(inquiry, note="KANARI-NOTE")
    handed = handed_in(build.open_inquiry(published), note="KANARI-HANDED-IN")
    give_back(handed)
    order = build.confirmed_order(quotation)
    due = build.dues_of(order)[0]
    receipt = making.booked_receipt(due)
    payment = making.started_payment(due)
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
    revision = making.asked_revision(published, terms or build.listing_terms())
    making.kept_paper(draft)
    change = requested_change(published)
    # Taken back, or the officer's approval would take the listing from all later requests.
    withdraw_change(actor=cast.acting("sari"), change=change, at=cast.NOW)
    say(draft, by="joko")
    listed = {"public_id": published.public_id}
    compared = quoted_request(published).public_id
    rfq = asked.asked_many(files=taken("KANARI-PLAN.pdf"))
    part = asked.part_of(asked.in_status(RfqStatus.NEEDS_INFO, published))
    making.remembered("KANARI-RECENT")
    making.shortlisted(published, "KANARI-SHORTLIST")
    by_prefix = {
        **world_screening.things(published, inquiry),
        **world_silences.things(published),
        "accounts.revoke": Thing({"public_id": making.session_of("lin")}, {"lin"}),
        "languages.choose": Thing({"code": "en"}, set(PERSONAS)),
        "team.accept": Thing({"token": "unknown"}, set(PERSONAS)),
        "entering.enter": Thing({"token": "unknown"}, set(PERSONAS)),
        "team.take_back": Thing({"public_id": making.open_invitation()}, SELLERS),
        "team.": Thing({"public_id": making.membership_of("joko")}, SELLERS),
        "onboarding.register": Thing({"code": cast.WEDANI}, set(PERSONAS)),
        "onboarding.": Thing({"public_id": making.applicant()}, {"oka"}),
        "organisations.confirm": Thing({"token": making.open_confirmation()}, set(PERSONAS)),
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
            {"public_id": draft.public_id, "photo_id": making.photo_of(draft, 0)}, SELLERS
        ),
        "photos.": Thing(
            {"public_id": draft.public_id, "photo_id": making.photo_of(draft, 1)}, SELLERS
        ),
        "inquiries.ask": Thing(listed, set(PERSONAS)),
        **mandates,
        **world_offices.things(),
        "capacity.show": Thing({"public_id": published.public_id}, SELLERS),
        "capacity.": Thing({"public_id": published.public_id, "week": "2026-11-30"}, SELLERS),
        "costing.use": Thing(
            {"public_id": making.cost_card(draft).public_id, "rule": "FOB"}, SELLERS
        ),
        "costing.": Thing({"public_id": draft.public_id}, SELLERS),
        "price_floors.": Thing({"public_id": making.with_floor(published), "code": "USD"}, SELLERS),
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
        "searches.remove": Thing(
            {"public_id": making.saved_search("KANARI-SEARCH").public_id}, {"lin"}
        ),
        "searches.pause_by_letter": Thing({"token": making.letter_token()}, set(PERSONAS)),
        "searches.pause": Thing({"public_id": making.saved_search("djembe").public_id}, {"lin"}),
        "searches.resume": Thing({"public_id": making.saved_search("jimbe").public_id}, {"lin"}),
        "searches.forget": Thing({"public_id": making.remembered("kopi")}, {"lin"}),
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
        "workdays.take_back": Thing({"public_id": making.closure()}, SELLERS),
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
        "back_office.letter": Thing({"public_id": making.letter_to("lin")}, {"lin"}),
        "back_office.revive": Thing({"public_id": making.buried_job()}, set(PERSONAS)),
    }

    def find(endpoint: str) -> Thing:
        prefix = next(p for p in by_prefix if endpoint.startswith(p))
        return by_prefix[prefix]

    return find
