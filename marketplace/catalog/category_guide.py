"""What each category is in the trade, and the customs chapters its goods are declared under; pure.

Chapters and their titles (shortened) follow the Harmonized System 2022 of the World Customs
Organization. They help to look things up; a listing's own HS code is what counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.labels import N_

HS_EDITION = "HS 2022"
CHAPTERS: dict[str, str] = {
    "03": N_("Fish, crustaceans and molluscs"),
    "04": N_("Dairy produce, eggs, honey"),
    "06": N_("Live plants and cut flowers"),
    "07": N_("Vegetables, roots and tubers"),
    "08": N_("Fruit and nuts"),
    "09": N_("Coffee, tea and spices"),
    "10": N_("Cereals"),
    "11": N_("Flour, starches and malt"),
    "12": N_("Oil seeds, medicinal plants, seaweed"),
    "13": N_("Gums, resins and plant extracts"),
    "14": N_("Plaiting materials"),
    "15": N_("Fats and oils"),
    "16": N_("Prepared meat and fish"),
    "17": N_("Sugars and confectionery"),
    "18": N_("Cocoa and chocolate"),
    "19": N_("Preparations of cereals and flour"),
    "20": N_("Preparations of fruit and vegetables"),
    "25": N_("Salt, stone and earths"),
    "33": N_("Essential oils and cosmetics"),
    "34": N_("Soap, waxes and candles"),
    "41": N_("Raw hides and leather"),
    "42": N_("Articles of leather, bags"),
    "44": N_("Wood and articles of wood"),
    "46": N_("Basketware and plaited articles"),
    "50": N_("Silk"),
    "52": N_("Cotton"),
    "53": N_("Other vegetable fibres"),
    "57": N_("Carpets and floor coverings"),
    "58": N_("Special woven fabrics and embroidery"),
    "62": N_("Clothing, not knitted"),
    "63": N_("Other made-up textiles"),
    "68": N_("Articles of stone"),
    "69": N_("Ceramic products"),
    "71": N_("Pearls, precious metals, jewellery"),
    "92": N_("Musical instruments"),
    "94": N_("Furniture and lamps"),
}


@dataclass(frozen=True, slots=True)
class CategoryGuide:
    """``trade`` says it in two sentences (a translation key); ``chapters`` the usual ones first."""

    trade: str
    chapters: tuple[str, ...]


GUIDES: dict[str, CategoryGuide] = {
    "spices": CategoryGuide(
        N_(
            "Pepper, nutmeg, clove, cinnamon, vanilla and roots, whole or ground. Buyers ask for moisture, volatile oil and cleanliness, and a phytosanitary certificate goes with most lots."
        ),
        ("09", "08"),
    ),
    "fisheries": CategoryGuide(
        N_(
            "Fish, crab, shrimp, seaweed and salt, live, frozen or dried. Many countries admit only approved establishments, and each consignment needs a health certificate."
        ),
        ("03", "16", "12", "25"),
    ),
    "grains-flours": CategoryGuide(
        N_(
            "Rice, flours of cassava, banana and sago, crackers and snacks. Specifications name moisture, mesh and shelf life; labels follow the rules of the country of sale."
        ),
        ("11", "19", "10", "20"),
    ),
    "coffee-tea": CategoryGuide(
        N_(
            "Green coffee by origin, process and grade, roasted coffee, tea and herbal infusions. Green coffee is traded in 60 kg bags after a sample has been cupped."
        ),
        ("09", "12"),
    ),
    "fruit-vegetables": CategoryGuide(
        N_(
            "Fresh, dried and preserved fruit, vegetables and ornamental plants. Fresh goods need a cold chain and plant quarantine papers; seasons decide when a lot can be shipped."
        ),
        ("08", "07", "20", "06"),
    ),
    "coconut-palm": CategoryGuide(
        N_(
            "Palm and coconut sugar, coconut oil, desiccated coconut, coir and charcoal. Sugar is sold by granule size and moisture, charcoal by ash and calorific value."
        ),
        ("17", "08", "15", "53", "44"),
    ),
    "essential-oils": CategoryGuide(
        N_(
            "Patchouli, clove, citronella, nutmeg and other distilled oils. Price follows the analysis: a certificate with the main component and a safety data sheet go with each drum."
        ),
        ("33", "15"),
    ),
    "weaving-tenun": CategoryGuide(
        N_(
            "Cloth woven by hand: ikat, songket, sarongs and mats. Each length takes weeks, so lead times are long, and width, fibre and dye are agreed by sample."
        ),
        ("52", "50", "63", "57"),
    ),
    "musical-instruments": CategoryGuide(
        N_(
            "Drums, gongs, angklung and flutes. Wood and skins decide which papers are needed: legality of the timber, plant and animal quarantine."
        ),
        ("92",),
    ),
    "wood-craft": CategoryGuide(
        N_(
            "Carving, turned ware, furniture and boards. Buyers in many countries must show that the timber is legal, and packing wood is heat treated and marked."
        ),
        ("44", "94"),
    ),
    "textiles-batik": CategoryGuide(
        N_(
            "Batik drawn or stamped with wax, embroidery and garments. Hand-drawn, stamped and printed are three different goods and three different prices."
        ),
        ("62", "52", "63", "58"),
    ),
    "natural-cosmetics": CategoryGuide(
        N_(
            "Soap, scrubs, oils and hair care from plants. Most countries want the ingredients listed by their INCI names and somebody responsible who is resident there."
        ),
        ("33", "34"),
    ),
    "bamboo-rattan": CategoryGuide(
        N_(
            "Baskets, furniture and blinds from bamboo, rattan, pandanus and water hyacinth. Light goods fill a container long before they weigh it down."
        ),
        ("46", "94", "44", "14"),
    ),
    "bags-leather": CategoryGuide(
        N_(
            "Bags, belts, purses and footwear of leather or plaited fibre. Leather is named by tannage; exotic skins need a permit."
        ),
        ("42", "46"),
    ),
    "home-decor": CategoryGuide(
        N_(
            "Lamps, ornaments, frames and table ware for the home. Sold by collection and season, so samples and photographs come first."
        ),
        ("46", "44", "94", "63"),
    ),
    "livestock-hides": CategoryGuide(
        N_(
            "Hides, skins, bird's nest and other animal products. Veterinary papers decide everything, and raw hides bear an export duty in Indonesia."
        ),
        ("41", "04", "16"),
    ),
    "ceramics-stone": CategoryGuide(
        N_(
            "Pottery, terracotta, carved stone and mortars. Heavy and fragile: packing and payload limit a container, not its volume."
        ),
        ("69", "68", "25"),
    ),
    "jewellery": CategoryGuide(
        N_(
            "Silver, brass, pearl and bead work. Precious metal is stated by fineness, and small consignments fly."
        ),
        ("71",),
    ),
    "honey-bee": CategoryGuide(
        N_(
            "Honey, beeswax and propolis of several bees. Laboratories look for moisture, HMF and residues before a lot is admitted."
        ),
        ("04", "15", "13"),
    ),
    "cocoa": CategoryGuide(
        N_(
            "Cocoa beans, fermented or not, nibs, butter and chocolate. Bean count, fermentation and moisture make the grade."
        ),
        ("18",),
    ),
}


def guide_of(slug: str) -> CategoryGuide:
    """What is known of a category; nothing of one that was added since."""
    return GUIDES.get(slug, CategoryGuide("", ()))
