"""The categories of the catalogue: a slug for addresses and files, words for people; pure."""

from __future__ import annotations

import re

from marketplace.labels import N_

CATEGORIES: dict[str, str] = {
    "spices": N_("Spices"),
    "fisheries": N_("Fish and seafood"),
    "grains-flours": N_("Grains, flours and snacks"),
    "coffee-tea": N_("Coffee and tea"),
    "fruit-vegetables": N_("Fruit and vegetables"),
    "coconut-palm": N_("Coconut and palm products"),
    "essential-oils": N_("Essential and vegetable oils"),
    "weaving-tenun": N_("Hand-woven cloth (tenun)"),
    "musical-instruments": N_("Musical instruments"),
    "wood-craft": N_("Wood craft"),
    "textiles-batik": N_("Textiles and batik"),
    "natural-cosmetics": N_("Natural cosmetics"),
    "bamboo-rattan": N_("Bamboo and rattan"),
    "bags-leather": N_("Bags and leather"),
    "home-decor": N_("Home decoration"),
    "livestock-hides": N_("Livestock products and hides"),
    "ceramics-stone": N_("Ceramics and stone"),
    "jewellery": N_("Jewellery"),
    "honey-bee": N_("Honey and bee products"),
    "cocoa": N_("Cocoa and chocolate"),
}
_SLUG = re.compile(r"[a-z0-9-]{2,40}")


def is_slug(text: str) -> bool:
    """Whether ``text`` has the shape of a category or certificate code."""
    return _SLUG.fullmatch(text) is not None


def category_label(slug: str) -> str:
    """The English words (a translation key) of a category; an unknown slug read as words."""
    return CATEGORIES.get(slug) or slug.replace("-", " ").strip().capitalize() or slug
