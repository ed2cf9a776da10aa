"""Vocabulary of the trade that never belongs to one feature: Incoterms, units, HS codes, countries."""

from __future__ import annotations

import re
from enum import StrEnum

_HS_CODE = re.compile(r"[0-9]{4}\.[0-9]{2}(\.[0-9]{2})?")


class Incoterm(StrEnum):
    """The eleven rules of Incoterms 2020. Each needs a named place."""

    EXW = "EXW"
    FCA = "FCA"
    FAS = "FAS"
    FOB = "FOB"
    CFR = "CFR"
    CIF = "CIF"
    CPT = "CPT"
    CIP = "CIP"
    DAP = "DAP"
    DPU = "DPU"
    DDP = "DDP"


class Unit(StrEnum):
    """How a product is counted; values are what people write, codes are UN/ECE Rec. 20."""

    PIECE = "pcs"
    PAIR = "pair"
    SET = "set"
    KILOGRAM = "kg"
    GRAM = "g"
    TONNE = "t"
    METRE = "m"
    SQUARE_METRE = "m2"
    CUBIC_METRE = "m3"
    LITRE = "l"

    @property
    def unece(self) -> str:
        return _UNECE[self]


_UNECE = {
    Unit.PIECE: "H87",
    Unit.PAIR: "PR",
    Unit.SET: "SET",
    Unit.KILOGRAM: "KGM",
    Unit.GRAM: "GRM",
    Unit.TONNE: "TNE",
    Unit.METRE: "MTR",
    Unit.SQUARE_METRE: "MTK",
    Unit.CUBIC_METRE: "MTQ",
    Unit.LITRE: "LTR",
}

# ISO 3166-1 alpha-2, English short names; the countries buyers of the programme come from.
COUNTRIES: dict[str, str] = {
    "AE": "United Arab Emirates", "AT": "Austria", "AU": "Australia", "BD": "Bangladesh",
    "BE": "Belgium", "BH": "Bahrain", "BN": "Brunei", "BR": "Brazil", "CA": "Canada",
    "CH": "Switzerland", "CL": "Chile", "CN": "China", "CZ": "Czechia", "DE": "Germany",
    "DK": "Denmark", "DZ": "Algeria", "EG": "Egypt", "ES": "Spain", "ET": "Ethiopia",
    "FI": "Finland", "FR": "France", "GB": "United Kingdom", "GR": "Greece", "HK": "Hong Kong",
    "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IN": "India", "IT": "Italy",
    "JO": "Jordan", "JP": "Japan", "KE": "Kenya", "KH": "Cambodia", "KR": "South Korea",
    "KW": "Kuwait", "LA": "Laos", "LK": "Sri Lanka", "MA": "Morocco", "MM": "Myanmar",
    "MX": "Mexico", "MY": "Malaysia", "MZ": "Mozambique", "NG": "Nigeria", "NL": "Netherlands",
    "NO": "Norway", "NZ": "New Zealand", "OM": "Oman", "PE": "Peru", "PH": "Philippines",
    "PK": "Pakistan", "PL": "Poland", "PT": "Portugal", "QA": "Qatar", "RO": "Romania",
    "SA": "Saudi Arabia", "SE": "Sweden", "SG": "Singapore", "TH": "Thailand", "TL": "Timor-Leste",
    "TN": "Tunisia", "TR": "Türkiye", "TW": "Taiwan", "US": "United States", "VN": "Viet Nam",
    "ZA": "South Africa",
}  # fmt: skip


def is_hs_code(text: str) -> bool:
    """Whether ``text`` is written as an HS subheading (``9206.00``) or its 8-digit national line."""
    return _HS_CODE.fullmatch(text) is not None
