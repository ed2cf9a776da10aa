"""Each result says why it is there, and each query how it was read."""

from __future__ import annotations

import pytest

from marketplace.search.collector import Collector
from marketplace.search.documents import (
    Reading,
    Reason,
    ReasonKind,
    SearchDocument,
    SearchPage,
    SearchQuery,
)
from marketplace.search.postings import PostingCache
from marketplace.search.snapshot import Snapshot
from marketplace.search.thesaurus import thesaurus
from tests.search.drafts import segment_of
from tests.search.library import COFFEE, DRUM, FLOUR, PEPPER, SUGAR, coffee, document, drum, library


def page_of(text: str, *documents: SearchDocument, **changes: object) -> SearchPage:
    segment = segment_of(*(documents or library()))
    snapshot = Snapshot([segment], cache=PostingCache(budget=10**6))
    query = SearchQuery(text=text, **changes)  # type: ignore[arg-type]
    return Collector(snapshot, thesaurus()).search(query)


def why(text: str, number: int, *documents: SearchDocument) -> list[tuple[ReasonKind, str, str]]:
    told = page_of(text, *documents).reasons[number]
    return [(reason.kind, reason.asked, reason.found) for reason in told]


def reading(text: str, *documents: SearchDocument) -> Reading:
    return page_of(text, *documents).reading


@pytest.mark.parametrize("asked", ["非洲鼓", "ジャンベ", "젬베", "afrikanische trommel"])
def test_a_name_in_another_language_is_told_with_the_listings_own(asked: str) -> None:
    assert why(asked, DRUM) == [(ReasonKind.CONCEPT, asked, "djembe")]


def test_what_is_written_as_typed_needs_no_reason() -> None:
    assert why("coffee", COFFEE) == []
    assert why("metres", COFFEE) == []


def test_a_kind_of_what_was_asked_is_told_as_that_kind() -> None:
    assert why("spices", PEPPER) == [(ReasonKind.NARROWER, "spices", "black pepper")]
    assert why("musical instrument", DRUM) == [
        (ReasonKind.NARROWER, "musical instrument", "djembe")
    ]


def test_a_mended_word_is_told_as_typed_and_as_understood() -> None:
    assert why("djmebe", DRUM) == [(ReasonKind.SPELLING, "djmebe", "djembe")]
    assert reading("djmebe").corrections == (("djmebe", "djembe"),)


def test_a_place_is_told() -> None:
    assert why("East Java", DRUM) == [(ReasonKind.PLACE, "east java", "east java")]


def test_of_several_certificates_the_one_that_is_held_is_told() -> None:
    assert why("organic", COFFEE) == [(ReasonKind.CERTIFICATE, "organic", "organic-eu")]
    assert why("halal", FLOUR) == [(ReasonKind.CERTIFICATE, "halal", "halal")]


def test_a_certificate_that_is_only_mentioned_is_not_told_as_one() -> None:
    mentions = document(9, names=("Organic rice",))
    assert ReasonKind.CERTIFICATE not in [kind for kind, _, _ in why("organic", 9, mentions)]
    assert why("有机", 9, mentions) == [(ReasonKind.CONCEPT, "有机", "organic")]


def test_an_hs_code_is_told_by_its_figures() -> None:
    assert why("HS 09.01", COFFEE) == [(ReasonKind.HS_CODE, "09.01", "0901")]


def test_words_together_and_beginnings_are_told() -> None:
    assert why('"coconut sugar"', SUGAR) == [(ReasonKind.PHRASE, "coconut sugar", "coconut sugar")]
    assert why("coco*", SUGAR) == [(ReasonKind.PREFIX, "coco", "coco")]


def test_each_part_of_a_query_has_its_reason_in_the_order_asked() -> None:
    kinds = [kind for kind, _, _ in why("非洲鼓 East Java SVLK", DRUM)]
    assert sorted(kinds) == sorted([ReasonKind.CONCEPT, ReasonKind.PLACE, ReasonKind.CERTIFICATE])


def test_what_is_above_the_thing_asked_for_is_told_as_more_general() -> None:
    assert why("robusta", COFFEE) == [(ReasonKind.BROADER, "robusta", "coffee")]
    assert page_of("robusta").exact == 0


def test_what_stands_under_the_same_customs_heading_is_told_with_it() -> None:
    cloth = document(50, names=("Kain",), hs_code="0901.90")
    assert why("arabica", 50, coffee(), cloth) == [(ReasonKind.NEIGHBOUR, "", "0901")]


def test_what_is_close_and_has_no_customs_code_names_no_heading() -> None:
    plain = document(60, names=("Kendang",), hs_code="")
    assert why("bedug", 60, plain) == [(ReasonKind.BROADER, "bedug", "drum")]


def test_a_heading_below_ten_keeps_its_nought() -> None:
    fish = document(70, names=("Ikan",), hs_code="0301.11")
    other = document(71, names=("Kain",), hs_code="0301.99")
    found = page_of("fish", fish, other)
    assert found.ids == (70, 71)
    assert found.reasons[71] == (Reason(ReasonKind.NEIGHBOUR, "", "0301"),)


def test_reasons_are_told_for_the_page_that_is_shown_only() -> None:
    several = [drum(id=number) for number in range(1, 6)]
    found = page_of("非洲鼓", *several, per_page=2, page=2)
    assert tuple(found.reasons) == found.ids == (3, 4)
    assert all(found.reasons[number] for number in found.ids)


def test_all_documents_are_shown_without_reasons() -> None:
    assert set(page_of("").reasons.values()) == {()}


def test_what_nobody_has_is_told_though_other_words_are_found() -> None:
    assert reading("drum quixel").unmatched == ("quixel",)
    assert reading("drum").unmatched == ()


def test_the_nearest_words_are_offered_only_where_nothing_is_found() -> None:
    named = document(80, names=("Xagu",))
    assert reading("xagi", named, drum()).nearest == ("xagu",)
    assert reading("drum xagi", named, drum()).nearest == ()


def test_what_lies_above_is_offered_only_where_nothing_is_found() -> None:
    flute = document(90, names=("Suling bambu", "Bamboo flute"))
    assert reading("bedug", flute).broader == ("musical instrument",)
    assert reading("bedug", flute, drum()).broader == ()


def test_an_amount_is_told_and_is_no_word() -> None:
    told = reading("coffee 500 kg")
    assert told.quantity == 500
    assert told.unmatched == ()
    assert reading("coffee").quantity is None


def test_a_query_about_nothing_we_have_offers_nothing_by_force() -> None:
    told = reading("laptop")
    assert told.unmatched == ("laptop",)
    assert told.broader == ()
