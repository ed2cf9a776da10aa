"""The command that puts a search into plain words."""

from __future__ import annotations

from dataclasses import replace

from marketplace.db import db
from marketplace.search.documents import Reading, Reason, ReasonKind
from tests.build import published_listing
from tests.cast import HARIANG, TODAY
from tests.catalog.canned import canned, page_of
from tests.catalog.storefronts import SUGAR, drums_and_sugar


def explained(app, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["search", "explain", *arguments])
    db.session.rollback()
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_reading_results_scores_and_reasons_are_said_in_words(app, now):
    drum, sugar = published_listing(), published_listing(HARIANG, SUGAR)
    reasons = {
        drum.id: (
            Reason(ReasonKind.SPELLING, "djimbe", "djembe"),
            Reason(ReasonKind.WORD, "djembe", "djembe"),
        )
    }
    reading = Reading(
        corrections=(("djimbe", "djembe"),),
        nearest=("jimbe",),
        broader=("drum",),
        unmatched=("quantum",),
        quantity=500,
    )
    page = page_of(drum, sugar, exact=1, reasons=reasons, reading=reading)
    engine = canned(app, replace(page, ids=(*page.ids, 999), scores=(*page.scores, 0.1), total=3))
    output = explained(app, "500 djimbe\x07 quantum", "--limit", "3")
    assert engine.asked[0].text == "500 djimbe quantum"
    assert (engine.asked[0].per_page, engine.asked[0].day) == (3, TODAY)
    assert output.splitlines() == [
        "Query: 500 djimbe quantum",
        "Read “djimbe” as “djembe”.",
        "Read 500 as an amount that is wanted.",
        "Nobody offers: quantum",
        "Nearest spellings that find something: jimbe",
        "More general, and on offer: drum",
        "3 found, 1 of them answer all of it; 1.0 ms.",
        "  1.  1.000  Djembe drum (Ngoran, Nglegok, Kabupaten Blitar, Jawa Timur)",
        "     spelling: djimbe → djembe",
        "     word: djembe",
        "  2.  0.500  Organic palm sugar (Hariang, Sobang, Kabupaten Lebak, Banten)  close to it",
        "  3.  0.100  no longer published  close to it",
    ]


def test_the_real_engine_explains_itself(app):
    drums_and_sugar(app)
    output = explained(app, "非洲鼓")
    assert "1 found, 1 of them answer all of it" in output
    assert "Djembe drum (Ngoran" in output
    assert "= 非洲鼓" in output


def test_without_an_index_it_says_so(app):
    result = app.test_cli_runner().invoke(args=["search", "explain", "tea"])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert len(result.output.strip().splitlines()) == 1
