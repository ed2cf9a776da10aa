"""``flask catalogue import``: good rows go in, the rest is named with line and reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from marketplace.catalog.importing import COLUMNS, read_list
from marketplace.catalog.models import Listing
from marketplace.catalog.states import ListingStatus
from marketplace.curation import importing
from marketplace.curation.models import CurationDecision, CurationVerdict
from marketplace.curation.planning import Aim
from marketplace.db import db, transaction
from marketplace.events import queries as events
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.organisations.models import Organisation, SellingMandate
from tests.build import drafted_listing, listing_terms, published_listing
from tests.cast import HARIANG, KUPANG, NGORAN, NOW, SENTUL, WEDANI
from tests.catalog.lists import everything, import_list, row, run, written
from tests.catalog.storefronts import noted_changes


def listings(village: str = WEDANI) -> list[Listing]:
    statement = sa.select(Listing).join(Listing.village).where(Listing.village.has(code=village))
    return list(db.session.scalars(statement.order_by(Listing.id)))


def actions_of(listing: Listing) -> list[str]:
    found = events.timeline(subjects=[("listing", listing.public_id)])
    return [event.action for event in found]


def test_a_good_row_becomes_a_draft_of_a_new_bumdes_with_its_mandate(app, tmp_path, now):
    result = import_list(app, tmp_path, written(row()))
    assert result.exit_code == 0, result.output
    (listing,) = listings()
    assert listing.status is ListingStatus.DRAFT
    assert listing.name_en == "Leather bag"
    assert listing.unit_price_for(50) == Money(1250, "USD")
    assert [certificate.kind for certificate in listing.certificates] == ["halal", "svlk"]
    assert listing.organisation.name == "BUM Desa Wedani Makmur"
    mandate = db.session.scalars(
        sa.select(SellingMandate).where(SellingMandate.village_id == listing.village_id)
    ).one()
    assert mandate.organisation_id == listing.organisation_id
    assert mandate.covers(NOW.date())
    assert "1 added (1 with a new BUMDes)" in result.output


def test_publishing_records_an_import_decision_and_asks_for_indexing(app, tmp_path):
    result = import_list(app, tmp_path, written(row()), "--publish")
    assert result.exit_code == 0, result.output
    (listing,) = listings()
    assert listing.published
    assert actions_of(listing) == [
        *("listing.begin", "listing.submit", "listing.approve", "listing.publish")
    ]
    decision = db.session.scalars(sa.select(CurationDecision)).one()
    assert decision.verdict is CurationVerdict.IMPORTED
    assert decision.listing_id == listing.id
    assert decision.decided_by_id is None
    assert noted_changes() == [listing.id]


@pytest.mark.parametrize("options", [(), ("--publish",)])
def test_a_second_run_changes_nothing(app, tmp_path, options):
    content = written(row(), row(village_code=NGORAN, moq="0"), row(village_code=KUPANG))
    first = import_list(app, tmp_path, content, *options)
    before = everything()
    second = import_list(app, tmp_path, content, *options)
    assert everything() == before
    assert first.exit_code == second.exit_code == 1
    assert "2 unchanged, 1 refused" in second.output


def test_a_dry_run_says_what_would_happen_and_changes_nothing(app, tmp_path):
    before = everything()
    content = written(row(), row(village_code=KUPANG), row(village_code=SENTUL))
    result = import_list(app, tmp_path, content, "--dry-run", "--publish")
    assert everything() == before
    assert result.exit_code == 1
    assert "Nothing was changed" in result.stdout
    assert "2 added (2 with a new BUMDes)" in result.stdout
    assert "Line 4" in result.stderr


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + written(row()),
        written(row(), columns=(*reversed(COLUMNS), "remark")),
        written(row()).replace("village_code,seller_name", " village_code , seller_name", 1),
        written(row()).replace("\n", "\r\n"),
        written(row()) + "\n" + "," * (len(COLUMNS) - 1) + "\n",
        written(row(certifications="", keywords="", description_id="")),
        written(row(category="bamboo-toys", certifications="iso9001")),
    ],
    ids=["mark", "order", "spaces", "windows", "blank lines", "optional", "new codes"],
)
def test_what_does_not_matter_in_a_file(app, tmp_path, content):
    result = import_list(app, tmp_path, content)
    assert result.exit_code == 0, result.output
    assert len(listings()) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"village_code": SENTUL}, "is a kelurahan"),
        ({"village_code": "35.05.09.2999"}, "No village has this code"),
        ({"price_amount": "-1"}, "price_amount “-1”"),
        ({"port": "a\x07b"}, "cannot be written down"),
    ],
)
def test_a_bad_row_is_refused_with_line_and_reason_and_the_good_ones_go_in(
    app, tmp_path, changes, reason
):
    content = written(row(village_code=KUPANG), {**row(), **changes}, row(village_code=NGORAN))
    result = import_list(app, tmp_path, content, "--publish")
    assert result.exit_code == 1
    (refusal,) = [line for line in result.stderr.splitlines() if line.startswith("Line")]
    assert refusal.startswith("Line 3")
    assert reason in refusal
    assert len(listings(KUPANG)) == len(listings(NGORAN)) == 1
    assert listings() == []


def test_every_reason_of_a_row_is_given_at_once(app, tmp_path):
    result = import_list(app, tmp_path, written(row(moq="-5", price_amount="x", incoterm="FUB")))
    for column in ("moq “-5”", "price_amount “x”", "incoterm “FUB”"):
        assert column in result.stderr


def test_a_refused_cell_cannot_write_to_the_terminal(app, tmp_path):
    result = import_list(app, tmp_path, written(row(village_code="\x1b[2J" + "9" * 500)))
    assert "\x1b" not in result.stderr
    assert len(max(result.stderr.splitlines(), key=len)) < 300


def test_a_repeated_village_is_refused_with_both_lines(app, tmp_path):
    content = written(row(), row(village_code=KUPANG), row(product_name_en="Leather shoe"))
    result = import_list(app, tmp_path, content, "--publish")
    assert result.exit_code == 1
    assert "Line 4 (35.25.11.2009): This village stands in line 2 already." in result.stderr
    assert [listing.name_en for listing in listings()] == ["Leather bag"]


def test_of_a_repeated_village_the_first_good_row_goes_in(app, tmp_path):
    content = written(row(moq="0"), row(product_name_en="Leather shoe"), row())
    result = import_list(app, tmp_path, content)
    assert "This village stands in line 3 already" in result.stderr
    assert [listing.name_en for listing in listings()] == ["Leather shoe"]


def test_a_village_repeated_in_a_later_batch_is_refused_too(app, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "ROWS_IN_ONE_TRANSACTION", 1)
    result = import_list(app, tmp_path, written(row(), row(product_name_en="Leather shoe")))
    assert "This village stands in line 2 already" in result.stderr
    assert [listing.name_en for listing in listings()] == ["Leather bag"]


def test_a_row_that_breaks_over_lines_is_named_by_the_line_it_begins_on(app, tmp_path):
    content = written(row(description_en="one\ntwo\nthree"), row(village_code=SENTUL))
    result = import_list(app, tmp_path, content)
    assert "Line 5 (35.72.01.1003)" in result.stderr


def test_a_row_with_another_number_of_cells_is_refused(app, tmp_path):
    content = written(row()) + KUPANG + ",too,few\n"
    result = import_list(app, tmp_path, content)
    assert f"Line 3 ({KUPANG}): The row has 3 cells" in result.stderr
    assert len(listings()) == 1


GOOD = written(row())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (GOOD.encode() + b"\xff\xfe\n", "Line 3 is not UTF-8"),
        (GOOD.encode() + b"\0", "NUL bytes"),
        (GOOD.replace("hs_code", "hs", 1).encode(), "The first line lacks hs_code"),
    ],
    ids=["empty", "not UTF-8", "NUL", "lacks a column"],
)
def test_what_is_no_list_changes_nothing(app, tmp_path, content, sentence):
    before = everything()
    result = import_list(app, tmp_path, content, "--publish")
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert everything() == before


def test_a_folder_and_a_missing_file_are_told_apart(app, tmp_path):
    folder, missing = run(app, str(tmp_path)), run(app, str(tmp_path / "none.csv"))
    assert folder.exit_code == missing.exit_code == 1
    assert "This is not a file." in folder.stderr
    assert "There is no such file." in missing.stderr


def test_a_changed_row_changes_the_one_live_listing(app, tmp_path):
    import_list(app, tmp_path, written(row()), "--publish")
    changed = row(price_amount="13", moq="60", certifications="halal;gi")
    result = import_list(app, tmp_path, written(changed), "--publish")
    assert result.exit_code == 0, result.output
    (listing,) = listings()
    assert listing.published
    assert [(tier.from_quantity, tier.unit_price.minor) for tier in listing.tiers] == [(60, 1300)]
    assert [certificate.kind for certificate in listing.certificates] == ["gi", "halal"]
    assert actions_of(listing)[-1] == "listing.revise"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CurationDecision)) == 2


def test_without_publishing_a_published_listing_is_not_changed(app, tmp_path):
    import_list(app, tmp_path, written(row()), "--publish")
    before = everything()
    result = import_list(app, tmp_path, written(row(price_amount="13")))
    assert result.exit_code == 1
    assert "only an import with --publish changes it" in result.stderr
    assert everything() == before


def test_drafts_of_an_import_are_changed_and_then_published_by_the_next(app, tmp_path):
    import_list(app, tmp_path, written(row()))
    import_list(app, tmp_path, written(row(moq="70")))
    result = import_list(app, tmp_path, written(row(moq="70")), "--publish")
    assert "1 published as they stood" in result.output
    (listing,) = listings()
    assert listing.published
    assert listing.moq == 70
    assert listings()[0].organisation.name == "BUM Desa Wedani Makmur"


def test_a_bumdes_that_stands_is_kept_and_told(app, tmp_path):
    result = import_list(app, tmp_path, written(row(village_code=NGORAN)), "--publish")
    assert "0 with a new BUMDes" in result.output
    (listing,) = listings(NGORAN)
    assert listing.organisation.name == "BUM Desa Karya Mandiri Ngoran"
    founded = sa.select(Organisation).where(Organisation.village_id == listing.village_id)
    assert len(db.session.scalars(founded).all()) == 1
    told = set(db.session.scalars(sa.select(Letter.recipient)))
    assert told == {"sari@ngoran.example", "joko@ngoran.example"}


def test_a_sellers_own_draft_is_left_alone(app, tmp_path):
    own = drafted_listing()
    import_list(app, tmp_path, written(row(village_code=NGORAN)), "--publish")
    assert [listing.status for listing in listings(NGORAN)] == [
        ListingStatus.DRAFT,
        ListingStatus.PUBLISHED,
    ]
    assert own.name_en == "Djembe drum"


def test_a_listing_its_seller_published_is_brought_to_the_list(app, tmp_path):
    published_listing(terms=listing_terms(name_en="Old name"))
    result = import_list(app, tmp_path, written(row(village_code=NGORAN)), "--publish")
    assert "1 changed" in result.output
    assert [listing.name_en for listing in listings(NGORAN)] == ["Leather bag"]


def test_a_village_whose_mandate_has_lapsed_is_refused(app, tmp_path):
    drafted = drafted_listing(key="asep", village=HARIANG)

    @transaction
    def lapse() -> None:
        mandate = db.session.scalars(
            sa.select(SellingMandate).where(SellingMandate.village_id == drafted.village_id)
        ).one()
        mandate.to_date = date(2024, 1, 1) + timedelta(days=30)

    lapse()
    result = import_list(app, tmp_path, written(row(village_code=HARIANG)), "--publish")
    assert "The selling mandate of BUM Desa Hariang does not cover today." in result.stderr


def test_an_import_that_was_killed_is_simply_run_again(app, tmp_path):
    content = written(row(), row(village_code=KUPANG), row(village_code=NGORAN))
    half = read_list(content.encode()).candidates[:2]
    importing.bring_in(candidates=half, aim=Aim.PUBLISH, taken={}, at=NOW)
    result = import_list(app, tmp_path, content, "--publish")
    assert "1 added (0 with a new BUMDes)" in result.output
    assert "2 unchanged, 0 refused" in result.output
    assert [len(listings(code)) for code in (WEDANI, KUPANG, NGORAN)] == [1, 1, 1]
    assert events.verify().intact
