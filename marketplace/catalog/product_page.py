"""A product page as its template reads it: the listing, told to this visitor; no query in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from marketplace.catalog import texts
from marketplace.catalog.approximations import Approximation, BuyersCurrency
from marketplace.catalog.certificates import certificate_meaning, certificate_name
from marketplace.catalog.destination import Destination
from marketplace.catalog.models import Listing
from marketplace.catalog.packing import Packed, packed
from marketplace.catalog.parts import Certificate, Offer, PriceTier
from marketplace.catalog.text_models import ListingText
from marketplace.catalog.texts import Said
from marketplace.countries import countries
from marketplace.papers.reading import rule_book
from marketplace.papers.rules import Case, Needed, needed
from marketplace.trade_terms import Incoterm
from marketplace.web.languages import ENGLISH, INDONESIAN, LANGUAGES, Language

_KEPT_ANSWERS = 2048


@dataclass(frozen=True, slots=True)
class Words:
    """What the seller says in one language; ``language`` and ``direction`` are what HTML calls them."""

    language: str
    direction: str
    name: str
    summary: str
    description: str
    story: str


@dataclass(frozen=True, slots=True)
class Told:
    """The words for this reader, and the original, or English where they are that, to compare with.

    ``stale``: the original has changed since the words were translated.
    """

    words: Words
    other: Words
    stale: bool = False


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One tier, and about what it is in the visitor's own currency."""

    tier: PriceTier
    approximation: Approximation | None


@dataclass(frozen=True, slots=True)
class PriceList:
    """An offer with its tiers; ``stale`` when the rate behind ≈ is older than a week."""

    offer: Offer
    rows: tuple[PriceRow, ...]

    @property
    def rate(self) -> Approximation | None:
        """One of its approximations: all rest on the same rate."""
        return next((row.approximation for row in self.rows if row.approximation), None)


@dataclass(frozen=True, slots=True)
class ShownCertificate:
    """``meaning`` is a translation key, empty for a kind we do not know."""

    certificate: Certificate
    name: str
    meaning: str
    expired: bool


@dataclass(frozen=True, slots=True)
class LeadTime:
    from_quantity: int
    days: int


def told(listing: Listing, *, language: Language, text: ListingText | None) -> Told:
    """Indonesians read the original; others ``text``, which is in their language, or else English."""
    original = _words(INDONESIAN, texts.original_of(listing))
    english = _words(ENGLISH, texts.english_of(listing))
    if language is INDONESIAN:
        summary = original.summary or english.summary  # imported lists have none in Indonesian
        return Told(replace(original, summary=summary), english)
    if text is not None:
        return Told(_words(LANGUAGES[text.language], text.said), original, text.stale)
    return Told(english, original, listing.english_stale)


def _words(language: Language, said: Said) -> Words:
    return Words(
        *(language.tag, language.direction),
        *(said.name, said.summary, said.description, said.story),
    )


def price_lists(listing: Listing, buyers: BuyersCurrency) -> tuple[PriceList, ...]:
    """Every offer, in the seller's order."""
    return tuple(
        PriceList(
            offer,
            tuple(PriceRow(tier, buyers.approximate(tier.unit_price)) for tier in offer.tiers),
        )
        for offer in listing.offers
    )


def packs(listing: Listing) -> tuple[Packed, ...]:
    """Every pack with what it comes to in containers."""
    return tuple(packed(pack) for pack in listing.packs)


def lead_times(listing: Listing) -> tuple[LeadTime, ...]:
    """From the smallest order on, then each longer step."""
    steps = [LeadTime(step.from_quantity, step.days) for step in listing.lead_time_steps]
    first = [LeadTime(listing.moq, listing.lead_time_days)]
    return tuple(first + [step for step in steps if step.from_quantity > listing.moq])


def shown_certificates(listing: Listing, *, day: date) -> tuple[ShownCertificate, ...]:
    """The certificates with their names; what has expired last."""
    shown = [
        ShownCertificate(
            one, certificate_name(one.kind), certificate_meaning(one.kind), one.expired(day)
        )
        for one in listing.certificates
    ]
    return tuple(sorted(shown, key=lambda one: one.expired))


def offered_incoterms(listing: Listing) -> Sequence[Incoterm]:
    """Each rule the seller offers, once."""
    return tuple(dict.fromkeys(offer.incoterm for offer in listing.offers))


def papers_for(listing: Listing, destination: Destination, *, day: date) -> Needed | None:
    """What has to travel with it; None until a country is chosen."""
    if destination.country is None:
        return None
    figures = "".join(character for character in listing.hs_code if character.isdigit())
    return _needed(Case(figures, destination.country, destination.incoterm, day))


@lru_cache(maxsize=_KEPT_ANSWERS)
def _needed(case: Case) -> Needed:
    return needed(case, rule_book())


@lru_cache(maxsize=_KEPT_ANSWERS)
def country_options(language: str, chosen: str | None) -> Markup:
    """The options of a select, 249 of them: too many to draw anew for every visitor."""
    return Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            code, Markup(" selected") if code == chosen else "", name
        )
        for code, name in countries(language).items()
    )
