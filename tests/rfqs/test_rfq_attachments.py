"""Files of a request: for the buyer, every village asked, and whoever looks at it; for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.catalog.models import Listing
from marketplace.db import db
from marketplace.errors import RefusedError
from marketplace.inquiries import operations as inquiries
from marketplace.rfqs import queries
from marketplace.rfqs.models import Rfq, RfqAttachment
from tests import build
from tests.attachments.build import PDF, sent, taken, with_object
from tests.cast import HARIANG, NOW, TODAY, acting
from tests.mandates import build as given
from tests.pages import Visitor
from tests.rfqs import asked
from tests.support.queries import counted_queries

pytestmark = pytest.mark.usefixtures("app", "now")
Visits = Callable[..., Visitor]
AUTHORITIES = ["citra", "made", "chandra", "agus"]


def address_of(rfq: Rfq) -> str:
    return f"/rfqs/{rfq.public_id}/files/{rfq.files[0].public_id}"


def known_to_a_village() -> Listing:
    """Lin's company was answered once, about this."""
    inquiry = build.open_inquiry()
    inquiries.write_message(
        actor=acting("joko"), inquiry=inquiry, text="Yes.", submission_key=None, at=NOW
    )
    return inquiry.listing


def who_reads(visitor: Visits, address: str, *keys: str) -> set[str]:
    answers = {key: visitor(key).get(address).status for key in keys}
    assert set(answers.values()) <= {200, 404}
    return {key for key, status in answers.items() if status == 200}


def test_a_request_to_many_shows_its_files_to_whom_it_reached_and_no_sooner(
    visitor: Visits,
) -> None:
    build.published_listing()
    build.published_listing(HARIANG)
    rfq = asked.asked_many(files=taken("Plan.pdf"))
    everybody = ("lin", "greta", "sari", "joko", "hasan", "asep", "oka", "stefan", "ratna")
    assert who_reads(visitor, address_of(rfq), *everybody, *AUTHORITIES) == {"lin", "oka", "stefan"}
    seen = visitor("oka").get(f"/rfqs/{rfq.public_id}")
    assert visitor("oka").get(seen.links["Plan.pdf"]).body == PDF
    asked.pass_on("oka", rfq)
    given.accepted()
    assert who_reads(visitor, address_of(rfq), *everybody, *AUTHORITIES) == set(everybody) - {
        "greta"
    }
    part = asked.part_of(rfq)
    page = visitor("lin").get(f"/inquiries/{part.inquiry.public_id}")
    assert "Plan.pdf" not in page.links  # it stands on the request's own page
    for recipient in queries.list_recipients(rfq=rfq):
        key = "sari" if recipient.inquiry.seller.public_id == asked.company("sari") else "hasan"
        thread = visitor(key).get(f"/inquiries/{recipient.inquiry.public_id}")
        assert thread.links["Plan.pdf"] == address_of(rfq)


def test_a_direct_request_shows_its_files_to_its_village_alone(visitor: Visits) -> None:
    listing = known_to_a_village()
    page = (
        visitor("lin")
        .get(f"/listings/{listing.public_id}/rfq")
        .form("")
        .submit(
            destination="CN",
            deadline_date=TODAY + timedelta(days=10),
            note="As drawn.",
            files=sent(("Plan.pdf", PDF), ("Detail.pdf", PDF)),
        )
    )
    assert page.url.startswith("/rfqs/")
    rfq = db.session.scalars(sa.select(Rfq)).one()
    assert [file.name for file in rfq.files] == ["Plan.pdf", "Detail.pdf"]
    readers = who_reads(
        visitor, address_of(rfq), "lin", "sari", "joko", "hasan", "greta", "oka", "stefan"
    )
    assert readers == {"lin", "sari", "joko"}


def test_a_new_company_does_not_reach_a_village_with_files_by_another_door(
    visitor: Visits,
) -> None:
    listing = build.published_listing()
    form = visitor("lin").get(f"/listings/{listing.public_id}/rfq").form("")
    page = form.submit(destination="CN", note="As drawn.", files=sent(("Plan.pdf", PDF)))
    assert page.status == 422
    assert "A person has to look at this before a village reads it." in page
    assert page.form("").values["note"][0].strip() == "As drawn."
    assert db.session.scalars(sa.select(Rfq)).all() == []
    with pytest.raises(RefusedError) as refusal:
        asked.asked(listing, files=taken("Plan.pdf"))
    assert refusal.value.field == "files"


def test_a_file_that_is_not_taken_costs_nobody_the_request(visitor: Visits) -> None:
    form = visitor("lin").get("/rfqs/new").form("")
    page = form.submit(
        category="musical-instruments",
        quantity=500,
        destination="CN",
        note="As drawn.",
        files=sent(("run.pdf", with_object(b"<</S/Launch>>"))),
    )
    assert page.status == 422
    assert "run.pdf: This PDF holds a script" in page
    assert "Browsers forget chosen files." in page
    again = page.form("")
    assert (again.values["note"][0].strip(), again.values["quantity"]) == ("As drawn.", ["500"])
    assert again.submit(files=sent(("Plan.pdf", PDF))).url.startswith("/rfqs/")
    assert [file.name for file in db.session.scalars(sa.select(RfqAttachment))] == ["Plan.pdf"]


def test_an_officer_adds_what_a_buyer_brought_along(visitor: Visits) -> None:
    form = visitor("oka").get("/programme/rfqs/new").form("")
    page = form.submit(
        buyer=asked.company("lin"),
        category="musical-instruments",
        quantity=500,
        destination="CN",
        files=sent(("Plan.pdf", PDF)),
    )
    assert page.url.startswith("/rfqs/")
    rfq = db.session.scalars(sa.select(Rfq)).one()
    assert who_reads(visitor, address_of(rfq), "lin", "oka", "sari", "greta") == {"lin", "oka"}


def test_a_file_is_found_under_its_own_request_alone(visitor: Visits) -> None:
    one, other = (asked.asked_many(files=taken(name)) for name in ("1.pdf", "2.pdf"))
    address = f"/rfqs/{one.public_id}/files/{other.files[0].public_id}"
    assert visitor("lin").get(address).status == 404
    assert visitor().get(address_of(one)).url.startswith("/sign-in")


@pytest.mark.parametrize("key", ["lin", "sari"])
def test_files_cost_a_page_no_query(visitor: Visits, key: str) -> None:
    listing = known_to_a_village()
    plain, carrying = asked.asked(listing), asked.asked(listing, files=taken("1.pdf", "2.pdf"))
    counts = []
    for rfq in (plain, carrying):
        thread = asked.part_of(rfq).inquiry
        inquiries.write_message(
            actor=acting("joko"),
            inquiry=thread,
            text="And this.",
            files=taken("3.pdf") if rfq is carrying else (),
            submission_key=None,
            at=NOW,
        )
        browser, address = visitor(key), f"/inquiries/{thread.public_id}"
        browser.get(address)
        with counted_queries() as statements:
            page = browser.get(address)
        assert ("3.pdf" in page) == (rfq is carrying)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12
