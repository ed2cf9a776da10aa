"""A listing that says everything there is to say, for pages that must show it."""

from __future__ import annotations

from datetime import date

from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.values import (
    HeldCertificate,
    MakerTerms,
    MaterialTerms,
    OfferTerms,
    PackTerms,
    RecognitionKind,
    RecognitionTerms,
)
from marketplace.money import Money
from marketplace.trade_terms import Incoterm
from tests.build import listing_terms

TIERS = ((100, Money(1_850, "USD")), (1000, Money(1_600, "USD")))
FOB = OfferTerms(Incoterm.FOB, "Tanjung Perak, Surabaya", TIERS)
CIF = OfferTerms(Incoterm.CIF, "Hamburg", ((100, Money(2_000, "EUR")),))


def whole_terms(**changes: object) -> ListingTerms:
    """The drums of Ngoran in full; ``changes`` are fields of ListingTerms."""
    terms: dict[str, object] = {
        "offers": (FOB, CIF),
        "moq_increment": 50,
        "stock": 12,
        "longer_lead_times": ((1000, 60), (3500, 90)),
        "season_months": (4, 5, 6),
        "packs": (
            PackTerms("60 cm", 2, 9_000, 10_500, 680, 340, 620),
            PackTerms("30 cm", 6, 6_000, 7_000, 600, 400, 400),
        ),
        "certificates": (
            HeldCertificate("svlk", "LVLK Jaya", "VL-17", date(2024, 1, 1), date(2027, 1, 31)),
            HeldCertificate("fsc", "FSC Asia", "C-9", None, date(2026, 11, 20)),
        ),
        "ships_to": ("CN", "DE"),
        "story_en": "Forty people carve at Ngoran.",
        "story_id": "Empat puluh orang mengukir di Ngoran.",
        "makers": (
            MakerTerms("Carving", "Pak Slamet", date(2026, 1, 2), "Signed form"),
            MakerTerms("Stringing"),
        ),
        "materials": (MaterialTerms("Mahogany", "Blitar"), MaterialTerms("Goat skin", "Kediri")),
        "recognitions": (
            RecognitionTerms(RecognitionKind.AWARD, "Local Champion", 2023, "kompas.com"),
            RecognitionTerms(
                RecognitionKind.PROGRAMME, "Desa Sejahtera Astra", 2019, "astra.co.id"
            ),
        ),
    }
    return listing_terms(**{**terms, **changes})
