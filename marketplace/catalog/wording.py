"""Between a listing's rows and the value that says the same: read one from the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from marketplace.catalog import texts
from marketplace.catalog.models import Listing
from marketplace.catalog.parts import (
    Certificate,
    LeadTimeStep,
    Maker,
    Material,
    Offer,
    Pack,
    PriceTier,
    Recognition,
)
from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.values import (
    HeldCertificate,
    MakerTerms,
    MaterialTerms,
    OfferTerms,
    PackTerms,
    RecognitionTerms,
    SampleTerms,
)

R = TypeVar("R")
V = TypeVar("V")
# Columns and terms of the same name, kept as they are.
PLAIN = (
    *("name_id", "name_en", "summary_en", "summary_id", "description_en", "description_id"),
    *("story_en", "story_id", "category", "hs_code", "processing", "keywords", "unit"),
    *("moq_increment", "stock", "monthly_capacity", "lead_time_days", "season_months"),
    *("ships_to", "samples_offered"),
)
_PACK = ("name", "units", "net_g", "gross_g", "length_mm", "width_mm", "height_mm")
_MAKER = ("craft", "name", "consented_date", "consent_note")
_MATERIAL = ("name", "origin")
_RECOGNITION = ("kind", "name", "year", "source")


def terms_of(listing: Listing) -> ListingTerms:
    """What the seller wrote, as a value that can be compared and shown in a form."""
    plain = {name: getattr(listing, name) for name in PLAIN}
    return ListingTerms(
        **plain,
        offers=tuple(_offer_terms(offer) for offer in listing.offers),
        certificates=tuple(
            _certificate_terms(row) for row in sorted(listing.certificates, key=_kind)
        ),
        longer_lead_times=tuple((s.from_quantity, s.days) for s in listing.lead_time_steps),
        packs=tuple(_read(row, PackTerms, _PACK) for row in listing.packs),
        sample=_sample_terms(listing),
        makers=tuple(_read(row, MakerTerms, _MAKER) for row in listing.makers),
        materials=tuple(_read(row, MaterialTerms, _MATERIAL) for row in listing.materials),
        recognitions=tuple(
            _read(row, RecognitionTerms, _RECOGNITION) for row in listing.recognitions
        ),
    )


def put(listing: Listing, terms: ListingTerms) -> None:
    """Let the listing say ``terms``. Rows that stay are kept: a new one would meet the old one's key."""
    _count_editions(listing, terms)
    for name in PLAIN:
        setattr(listing, name, getattr(terms, name))
    listing.moq = terms.moq
    _put_sample(listing, terms.sample)
    _put_offers(listing, terms.offers)
    _put_certificates(listing, terms.certificates)
    _put_lead_times(listing, terms.longer_lead_times)
    _put_packs(listing, terms.packs)
    _lay(listing.makers, terms.makers, Maker, _MAKER)
    _lay(listing.materials, terms.materials, Material, _MATERIAL)
    _lay(listing.recognitions, terms.recognitions, Recognition, _RECOGNITION)


def _count_editions(listing: Listing, terms: ListingTerms) -> None:
    if not listing.edition:  # nothing has been said yet
        listing.edition = listing.english_edition = 1
        return
    current = not listing.english_stale
    follows = texts.english_follows(listing, terms, current=current)
    if texts.is_new_edition(listing, terms):
        listing.edition += 1
    if follows:
        listing.english_edition = listing.edition


def _kind(certificate: Certificate) -> str:
    return certificate.kind


def _offer_terms(offer: Offer) -> OfferTerms:
    tiers = tuple((tier.from_quantity, tier.unit_price) for tier in offer.tiers)
    return OfferTerms(offer.incoterm, offer.named_place, tiers)


def _certificate_terms(row: Certificate) -> HeldCertificate:
    return HeldCertificate(
        kind=row.kind,
        issuer=row.issuer,
        number=row.number,
        valid_from_date=row.valid_from_date,
        valid_to_date=row.valid_to_date,
        file=row.file_sha256 or "",
        file_name=row.file_name,
    )


def _sample_terms(listing: Listing) -> SampleTerms | None:
    price, days, credit = listing.sample_price, listing.sample_days, listing.sample_credit
    if price is None or days is None or credit is None:
        return None
    return SampleTerms(price, days, credit)


def _read(row: object, make: Callable[..., V], names: Sequence[str]) -> V:
    return make(**{name: getattr(row, name) for name in names})


def _lay(
    rows: list[R], values: Sequence[object], make: Callable[..., R], names: Sequence[str]
) -> None:
    """Let ``rows`` say ``values`` in their order; the first rows are written over."""
    for position, value in enumerate(values):
        said = {name: getattr(value, name) for name in names}
        if position == len(rows):
            rows.append(make(position=position, **said))
            continue
        for name, answer in said.items():
            setattr(rows[position], name, answer)
    del rows[len(values) :]


def _put_sample(listing: Listing, sample: SampleTerms | None) -> None:
    listing.sample_price_minor = sample.price.minor if sample else None
    listing.sample_currency = sample.price.currency if sample else None
    listing.sample_days = sample.days if sample else None
    listing.sample_credit = sample.credit if sample else None


def _put_offers(listing: Listing, offers: tuple[OfferTerms, ...]) -> None:
    wanted = {offer.key: (position, offer) for position, offer in enumerate(offers)}
    for row in list(listing.offers):
        found = wanted.pop((row.incoterm, row.named_place, row.currency), None)
        if found is None:
            listing.offers.remove(row)
        else:
            row.position = found[0]
            _put_tiers(row, found[1])
    for position, offer in wanted.values():
        row = Offer(
            position=position,
            incoterm=offer.incoterm,
            named_place=offer.named_place,
            currency=offer.currency,
        )
        listing.offers.append(row)
        _put_tiers(row, offer)
    listing.offers.sort(key=lambda row: row.position)


def _put_tiers(row: Offer, offer: OfferTerms) -> None:
    wanted = {quantity: price.minor for quantity, price in offer.tiers}
    for tier in list(row.tiers):
        if tier.from_quantity in wanted:
            tier.unit_price_minor = wanted.pop(tier.from_quantity)
        else:
            row.tiers.remove(tier)
    for quantity, minor in wanted.items():
        row.tiers.append(PriceTier(from_quantity=quantity, unit_price_minor=minor))
    row.tiers.sort(key=lambda tier: tier.from_quantity)


def _put_certificates(listing: Listing, held: tuple[HeldCertificate, ...]) -> None:
    wanted = {one.kind: one for one in held}
    for row in list(listing.certificates):
        if row.kind not in wanted:
            listing.certificates.remove(row)
    standing = {row.kind: row for row in listing.certificates}
    for kind, one in sorted(wanted.items()):
        row = standing.get(kind) or Certificate(kind=kind)
        if kind not in standing:
            listing.certificates.append(row)
        row.issuer, row.number, row.file_name = one.issuer, one.number, one.file_name
        row.valid_from_date, row.valid_to_date = one.valid_from_date, one.valid_to_date
        row.file_sha256 = one.file or None


def _put_packs(listing: Listing, packs: tuple[PackTerms, ...]) -> None:
    names = {pack.name for pack in packs}
    for row in list(listing.packs):
        if row.name not in names:
            listing.packs.remove(row)
    standing = {row.name: row for row in listing.packs}
    for position, pack in enumerate(packs):
        row = standing.get(pack.name) or Pack()
        if pack.name not in standing:
            listing.packs.append(row)
        row.position = position
        for name in _PACK:
            setattr(row, name, getattr(pack, name))
    listing.packs.sort(key=lambda row: row.position)


def _put_lead_times(listing: Listing, longer: tuple[tuple[int, int], ...]) -> None:
    wanted = dict(longer)
    for row in list(listing.lead_time_steps):
        if row.from_quantity in wanted:
            row.days = wanted.pop(row.from_quantity)
        else:
            listing.lead_time_steps.remove(row)
    for quantity, days in wanted.items():
        listing.lead_time_steps.append(LeadTimeStep(from_quantity=quantity, days=days))
    listing.lead_time_steps.sort(key=lambda row: row.from_quantity)
