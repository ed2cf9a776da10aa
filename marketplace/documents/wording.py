"""The words, days and figures of a paper in its buyer's language, with the Indonesian ones beside.

An Indonesian reads ``3,500`` as three and a half, so figures are grouped by narrow spaces, which
nobody misreads; a day has its month in words, or runs from year to day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from babel.numbers import get_decimal_symbol
from flask_babel import gettext

from marketplace.documents.models import PaperKind
from marketplace.labels import N_
from marketplace.web.figures import write_date
from marketplace.web.filters import day, unit_name
from marketplace.web.languages import ENGLISH, INDONESIAN, LANGUAGES
from marketplace.web.locale import current
from marketplace.web.readers import Reader, writing_to
from marketplace.web.spoken import spoken

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBERED = "y-MM-dd"
PROFORMA = {
    "title": N_("Proforma invoice"),
    "demo": N_(
        "The parties and prices on this paper are invented. It is no offer and asks nobody to pay."
    ),
    "number": N_("Invoice number"),
    "issued": N_("Date of issue"),
    "order": N_("Order"),
    "quotation": N_("Quotation"),
    "inquiry": N_("Inquiry %(number)s"),
    "seller": N_("Seller and exporter"),
    "village": N_("Village %(code)s"),
    "buyer": N_("Buyer"),
    "accepted_by": N_("Accepted by %(person)s"),
    "delivery": N_("Delivery"),
    "ready": N_("Goods ready by"),
    "origin": N_("Country of origin"),
    "currency": N_("Currency"),
    "goods": N_("Description of goods"),
    "hs_code": N_("HS code"),
    "quantity": N_("Quantity"),
    "unit": N_("Unit"),
    "unit_price": N_("Unit price"),
    "amount": N_("Amount"),
    "freight": N_("Freight"),
    "insurance": N_("Insurance"),
    "total": N_("Total, %(delivery)s"),
    "payment": N_("Payment"),
    "part": N_("Part"),
    "due": N_("Due"),
    "reference": N_("Reference on the transfer"),
    "full": N_("Full payment"),
    "deposit": N_("Deposit"),
    "balance": N_("Balance"),
    "before_production": N_("now, before production"),
    "before_shipment": N_("when the goods are ready, before shipment"),
    "account": N_(
        "The bank account to pay into is shown on the page of order %(order)s on Desaport, after "
        "signing in. It is not printed here and never sent by mail: do not pay to an account that "
        "reaches you any other way. Quote the reference exactly; bank charges are the sender's "
        "(OUR)."
    ),
    "validity": N_("Validity"),
    "firm": N_(
        "Price and terms are firm: the quotation was valid through %(valid_through)s (Jakarta) and "
        "was accepted on %(accepted)s. This paper serves this order only."
    ),
    "note": N_("Note of the seller"),
    "for_seller": N_("For %(seller)s"),
    "signature": N_("Authorised signature, name and date"),
    "contract": N_("contract SHA-256 %(digest)s"),
    "page": N_("page %(page)s of %(pages)s"),
}
_SHARED = (
    *("inquiry", "seller", "village", "buyer", "delivery", "ready", "origin", "currency", "goods"),
    *("hs_code", "quantity", "unit", "unit_price", "amount", "freight", "insurance", "total"),
    *("validity", "note", "page", "issued", "quotation"),
)
QUOTATION = {
    **{name: PROFORMA[name] for name in _SHARED},
    "title": N_("Quotation"),
    "demo": N_(
        "The parties and prices on this paper are invented. It is no offer and asks nobody to pay."
    ),
    "valid": N_("Valid until the end of"),
    "tiers": N_("Price by quantity"),
    "tiers_apart": N_(
        "The offer is for the quantity above. These are prices of the goods at other quantities, in the "
        "same currency, under the same term and at the same place; one of them takes a new version."
    ),
    "terms": N_("Conditions"),
    "packaging": N_("Packaging"),
    "firm": N_(
        "A firm offer: it can be accepted on Desaport until 23:59 in Jakarta on %(valid_through)s, "
        "while no newer version goes before it. What binds is the text kept there with this paper's "
        "digest."
    ),
    "sent_by": N_("Sent by %(person)s for %(seller)s"),
}
_WORDS: dict[PaperKind, dict[str, str]] = {
    PaperKind.PROFORMA_INVOICE: PROFORMA,
    PaperKind.QUOTATION: QUOTATION,
}


def worded(*, kind: PaperKind, facts: Mapping[str, object]) -> dict[str, object]:
    """``facts`` with their ``words`` and ``days``; ``beside`` is empty on a paper in Indonesian.

    A paper issued before papers spoke languages names none and stays English.
    """
    language = LANGUAGES.get(str(facts.get("language")), ENGLISH)
    with writing_to(Reader(language)):
        said: dict[str, object] = {
            "tag": language.tag,
            "direction": language.direction,
            "decimal_mark": get_decimal_symbol(spoken().locale),
            "days": {found: _day(found) for found in _days_in(facts)},
            "words": _words(kind, facts),
            "rows": _rows(facts),
        }
    if language is INDONESIAN:
        return {**facts, **said, "beside": {}, "rows_beside": []}
    with writing_to(Reader(INDONESIAN)):
        return {**facts, **said, "beside": _words(kind, facts), "rows_beside": _rows(facts)}


def _words(kind: PaperKind, facts: Mapping[str, object]) -> dict[str, str]:
    values = _values(facts)
    words = {
        name: gettext(text, **{key: values[key] for key in re.findall(r"%\((\w+)\)s", text)})
        for name, text in _WORDS[kind].items()
    }
    units = {str(line["unit"]) for line in cast("list[dict[str, object]]", facts["lines"])}
    return {**words, **{f"unit_{unit}": unit_name(unit) for unit in units}}


def _rows(facts: Mapping[str, object]) -> list[dict[str, str]]:
    """The terms of a paper that has them apart: a name, and what is said of it."""
    terms = cast("list[dict[str, Any]]", facts.get("terms", []))
    return [_row(row["label"], row["values"]) for row in terms]


def _row(label: str, values: list[str]) -> dict[str, str]:
    return {"label": gettext(label), "value": "; ".join(map(gettext, values))}


def _values(facts: Mapping[str, object]) -> dict[str, str]:
    seller = cast("Mapping[str, str]", facts["seller"])
    return {
        "number": str(facts["inquiry"]),
        "code": seller["village_code"],
        "person": str(facts.get("accepted_by", facts.get("sent_by"))),
        "delivery": f"{facts['incoterm']} {facts['named_place']}",
        "valid_through": _day(str(facts["valid_through"])),
        "seller": seller["name"],
        **_values_of_order(facts),
        # Known when the pages are: the template puts them in.
        "page": "{page}",
        "pages": "{pages}",
    }


def _values_of_order(facts: Mapping[str, object]) -> dict[str, str]:
    if "order" not in facts:
        return {}
    return {
        "order": str(facts["order"]),
        "accepted": _day(str(facts["order_date"])),
        "digest": f"{str(facts['contract_hash'])[:16]}…",
    }


def _days_in(facts: Mapping[str, object]) -> Iterator[str]:
    return (text for text in map(str, facts.values()) if _ISO_DAY.fullmatch(text))


def _day(text: str) -> str:
    """As pages say it; from year to day in Arabic, whose months the Indonesian side cannot read."""
    value = date.fromisoformat(text)
    if current().direction == "rtl":
        return write_date(value, spoken().locale, pattern=_NUMBERED)
    return day(value)
