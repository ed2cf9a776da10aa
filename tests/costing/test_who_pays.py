"""The table of duties and the prices that are counted say the same."""

from __future__ import annotations

import pytest

from marketplace.costing.costs import Part
from marketplace.costing.who_pays import duties
from marketplace.trade_terms import Incoterm
from marketplace.trade_words import glossary
from tests.costing.test_prices import drum_prices


def test_the_table_has_the_eleven_rules_each_once():
    assert set(duties()) == set(Incoterm)


@pytest.mark.parametrize("price", drum_prices(), ids=lambda price: price.incoterm.value)
def test_a_price_contains_what_the_rule_makes_the_seller_pay_and_nothing_else(price):
    duty = duties()[price.incoterm]
    parts = {line.part for line in price.addends}
    assert (Part.CUSTOMS in parts) == duty.export_clearance.sells
    assert (Part.FREIGHT in parts) == duty.main_carriage.sells
    assert (Part.INSURANCE in parts) == duty.insurance.sells
    assert not duty.import_clearance.sells
    assert not duty.unloading.sells


def test_every_rule_is_explained_in_both_languages():
    for rule in Incoterm:
        word = glossary()[rule.value]
        assert word.plain("id") != word.plain("en")


def test_every_word_has_a_line_in_both_languages_and_a_source():
    for word in glossary().values():
        fields = (word.plain_en, word.plain_id, word.explanation_en, word.explanation_id)
        assert all(text == text.strip() and text for text in (*fields, word.source))
        assert word.explanation_en.endswith(".")
        assert word.explanation_id.endswith(".")
