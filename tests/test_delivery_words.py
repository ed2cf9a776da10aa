"""Each delivery term is said to who buys under it, and never in the words meant for who sells."""

from __future__ import annotations

import pytest

from marketplace.delivery_words import DELIVERY_WORDS
from marketplace.trade_terms import Incoterm
from marketplace.trade_words import trade_word


@pytest.mark.parametrize("incoterm", Incoterm)
def test_a_buyer_reads_what_the_seller_does(incoterm: Incoterm):
    line = DELIVERY_WORDS[incoterm].line
    assert "seller" in line
    assert line != trade_word(incoterm.value).explanation("en")
    assert "%" not in line  # texts of pages are filled with values
