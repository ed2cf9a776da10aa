"""Example searches for the home page: in the reader's own language first, then in others; pure."""

from __future__ import annotations

from itertools import chain, islice

# What buyers type, by the language they type it in.
EXAMPLES: dict[str, tuple[str, ...]] = {
    "en": ("djembe drum", "palm sugar", "Banten bags", "0901.11"),
    "id": ("kopi arabika", "gula semut", "tenun", "0901.11"),
    "zh": ("非洲鼓", "棕榈糖", "咖啡豆", "0901.11"),
    "ja": ("バティック", "カカオ豆", "海塩", "0901.11"),
    "ar": ("فلفل أسود", "قهوة", "سكر النخيل", "0901.11"),
    "de": ("Kakaobohnen", "Korbwaren", "Palmzucker", "0901.11"),
    "fr": ("sel de mer", "poivre noir", "tambour", "0901.11"),
}
OTHERS = ("en", "id", "zh", "ja", "ar", "de", "fr")
_TAGS = {"zh": "zh-Hans"}
_NO_LANGUAGE = "zxx"
_MOST = 8


def examples_for(locale: str) -> list[tuple[str, str]]:
    """(text, language tag): all of the reader's language, then one of each other."""
    own = locale.replace("_", "-").split("-")[0]
    if own not in EXAMPLES:
        own = OTHERS[0]
    others = ((EXAMPLES[language][0], language) for language in OTHERS if language != own)
    mine = ((text, own) for text in EXAMPLES[own])
    return [(text, _tag(text, language)) for text, language in islice(chain(mine, others), _MOST)]


def _tag(text: str, language: str) -> str:
    return _NO_LANGUAGE if text[0].isdigit() else _TAGS.get(language, language)
