"""Papers behind certificates, and what happens when one a product must have expires."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from marketplace.catalog import (
    expiries,
    expiry_operations,
    expiry_processes,
    operations,
    revision_operations,
)
from marketplace.catalog.certificates import CERTIFICATES
from marketplace.catalog.duties import duties, duties_of
from marketplace.catalog.models import Listing
from marketplace.catalog.papers import LARGEST_PICTURE, paper_of
from marketplace.catalog.states import ListingStatus, PauseCause
from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.values import HeldCertificate
from marketplace.catalog.wording import terms_of
from marketplace.curation import operations as curation
from marketplace.db import db
from marketplace.errors import ConflictError, RefusedError
from marketplace.events import queries as events
from marketplace.jobs.models import Job
from marketplace.mail.models import Letter
from tests.build import drafted_listing, listing_terms, open_inquiry, published_listing
from tests.cast import NOW, TODAY, acting

PDF = b"%PDF-1.7\n1 0 obj"
JPEG = b"\xff\xd8\xff\xe0 a photo"
PNG = b"\x89PNG\r\n\x1a\n a scan"
LAST_DAY = TODAY + timedelta(days=10)


def crab(ends: date = LAST_DAY) -> ListingTerms:
    """Fish needs HACCP to be sold abroad."""
    held = HeldCertificate("haccp", "Badan Mutu KKP", "T-2", valid_to_date=ends)
    return listing_terms(hs_code="0306.33", category="fisheries", certificates=(held,))


def handed_in(visitor, listing: Listing, content: bytes, name: str, key: str = "joko"):
    page = visitor(key).get(f"/listings/{listing.public_id}/certificates/svlk/paper")
    return page.form("").submit(paper=(io.BytesIO(content), name))


@pytest.mark.parametrize(
    ("content", "name", "kept", "media_type"),
    [
        (PDF, "SVLK 2026.pdf", "SVLK-2026.pdf", "application/pdf"),
        (JPEG, "../../foto.PNG", "foto.jpg", "image/jpeg"),
        (PNG, "", "certificate.png", "image/png"),
        (PDF, 'a"\r\nX-Evil: 1.pdf', "a-X-Evil-1.pdf", "application/pdf"),
    ],
)
def test_a_paper_is_known_by_its_first_bytes_and_gets_a_plain_name(content, name, kept, media_type):
    paper = paper_of(content=content, name=name)
    assert (paper.name, paper.media_type) == (kept, media_type)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg onload=alert(1)>",
        b"GIF89a",
        b"PK\x03\x04",
        b" %PDF-1.7",
        JPEG.ljust(LARGEST_PICTURE + 1),
    ],
)
def test_other_files_are_refused(content):
    with pytest.raises(RefusedError) as refused:
        paper_of(content=content, name="paper.pdf")
    assert refused.value.field == "paper"


def test_a_paper_is_handed_in_and_out_as_an_attachment_that_runs_nothing(app, visitor):
    listing = drafted_listing()
    page = handed_in(visitor, listing, PDF, "SVLK.pdf")
    assert "The changes are kept." in page
    assert "SVLK.pdf" in page.links
    answer = visitor("sari").get(page.links["SVLK.pdf"])
    assert answer.body == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="SVLK.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert visitor("hasan").get(page.links["SVLK.pdf"]).status == 404
    assert visitor("lin").get(page.links["SVLK.pdf"]).status == 404
    assert handed_in(visitor, listing, b"MZ an executable", "SVLK.pdf").status == 422
    assert handed_in(visitor, listing, PDF.ljust(2 * 1024 * 1024), "large.pdf").status == 200


def test_the_paper_of_a_published_listing_waits_for_the_curator_and_then_buyers_may_read_it(
    app, visitor
):
    listing = published_listing()
    assert "waits for LPEI's curator" in handed_in(visitor, listing, PDF, "SVLK.pdf")
    address = f"/listings/{listing.public_id}/certificates/svlk/file"
    assert visitor("lin").get(address).status == 404
    page = visitor("citra").get("/curation").follow("Djembe drum")
    assert "SVLK.pdf" in page
    page.form("confirmation").submit()
    assert visitor("lin").get(address).body == PDF
    assert "Sign in" in visitor().get(address)


def test_every_duty_names_a_certificate_we_know_and_its_source():
    assert all(duty.certificate in CERTIFICATES and duty.source for duty in duties())
    assert set(duties_of(hs_code="0306.33", day=TODAY)) == {"haccp"}
    assert set(duties_of(hs_code="9206.00", day=TODAY)) == set()
    assert duties_of(hs_code="1603.00", day=TODAY) == {}


def test_a_certificate_that_must_be_held_is_asked_for_before_submission(app):
    listing = drafted_listing(terms=listing_terms(hs_code="0306.33"))
    with pytest.raises(RefusedError, match="certificate this product must have"):
        operations.submit_listing(actor=acting("sari"), listing=listing, at=NOW)


def test_on_the_day_after_its_last_the_listing_is_paused_and_the_sellers_are_told(app, now):
    listing = published_listing(terms=crab())
    last_evening = NOW + timedelta(days=10, hours=13)  # 23:00 in Jakarta
    assert expiry_operations.pause_lapsed(at=last_evening) == 0
    after = last_evening + timedelta(hours=2)
    assert expiry_operations.pause_lapsed(at=after) == 1
    assert expiry_operations.pause_lapsed(at=after) == 0
    db.session.rollback()
    assert listing.status is ListingStatus.PAUSED
    assert listing.pause_cause is PauseCause.CERTIFICATE
    last = events.timeline(subjects=[("listing", listing.public_id)])[-1]
    assert (last.action, last.actor_name) == ("listing.pause", "Desaport")
    told = sa.select(Letter.recipient).where(Letter.subject.contains("has expired"))
    assert sorted(db.session.scalars(told)) == ["joko@ngoran.example", "sari@ngoran.example"]


def test_a_certificate_that_is_no_duty_may_expire(app):
    ended = HeldCertificate("svlk", "LVLK", "1", valid_to_date=TODAY - timedelta(days=1))
    published_listing(terms=listing_terms(certificates=(ended,)))
    assert expiry_operations.pause_lapsed(at=NOW) == 0


def test_the_renewed_certificate_lets_it_be_published_again(app):
    listing = published_listing(terms=crab())
    later = NOW + timedelta(days=20)
    expiry_operations.pause_lapsed(at=later)
    sari = acting("sari")
    with pytest.raises(RefusedError, match="renew"):
        operations.republish_listing(actor=sari, listing=listing, at=later)
    renewed = replace(
        terms_of(listing), certificates=crab(LAST_DAY + timedelta(days=365)).certificates
    )
    revision = revision_operations.change_listing(
        actor=sari, listing=listing, terms=renewed, at=later
    )
    assert revision is not None
    curation.confirm_revision(actor=acting("citra"), revision=revision, at=later)
    first = listing.published_at
    operations.republish_listing(actor=sari, listing=listing, at=later)
    db.session.rollback()
    assert (listing.status, listing.pause_cause) == (ListingStatus.PUBLISHED, None)
    assert listing.published_at == first


def test_before_the_round_comes_nobody_buys_on_an_expired_certificate(app, visitor, now):
    listing = published_listing(terms=crab())
    assert visitor().get(f"/products/{listing.public_id}").status == 200
    # The curator let it through while it held; now its last day is yesterday.
    yesterday = crab(TODAY - timedelta(days=1))
    operations.rewrite(actor=acting("sari"), listing=listing, terms=yesterday, at=NOW)
    assert listing.published
    assert visitor().get(f"/products/{listing.public_id}").status == 404
    with pytest.raises(ConflictError):
        open_inquiry(listing)


def test_publishing_intends_the_rounds_and_each_intends_the_next(app, work):
    published_listing()
    jobs = sa.select(Job.dedupe_key).where(Job.kind == expiries.LOOK, Job.done_at.is_(None))
    assert db.session.scalars(jobs).all() == [f"{expiries.LOOK} after {TODAY}"]
    expiry_processes.look({})
    assert len(db.session.scalars(jobs).all()) == 2


def test_a_seller_pauses_and_publishes_again_on_the_page(app, visitor):
    listing = published_listing()
    page = visitor("sari").get(f"/listings/{listing.public_id}").follow("Pause the listing")
    assert page.form("").submit(reason=" ").status == 422
    page = page.form("").submit(reason="The rains have come.")
    assert "The listing is paused" in page
    assert visitor().get(f"/products/{listing.public_id}").status == 404
    assert "find it" in page.form("publication").submit()
    assert visitor().get(f"/products/{listing.public_id}").status == 200
