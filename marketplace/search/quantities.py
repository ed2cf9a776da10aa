"""Amounts in a query: "500 kg", "below one tonne", "MOQ 100 pcs"."""

from __future__ import annotations

import re

from marketplace.search import analysis

KILOGRAMS_PER_TONNE = 1000
MOST = 10**9
_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10, "satu": 1, "dua": 2, "lima": 5,
    "un": 1, "une": 1, "ein": 1, "eine": 1, "een": 1,
}  # fmt: skip
_TONNES = (
    "tonnes",
    "tonne",
    "tons",
    "ton",
    "toneladas",
    "tonelada",
    "tonnen",
    "tonneau",
    "mt",
    "吨",
    "噸",
    "トン",
    "톤",
    "طن",
)
_KILOGRAMS = (
    "kilograms",
    "kilogram",
    "kilos",
    "kilo",
    "kgs",
    "kg",
    "公斤",
    "千克",
    "キロ",
    "킬로",
    "كجم",
    "كيلو",
)
_PIECES = (
    "pieces",
    "piece",
    "pcs",
    "pc",
    "units",
    "unit",
    "buah",
    "lembar",
    "helai",
    "stück",
    "stuks",
    "pièces",
    "piezas",
    "个",
    "件",
    "個",
    "枚",
    "개",
    "قطعة",
)
_UNITS = {
    analysis.normalise(unit): kilograms
    for units, kilograms in ((_TONNES, KILOGRAMS_PER_TONNE), (_KILOGRAMS, 1), (_PIECES, 1))
    for unit in units
}
_LETTERS = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_AMOUNT = re.compile(
    r"(?<![\w.,/⁄])(\d[\d.,]{0,14}|" + "|".join(_NUMBER_WORDS) + r")\s?(" + _LETTERS + r")(?![a-z])"
)


def take(text: str) -> tuple[int | None, str]:
    """The first amount of a normalised text in kilograms or pieces, and the text without it."""
    match = _AMOUNT.search(text)
    if match is None:
        return None, text
    amount = _number(match.group(1))
    if amount is None or amount < 1:
        return None, text
    quantity = min(round(amount * _UNITS[match.group(2)]), MOST)
    return quantity or None, f"{text[: match.start()]} {text[match.end() :]}"


def _number(text: str) -> float | None:
    """1,000 and 1.000 are a thousand, 1.5 and 1,5 are one and a half: groups have three figures."""
    if text in _NUMBER_WORDS:
        return float(_NUMBER_WORDS[text])
    whole = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+|\d+", text.rstrip(".,"))
    if whole:
        return float(re.sub(r"[.,]", "", whole.group()))
    parts = re.fullmatch(r"(\d+)[.,](\d{1,2})", text.rstrip(".,"))
    return float(f"{parts.group(1)}.{parts.group(2)}") if parts else None
