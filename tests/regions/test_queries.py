"""Reading regions, on a chosen few."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event

from marketplace.db import db
from marketplace.errors import NotFoundError, RefusedError
from marketplace.regions import operations, queries
from marketplace.regions.source import subset_source
from tests.regions.build import BANGUNJIWO, NGORAN, NOON, SENTUL, SIDOMULYO, YOKIWA


@pytest.fixture(autouse=True)
def few_villages(app: Flask) -> None:
    codes = [NGORAN, SENTUL, BANGUNJIWO, YOKIWA, *SIDOMULYO]
    operations.load_regions(at=NOON, source=subset_source(codes))


def test_a_village_says_where_it_is() -> None:
    assert queries.get_village(code=NGORAN).place == "Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur"


def test_reading_a_village_and_its_place_is_one_query() -> None:
    db.session.rollback()
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    place = queries.get_village(code=NGORAN).place
    event.remove(db.engine, "before_cursor_execute", note)

    assert place.startswith("Ngoran")
    assert len([text for text in statements if text.startswith("SELECT")]) == 1


def test_an_unknown_village_is_not_found() -> None:
    with pytest.raises(NotFoundError, match=r"35\.05\.09\.2999"):
        queries.get_village(code="35.05.09.2999")


@pytest.mark.parametrize("code", ["", "Ngoran", "35.05.09", f"{NGORAN}\x00", f"{NGORAN} "])
def test_what_is_no_village_code_is_not_found(code: str) -> None:
    with pytest.raises(NotFoundError):
        queries.get_village(code=code)


@pytest.mark.parametrize("code", [NGORAN, YOKIWA])
def test_desa_and_desa_adat_are_given_for_listing(code: str) -> None:
    village = queries.get_village_that_may_list(code=code)

    assert village.may_list
    assert village.code == code


def test_a_kelurahan_is_refused_for_listing_with_the_reason() -> None:
    assert not queries.get_village(code=SENTUL).may_list
    with pytest.raises(RefusedError, match="kelurahan") as refusal:
        queries.get_village_that_may_list(code=SENTUL)
    assert refusal.value.field == "village_code"


def test_many_villages_are_found_by_their_codes_and_unknown_ones_left_out() -> None:
    found = queries.villages_by_code(codes=[NGORAN, BANGUNJIWO, "35.05.09.2999", "nonsense"])

    assert {code: village.name for code, village in found.items()} == {
        NGORAN: "Ngoran",
        BANGUNJIWO: "Bangunjiwo",
    }


@pytest.mark.parametrize("text", ["ngo", "NGORAN", "Ngo ran", NGORAN, f" {NGORAN} ", "ngoran,"])
def test_a_village_is_found_by_how_its_name_begins_or_by_its_code(text: str) -> None:
    assert [village.code for village in queries.find_villages(text=text, limit=5)] == [NGORAN]


@pytest.mark.parametrize("text", ["", " ", ",", "%", "oran", "Ngoranx", "35.05", ", Blitar"])
def test_nothing_is_found_for_text_no_name_begins_with(text: str) -> None:
    assert queries.find_villages(text=text, limit=5) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Sidomulyo", 3),
        ("sidomulyo, blitar", 2),
        ("Sidomulyo, Kab. Blitar, Jatim", 0),
        ("Sidomulyo, Kab. Blitar, Prov. Jawa Timur", 2),
        ("Sidomulyo, East Java", 2),
        ("Sidomulyo, Kec. Selorejo, Blitar", 1),
        ("Sidomulyo, 100%", 0),
        ("Sidomulyo, \x00Blitar", 2),
    ],
)
def test_places_after_a_comma_tell_homonyms_apart(text: str, places: int) -> None:
    found = queries.find_villages(text=text, limit=10)

    assert len({village.place for village in found}) == places


def test_no_more_villages_are_given_than_asked_for() -> None:
    assert len(queries.find_villages(text="Sidomulyo", limit=2)) == 2


def test_all_provinces_are_listed_in_the_order_of_their_codes() -> None:
    provinces = queries.list_provinces()

    assert len(provinces) == 38
    assert [(each.code, each.name, each.name_en) for each in provinces[:2]] == [
        ("11", "Aceh", "Aceh"),
        ("12", "Sumatera Utara", "North Sumatra"),
    ]


def test_only_provinces_with_a_village_that_may_list_count_for_coverage() -> None:
    provinces = queries.provinces_with_villages_that_may_list()

    assert [each.name for each in provinces] == [
        "Sumatera Utara",
        "DI Yogyakarta",
        "Jawa Timur",
        "Papua",
    ]
    assert queries.count_villages_that_may_list() == 6
    assert queries.count_regions().villages == 7
