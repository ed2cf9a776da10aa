"""Reading a list of candidates: which cells and which files are refused, and why."""

from __future__ import annotations

import pytest

from marketplace.catalog.importing import UnreadableListError, read_list
from tests.cast import KUPANG, NGORAN, SENTUL
from tests.catalog.lists import row, written

WHOLE = "Write a whole number"
PLAIN = "plain number"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"village_code": SENTUL}, "is a kelurahan"),
        ({"village_code": "ngoran"}, "is not a village code"),
        ({"village_code": ""}, "is not a village code"),
        ({"seller_name": ""}, "seller_name “”: This is needed"),
        ({"seller_name": "x" * 201}, "This is too long"),
        ({"product_name_en": " "}, "product_name_en “”: This is needed"),
        ({"product_name_id": ""}, "product_name_id “”: This is needed"),
        ({"summary_en": ""}, "summary_en “”: This is needed"),
        ({"summary_en": "x" * 401}, "summary_en"),
        ({"port": ""}, "port “”: This is needed"),
        ({"port": "Tanjung\nPerak"}, "Write this on one line"),
        ({"description_en": "a\x07b"}, "cannot be written down"),
        ({"category": "Bags"}, "not a category"),
        ({"hs_code": "420221"}, "Write the HS code"),
        ({"hs_code": "４２０２.21"}, "Write the HS code"),
        ({"unit": "bushel"}, "not a unit"),
        ({"moq": "0"}, "moq “0”: This must be more than zero"),
        ({"moq": "-5"}, WHOLE),
        ({"moq": "1e5"}, WHOLE),
        ({"moq": "1,000"}, WHOLE),
        ({"moq": "1.000"}, WHOLE),
        ({"moq": "50.0"}, WHOLE),
        ({"moq": "inf"}, WHOLE),
        ({"moq": "nan"}, WHOLE),
        ({"moq": "５０"}, WHOLE),
        ({"moq": "1_000"}, WHOLE),
        ({"moq": ""}, WHOLE),
        ({"moq": "1000000001"}, "This is too large"),
        ({"moq": "9" * 400}, WHOLE),
        ({"monthly_capacity": "0"}, "This must be more than zero"),
        ({"monthly_capacity": "many"}, WHOLE),
        ({"lead_time_days": "0"}, "This must be more than zero"),
        ({"lead_time_days": "731"}, "This is too large"),
        ({"lead_time_days": "-1"}, WHOLE),
        ({"price_amount": "0"}, "The price must be more than zero"),
        ({"price_amount": "0.00"}, "The price must be more than zero"),
        ({"price_amount": "-1"}, PLAIN),
        ({"price_amount": "abc"}, PLAIN),
        ({"price_amount": ""}, PLAIN),
        ({"price_amount": "inf"}, PLAIN),
        ({"price_amount": "NaN"}, PLAIN),
        ({"price_amount": "1e5"}, PLAIN),
        ({"price_amount": "１２"}, PLAIN),
        ({"price_amount": "1,250.00"}, PLAIN),
        ({"price_amount": "12.505"}, "more decimals than its currency uses"),
        (
            {"price_amount": "1500.50", "price_currency": "IDR"},
            "more decimals than its currency uses",
        ),
        ({"price_amount": "999999999999999"}, "too large"),
        ({"price_currency": "XYZ"}, "not a currency"),
        ({"price_currency": "usd"}, "not a currency"),
        ({"price_currency": ""}, "not a currency"),
        ({"incoterm": "FOBB"}, "not an Incoterms 2020 rule"),
        ({"incoterm": "DAT"}, "not an Incoterms 2020 rule"),
        ({"certifications": "halal;no such"}, "not the code of a certificate"),
        ({"certifications": ";".join(f"code-{n}" for n in range(21))}, "too many certificates"),
    ],
)
def test_a_bad_cell_is_refused_with_its_reason_and_the_rows_around_it_are_read(changes, reason):
    content = written(row(village_code=KUPANG), {**row(), **changes}, row(village_code=NGORAN))
    listed = read_list(content.encode())
    (refusal,) = listed.refusals
    assert refusal.line == 3
    assert any(reason in given for given in refusal.reasons)
    assert [candidate.village_code for candidate in listed.candidates] == [KUPANG, NGORAN]


GOOD = written(row())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \n\n", "The file is empty."),
        (written(), "no products below it"),
        (GOOD.encode() + b"\xff\xfe\n", "Line 3 is not UTF-8"),
        (GOOD.encode("utf-16"), "NUL bytes"),
        (GOOD.encode() + b"\0", "NUL bytes"),
        (GOOD.replace("hs_code", "hs", 1), "The first line lacks hs_code"),
        (GOOD.replace(",", ";"), "a comma separates the columns"),
        (GOOD.replace("seller_name", "village_code", 1), "lacks seller_name"),
        (GOOD.replace("keywords", "keywords,moq", 1), "names moq more than once"),
        (",".join(f"c{n}" for n in range(5000)) + "\n", "The file has 5000 columns"),
        ('{"products": []}', "The first line lacks"),
        (GOOD + '"35.25.11.2009,unclosed', "no CSV list: line 3"),
        (GOOD + 'a "b" c,"d"e\n', "no CSV list: line 3"),
        (written(row(), row(description_en="x" * 200_000)), "no CSV list: line 3"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value)[-30:],
)
def test_what_is_no_list_is_refused_whole_in_one_sentence(content, sentence):
    with pytest.raises(UnreadableListError, match=sentence) as refused:
        read_list(content if isinstance(content, bytes) else content.encode())
    assert "\n" not in refused.value.message
