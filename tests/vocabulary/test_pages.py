"""Staff's pages: find a concept, add and remove terms, add a concept, undo, try a query."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from marketplace.search.documents import Reading, Reason, ReasonKind, SearchPage, SearchQuery
from marketplace.search.port import IndexMissingError
from marketplace.vocabulary import queries
from marketplace.vocabulary.models import VocabularyChange
from tests.build import added_term
from tests.pages import Page, Visitor
from tests.support.queries import counted_queries
from tests.vocabulary.build import added_concept, removed_term, undone

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.usefixtures("app", "now")
WORD = "drum of ngoran"
DJEMBE = "/vocabulary/concepts/djembe"


@pytest.fixture
def staff(visitor: Visit) -> Visitor:
    return visitor("stefan")


def newest() -> VocabularyChange:
    return queries.list_changes(offset=0, limit=1)[0]


def test_a_concept_is_found_by_a_word_of_any_language(staff: Visitor) -> None:
    for word in ("非洲鼓", "DJEMBE", "Djémbé", "djembe"):
        page = staff.get("/vocabulary", query_string={"q": word})
        assert DJEMBE in page.urls
    assert staff.get("/vocabulary").follow("Words of search").status == 200


def test_what_is_listed_can_be_narrowed_to_a_kind_and_to_what_was_changed(staff: Visitor) -> None:
    added_term(WORD)
    added_concept()
    assert "2 concepts" in staff.get("/vocabulary?changed=1")
    assert "2 concepts" in staff.get("/vocabulary?changed=1&kind=product")
    page = staff.get("/vocabulary?changed=1&kind=quality")
    assert "No concept is called that" in page
    assert "Add a concept" in page.links


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "x" * 9000, "kind=nothing", "page=-1", "page=99999", "q=%ff", "q=;'--"],
)
def test_nonsense_in_the_address_is_no_error(staff: Visitor, query: str) -> None:
    assert staff.get(f"/vocabulary?{query}").status in {200, 400}
    assert staff.get(f"/vocabulary/reading?{query}").status in {200, 400}


def test_a_term_is_added_on_the_concepts_page(staff: Visitor) -> None:
    page = staff.get(DJEMBE)
    assert "920600" in page
    done = page.form("terms").submit(language="de", term="Kelchtrommel aus Blitar", reason="Asked")
    assert done.url == DJEMBE
    assert "“Kelchtrommel aus Blitar” leads here within a second." in done
    assert "“Kelchtrommel aus Blitar” (German) added to djembe" in done.links
    assert "added here" in done
    assert newest().decided_by_name == "Stefan Halim"


def test_what_was_typed_is_still_there_when_it_does_not_do(staff: Visitor) -> None:
    again = staff.get(DJEMBE).form("terms").submit(language="ko", term="!!", reason="Why not")
    assert again.status == 422
    assert "A term needs at least one letter or figure." in again
    values = again.form("terms").values
    assert (values["term"], values["language"]) == (["!!"], ["ko"])
    assert values["reason"][0].strip() == "Why not"
    assert staff.get(DJEMBE).form("terms").submit(term="", reason="").status == 422
    assert queries.count_changes() == 0


def test_pressing_twice_adds_once(staff: Visitor) -> None:
    form = staff.get(DJEMBE).form("terms")
    for _ in range(2):
        assert form.submit(term=WORD, reason="Asked").url == DJEMBE
    assert queries.count_changes() == 1


def test_a_term_is_removed_by_the_link_behind_it(staff: Visitor) -> None:
    added_term(WORD)
    form = staff.get(f"{DJEMBE}/removal?term=en:{WORD}").form("removal")
    assert form.values["term"] == [f"en:{WORD}"]
    assert form.submit(reason="").status == 422
    done = form.submit(reason="Nobody says so")
    assert f"“{WORD}” no longer leads here." in done
    gone = form.submit(reason="Nobody says so")
    assert gone.url == DJEMBE  # the same press
    fresh = staff.get(f"{DJEMBE}/removal?term=en:{WORD}").form("removal")
    assert fresh.values["term"] == [""]
    for term in (f"en:{WORD}", "", "en:", "xx:djembe", "djembe"):
        assert fresh.submit(term=term, reason="Again").status == 422


def test_a_shipped_term_stays_on_the_page_and_says_that_it_is_removed(staff: Visitor) -> None:
    removed_term("djembe")
    assert "djembe G removed" in staff.get(DJEMBE) or "djembe K removed" in staff.get(DJEMBE)


def test_a_concept_is_added_below_another(staff: Visitor) -> None:
    form = staff.get("/vocabulary/concepts/drum").follow("Add a kind of it").form("")
    assert form.values["broader"] == ["drum"]
    again = form.submit(key="kulintang", reason="Offered by a village")
    assert again.status == 422
    assert "A concept needs a term by which buyers find it." in again
    done = again.form("").submit(term_en="kulintang gong")
    assert done.url == "/vocabulary/concepts/kulintang"
    assert "kulintang gong" in staff.get("/vocabulary/concepts/drum").links
    fresh = staff.get("/vocabulary/new-concept").form("")
    taken = fresh.submit(key="djembe", term_id="kolintang", reason="Offered")
    assert taken.status == 422
    assert "There is a concept with this key already." in taken


def test_a_change_is_undone_from_its_own_page(staff: Visitor) -> None:
    change = added_term(WORD)
    page = staff.get(f"/vocabulary/changes/{change.public_id}")
    assert "Buyers of percussion say so." in page
    assert page.form("reversal").submit(reason="").status == 422
    done = page.form("reversal").submit(reason="A mistake")
    assert done.url == f"/vocabulary/changes/{newest().public_id}"
    assert "The change is undone." in done
    assert "A later change has decided about this:" in staff.get(page.url)


def test_undoing_what_a_later_change_decided_is_a_conflict(staff: Visitor) -> None:
    change = added_term(WORD)
    form = staff.get(f"/vocabulary/changes/{change.public_id}").form("reversal")
    undone(change)
    assert form.submit(reason="A mistake").status == 409


def test_a_removed_concept_is_gone_and_its_change_still_readable(staff: Visitor) -> None:
    gone = undone(added_concept())
    assert staff.get("/vocabulary/concepts/kulintang").status == 404
    page = staff.get(f"/vocabulary/changes/{gone.public_id}")
    assert page.status == 200
    assert "/vocabulary/concepts/kulintang" not in page.urls


def test_the_history_is_newest_first(staff: Visitor) -> None:
    assert "Nothing was changed yet" in staff.get("/vocabulary/changes")
    added_term(WORD)
    removed_term("djembe")
    page = staff.get("/vocabulary/changes")
    assert page.text.index("removed from djembe") < page.text.index("added to djembe")
    assert "Stefan Halim" in page


@pytest.mark.parametrize("key", ["no-such-thing", "DJEMBE", "..", "%00", "%F0%9F%A5%81"])
def test_a_concept_that_does_not_exist_is_not_found(staff: Visitor, key: str) -> None:
    assert staff.get(f"/vocabulary/concepts/{key}").status in {400, 404}


def test_a_change_that_does_not_exist_is_not_found(staff: Visitor) -> None:
    assert staff.get("/vocabulary/changes/nothing").status == 404


@pytest.mark.parametrize("key", ["sari", "lin", "citra", "made", "oka"])
def test_the_words_are_for_staff(visitor: Visit, key: str) -> None:
    change, who = added_term(WORD), visitor(key)
    assert "Words of search" not in who.get("/").links
    for url in ("/vocabulary", DJEMBE, f"/vocabulary/changes/{change.public_id}"):
        assert who.get(url).status == 403
    data = {**who.csrf(), "language": "en", "term": "x", "reason": "x"}
    assert who.post(f"{DJEMBE}/terms", data).status == 403
    assert queries.count_changes() == 1


def test_signed_out_people_are_sent_to_sign_in(visitor: Visit) -> None:
    assert visitor().get("/vocabulary").url.startswith("/sign-in")


class Reader:
    """An engine that reads every query alike."""

    def search(self, query: SearchQuery) -> SearchPage:
        if query.text == "away":
            raise IndexMissingError
        reading = Reading(
            corrections=(("djimbe", "djembe"),),
            nearest=("jembe",),
            broader=("drum",),
            unmatched=("zzz",),
            quantity=3500,
        )
        reason = Reason(ReasonKind.CONCEPT, "djembe", "非洲鼓")
        return SearchPage(
            (1, 2), 2, {}, 0.1, exact=1, reasons={1: (reason,), 2: (reason,)}, reading=reading
        )


def test_a_query_is_read_aloud(app: Flask, staff: Visitor) -> None:
    app.extensions["search_engine"] = Reader()
    empty = staff.get("/vocabulary/reading")
    assert "What search made of it" not in empty
    page: Page = staff.get("/vocabulary/reading?q=djimbe zzz 3500")
    for words in (
        "2 listings",
        "djimbe → djembe",
        "zzz",
        "jembe",
        "drum",
        "3,500",
        "djembe = 非洲鼓",
    ):
        assert words in page
    assert page.text.count("djembe = 非洲鼓") == 1
    assert "The search index does not answer now." in staff.get("/vocabulary/reading?q=away")


def test_a_page_of_concepts_asks_the_database_little(staff: Visitor) -> None:
    added_concept(broader=("drum",))
    for url in ("/vocabulary", "/vocabulary/concepts/drum"):
        with counted_queries() as asked:
            assert staff.get(url).status == 200
        assert len(asked) <= 8
