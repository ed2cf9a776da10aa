"""The categories of the catalogue by their names in English and Indonesian; pure."""

from __future__ import annotations

from functools import cache

from marketplace.catalog.categories import CATEGORIES
from marketplace.searches.shelf import Shelf

# Indonesian names; general knowledge of the trade, as in data/thesaurus.
_INDONESIAN: dict[str, tuple[str, ...]] = {
    "spices": ("rempah-rempah", "bumbu"),
    "fisheries": ("ikan dan hasil laut", "perikanan"),
    "grains-flours": ("biji-bijian, tepung dan makanan ringan", "camilan", "keripik"),
    "coffee-tea": ("kopi dan teh",),
    "fruit-vegetables": ("buah dan sayur", "buah-buahan", "sayuran"),
    "coconut-palm": ("kelapa dan aren", "gula aren"),
    "essential-oils": ("minyak atsiri", "minyak nabati"),
    "weaving-tenun": ("kain tenun",),
    "musical-instruments": ("alat musik",),
    "wood-craft": ("kerajinan kayu", "ukiran"),
    "textiles-batik": ("kain dan batik", "tekstil"),
    "natural-cosmetics": ("kosmetik alami",),
    "bamboo-rattan": ("bambu dan rotan", "anyaman"),
    "bags-leather": ("tas dan barang kulit",),
    "home-decor": ("hiasan rumah", "dekorasi rumah"),
    "livestock-hides": ("hasil ternak dan kulit", "peternakan"),
    "ceramics-stone": ("keramik dan batu", "gerabah", "tembikar"),
    "jewellery": ("perhiasan",),
    "honey-bee": ("madu dan hasil lebah",),
    "cocoa": ("kakao dan cokelat",),
}


@cache
def category_names() -> Shelf[str]:
    """Slugs of categories under each of their names."""
    return Shelf(
        (name, slug)
        for slug, english in CATEGORIES.items()
        for name in (english, *_INDONESIAN[slug])
    )
