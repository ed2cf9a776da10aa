"""What every search engine of the marketplace must do, whatever it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from marketplace.search.documents import FacetCount, SearchDocument, SearchPage
from marketplace.search.port import IndexMissingError, SearchEngine
from tests.search.library import (
    COFFEE,
    DRUM,
    FLOUR,
    PEPPER,
    SILVER,
    SUGAR,
    ask,
    coffee,
    document,
    drum,
    ids,
    library,
    remove,
    write,
)


def counts(page: SearchPage, facet: str) -> Mapping[str, int]:
    return {one.value: one.count for one in page.facets[facet]}


class EngineContract:
    """Inherit, and give the fixtures ``engine`` (filled by ``library``) and ``empty_engine``.

    ``other`` is a second engine on the same index, as another process has it.
    """

    def test_a_product_is_found_by_its_english_and_its_indonesian_name(
        self, engine: SearchEngine
    ) -> None:
        assert ids(engine, "green banana flour") == (FLOUR,)
        assert ids(engine, "tepung pisang") == (FLOUR,)

    @pytest.mark.parametrize(
        "text",
        ["非洲鼓", "ジャンベ", "젬베", "طبل أفريقي", "tambor africano", "afrikanische Trommel"],
    )
    def test_a_drum_is_found_in_the_buyers_language(self, engine: SearchEngine, text: str) -> None:
        assert ids(engine, text)[0] == DRUM

    def test_the_name_counts_more_than_a_mention(self, engine: SearchEngine) -> None:
        assert ids(engine, "coffee") == (COFFEE,)

    def test_a_word_that_is_only_mentioned_is_found_when_nobody_sells_it(
        self, engine: SearchEngine
    ) -> None:
        assert ids(engine, "metres") == (COFFEE,)

    @pytest.mark.parametrize("text", ["0901", "09.01", "0901.11", "0901 11", "090111", "HS 0901"])
    def test_an_hs_code_is_found_in_any_spelling(self, engine: SearchEngine, text: str) -> None:
        assert ids(engine, text) == (COFFEE,)

    def test_an_hs_code_nobody_ships_under_finds_nothing(self, engine: SearchEngine) -> None:
        assert ids(engine, "8703.23") == ()

    @pytest.mark.parametrize("text", ["djmebe", "djembee", "coconut sugra", "nglegk"])
    def test_one_slip_of_the_finger_is_forgiven(self, engine: SearchEngine, text: str) -> None:
        assert len(ids(engine, text)) == 1

    def test_accents_and_case_do_not_matter(self, engine: SearchEngine) -> None:
        assert ids(engine, "DJEMBÉ") == ids(engine, "djembe") == (DRUM,)

    def test_a_place_finds_what_comes_from_there(self, engine: SearchEngine) -> None:
        assert ids(engine, "Ngoran") == (DRUM,)
        assert ids(engine, "East Java") == (DRUM,)

    def test_a_certificate_in_words_finds_who_holds_it(self, engine: SearchEngine) -> None:
        assert set(ids(engine, "halal")) == {SUGAR, FLOUR, PEPPER}
        assert set(ids(engine, "geographical indication")) == {COFFEE, PEPPER}

    def test_a_category_finds_its_products(self, engine: SearchEngine) -> None:
        assert ids(engine, "spices") == (PEPPER,)

    def test_asking_politely_changes_nothing(self, engine: SearchEngine) -> None:
        assert ids(engine, "we are looking for a supplier of coconut sugar") == (SUGAR,)
        assert ids(engine, "saya mencari gula kelapa") == (SUGAR,)

    @pytest.mark.parametrize(
        "text",
        [
            "wireless headphones", "mobil bekas murah", "笔记本电脑", "자동차", "laptop battery",
            "black laptop", "tablet", "laptop charger cable",
        ],
    )  # fmt: skip
    def test_what_nobody_makes_is_not_found(self, engine: SearchEngine, text: str) -> None:
        assert ask(engine, text).total == 0

    @pytest.mark.parametrize(
        "text",
        [
            "((",
            '"',
            "title:(a OR",
            "*",
            "\x00",
            "\u202e",
            "a" * 10_000,
            "٪",
            "NOT AND OR",
            "-" * 99,
        ],
    )
    def test_nonsense_is_an_ordinary_query(self, engine: SearchEngine, text: str) -> None:
        assert ask(engine, text).total == 0

    def test_words_that_say_nothing_are_still_looked_for_alone(self, engine: SearchEngine) -> None:
        assert ids(engine, "the") == (DRUM,)
        assert ids(engine, "the drum") == (DRUM,)

    def test_filters_combine_and_their_values_are_alternatives(self, engine: SearchEngine) -> None:
        assert ids(engine, category=("spices", "jewellery")) == (SILVER, PEPPER)
        assert ids(engine, category=("spices", "jewellery"), province=("LAMPUNG",)) == (PEPPER,)
        assert ids(engine, certificate=("halal",), max_moq=200) == (FLOUR,)

    def test_a_facet_is_counted_without_its_own_filter(self, engine: SearchEngine) -> None:
        page = ask(engine, province=("Lampung",), certificate=("gi",))
        assert page.ids == (PEPPER,)
        assert counts(page, "province") == {"Aceh": 1, "Lampung": 1}
        assert counts(page, "certificate") == {"gi": 1, "halal": 2}
        assert counts(page, "category") == {"spices": 1}

    def test_where_it_can_go_and_whether_it_is_ready_are_facets(self, engine: SearchEngine) -> None:
        ready = drum(version=2, ships_to=("CN", "DE"), readiness="ready", incoterms=("EXW", "FOB"))
        made = coffee(version=2, ships_to=("DE",), readiness="made", incoterms=("FOB",))
        write(engine, [ready, made], sequence=2)
        assert ids(engine, ships_to=("de",)) == (DRUM, COFFEE)
        assert ids(engine, ships_to=("DE",), readiness=("ready",), incoterm=("EXW",)) == (DRUM,)
        page = ask(engine, ships_to=("CN",))
        assert counts(page, "ships_to") == {"CN": 1, "DE": 2}
        assert counts(page, "readiness") == {"ready": 1}
        assert counts(page, "incoterm") == {"EXW": 1, "FOB": 1}

    def test_facets_show_the_largest_first(self, engine: SearchEngine) -> None:
        assert ask(engine).facets["province"][0] == FacetCount("Lampung", 2)

    def test_an_empty_query_shows_everything_by_id(self, engine: SearchEngine) -> None:
        assert ids(engine, "  ") == (DRUM, COFFEE, SUGAR, SILVER, FLOUR, PEPPER)

    def test_pages_follow_one_another(self, engine: SearchEngine) -> None:
        pages = [ask(engine, page=number, per_page=4) for number in (1, 2, 3)]
        assert [page.ids for page in pages] == [
            (DRUM, COFFEE, SUGAR, SILVER),
            (FLOUR, PEPPER),
            (),
        ]
        assert {page.total for page in pages} == {6}

    @pytest.mark.parametrize("page", [-1, 0, 999_999_999])
    def test_a_silly_page_number_is_no_error(self, engine: SearchEngine, page: int) -> None:
        assert ask(engine, page=page, per_page=-5).total == 6

    def test_equal_answers_come_by_id(self, engine: SearchEngine) -> None:
        twins = [document(number, names=("Topeng kayu",)) for number in (31, 30, 32)]
        write(engine, twins, sequence=2)
        assert ids(engine, "topeng") == (30, 31, 32)

    def test_a_new_document_is_found_at_once(self, engine: SearchEngine) -> None:
        assert write(engine, [document(9, names=("Topeng",))], sequence=2) == 1
        assert ids(engine, "topeng") == (9,)

    def test_a_changed_document_is_found_by_its_new_words_only(self, engine: SearchEngine) -> None:
        write(
            engine, [drum(version=2, names=("Suling bambu",), keywords=(), summary="")], sequence=2
        )
        assert ids(engine, "djembe") == ()
        assert ids(engine, "suling") == (DRUM,)
        assert engine.versions()[DRUM] == 2
        assert ask(engine).total == 6

    def test_a_deleted_document_is_gone_at_once(self, engine: SearchEngine) -> None:
        assert remove(engine, [COFFEE, 404], sequence=2) == 1
        assert ids(engine, "arabica") == ()
        assert COFFEE not in engine.versions()
        assert "Aceh" not in counts(ask(engine), "province")

    def test_the_sequence_is_that_of_the_last_commit(self, engine: SearchEngine) -> None:
        assert engine.last_sequence() == 1
        write(engine, [], sequence=7)
        assert engine.last_sequence() == 7
        remove(engine, [DRUM], sequence=8)
        assert engine.last_sequence() == 8

    def test_a_writer_that_lags_takes_the_sequence_back(self, engine: SearchEngine) -> None:
        write(engine, [document(9)], sequence=8)
        write(engine, [document(9)], sequence=7)
        assert engine.last_sequence() == 7

    def test_a_batch_that_fails_leaves_documents_and_sequence_as_they_were(
        self, engine: SearchEngine
    ) -> None:
        def half() -> object:
            yield document(9, names=("Topeng",))
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError, match="went away"):
            write(engine, half(), sequence=9)  # type: ignore[arg-type]
        assert engine.last_sequence() == 1
        assert ids(engine, "topeng") == ()
        write(engine, [document(9, names=("Topeng",))], sequence=10)
        assert ids(engine, "topeng") == (9,)

    def test_a_rebuild_replaces_everything(self, engine: SearchEngine) -> None:
        assert engine.rebuild(iter([coffee(version=5)]), sequence=20) == 1
        assert engine.versions() == {COFFEE: 5}
        assert engine.last_sequence() == 20
        assert ids(engine, "djembe") == ()

    def test_a_rebuild_that_fails_leaves_the_index_in_use(self, engine: SearchEngine) -> None:
        def half() -> object:
            yield coffee()
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError, match="went away"):
            engine.rebuild(half(), sequence=20)  # type: ignore[arg-type]
        assert ids(engine, "djembe") == (DRUM,)
        assert engine.rebuild(library(), sequence=21) == 6

    def test_without_an_index_everything_but_rebuild_says_so(
        self, empty_engine: SearchEngine
    ) -> None:
        for use in (
            lambda: ask(empty_engine, "coffee"),
            lambda: write(empty_engine, [drum()], sequence=1),
            lambda: remove(empty_engine, [DRUM], sequence=1),
            empty_engine.last_sequence,
            empty_engine.versions,
            empty_engine.stats,
        ):
            with pytest.raises(IndexMissingError):
                use()
        assert empty_engine.rebuild([drum()], sequence=1) == 1
        assert ids(empty_engine, "djembe") == (DRUM,)

    def test_an_index_of_nothing_finds_nothing(self, empty_engine: SearchEngine) -> None:
        empty_engine.rebuild([], sequence=3)
        assert ask(empty_engine, "coffee").total == 0
        assert ask(empty_engine).total == 0
        assert empty_engine.last_sequence() == 3

    def test_the_statistics_tell_what_is_there(self, engine: SearchEngine) -> None:
        stats = engine.stats()
        assert (stats.documents, stats.last_sequence) == (6, 1)
        assert stats.segments >= 1
        assert stats.size_bytes > 0

    def test_what_was_not_read_before_a_change_is_read_after_it(self, engine: SearchEngine) -> None:
        assert ids(engine, "topeng") == ()
        write(engine, [document(9, names=("Topeng kayu",))], sequence=2)
        assert {one.text for one in engine.suggest("djem")} == {
            "Kendang djembe",
            "Djembe drum, mahogany",
        }
        assert [one.text for one in engine.suggest("tope")] == ["Topeng kayu"]

    def test_a_closed_engine_opens_again(self, engine: SearchEngine) -> None:
        engine.close()
        assert ids(engine, "djembe") == (DRUM,)

    def test_a_commit_of_another_process_is_seen(
        self, engine: SearchEngine, other: SearchEngine
    ) -> None:
        assert ids(engine, "topeng") == ()
        write(other, [document(9, names=("Topeng",))], sequence=2)
        remove(other, [DRUM], sequence=3)
        assert ids(engine, "topeng") == (9,)
        assert ids(engine, "djembe") == ()
        assert engine.last_sequence() == 3

    def test_a_rebuild_of_another_process_is_seen(
        self, engine: SearchEngine, other: SearchEngine
    ) -> None:
        assert ids(engine, "djembe") == (DRUM,)
        other.rebuild([coffee()], sequence=5)
        assert ids(engine, "djembe") == ()
        assert ids(engine, "arabica") == (COFFEE,)

    def test_readers_go_on_while_an_index_is_rebuilt_beside_them(
        self, engine: SearchEngine, other: SearchEngine
    ) -> None:
        seen: list[tuple[int, ...]] = []

        def documents() -> Iterator[SearchDocument]:
            yield coffee()
            seen.append(ids(engine, "djembe"))

        other.rebuild(documents(), sequence=5)
        assert seen == [(DRUM,)]
        assert ids(engine, "djembe") == ()

    def test_threads_search_while_another_writes(self, engine: SearchEngine) -> None:
        def look(_: int) -> tuple[int, ...]:
            return ids(engine, "djembe drum")

        def write_one(number: int) -> int:
            return write(engine, [document(100 + number)], sequence=number)

        with ThreadPoolExecutor(5) as threads:
            looking = threads.map(look, range(60))
            written = [write_one(number) for number in range(2, 8)]
            assert set(looking) == {(DRUM,)}
        assert written == [1] * 6
        assert ask(engine).total == 12
