"""A listing as schema.org knows products, offers, organisations and trails; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.catalog.certificates import certificate_name
from marketplace.catalog.models import Listing
from marketplace.catalog.parts import Certificate, Offer, PriceTier
from marketplace.web.linked_data import SCHEMA, breadcrumb_list

Node = dict[str, object]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Absolute addresses; ``trail`` is (name, address) from the home page down to this page.

    ``shared`` is the picture the page is shared with, ``images`` those of the product itself.
    """

    page: str
    shared: str
    images: Sequence[str]
    village: str
    trail: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A listing as the page tells it: in the reader's language, on ``day``."""

    listing: Listing
    name: str
    summary: str
    category: str
    addresses: Addresses
    day: date

    @property
    def seller_id(self) -> str:
        return f"{self.addresses.village}#seller"


def product_nodes(shown: Shown) -> list[Node]:
    """Product with its offers, the seller, and the trail of pages that leads here."""
    return [_product(shown), _seller(shown), breadcrumb_list(shown.addresses.trail)]


def _product(shown: Shown) -> Node:
    listing, addresses = shown.listing, shown.addresses
    held = [_certification(one) for one in listing.certificates if not one.expired(shown.day)]
    return {
        "@type": "Product",
        "@id": f"{addresses.page}#product",
        "url": addresses.page,
        "name": shown.name,
        "alternateName": listing.name_id,
        "description": shown.summary,
        "category": shown.category,
        "productID": listing.public_id,
        "image": [*addresses.images, addresses.shared],
        "brand": {"@type": "Brand", "name": listing.village.name},
        "manufacturer": {"@id": shown.seller_id},
        "countryOfOrigin": {"@type": "Country", "name": "Indonesia"},
        "additionalProperty": [_property("HS code", listing.hs_code)],
        "offers": [_offers(shown, offer) for offer in listing.offers],
        **({"hasCertification": held} if held else {}),
    }


def _offers(shown: Shown, offer: Offer) -> Node:
    """One price list: its tiers as offers, from the lowest price to the highest."""
    prices = [tier.unit_price for tier in offer.tiers]
    highest = max(prices, key=lambda price: price.minor)
    return {
        "@type": "AggregateOffer",
        "url": shown.addresses.page,
        "priceCurrency": offer.currency,
        "lowPrice": str(offer.lowest_price.decimal()),
        "highPrice": str(highest.decimal()),
        "offerCount": len(prices),
        "offers": [_offer(shown, offer, tier) for tier in offer.tiers],
    }


def _offer(shown: Shown, offer: Offer, tier: PriceTier) -> Node:
    listing = shown.listing
    price = str(tier.unit_price.decimal())
    unit = listing.unit.unece
    return {
        "@type": "Offer",
        "price": price,
        "priceCurrency": offer.currency,
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "name": f"{offer.incoterm} {offer.named_place}, Incoterms 2020",
            "price": price,
            "priceCurrency": offer.currency,
            "unitCode": unit,
        },
        "eligibleQuantity": {
            "@type": "QuantitativeValue",
            "minValue": max(tier.from_quantity, listing.moq),
            "unitCode": unit,
        },
        "deliveryLeadTime": {
            "@type": "QuantitativeValue",
            "value": listing.lead_time_for(tier.from_quantity),
            "unitCode": "DAY",
        },
        "availability": f"{SCHEMA}/{'InStock' if listing.stock else 'MadeToOrder'}",
        "itemCondition": f"{SCHEMA}/NewCondition",
        "seller": {"@id": shown.seller_id},
    }


def _seller(shown: Shown) -> Node:
    village = shown.listing.village
    return {
        "@type": "Organization",
        "@id": shown.seller_id,
        "name": shown.listing.organisation.public_name,
        "url": shown.addresses.village,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": village.name,
            "addressRegion": village.province.name,
            "addressCountry": "ID",
        },
    }


def _certification(certificate: Certificate) -> Node:
    node: Node = {"@type": "Certification", "name": certificate_name(certificate.kind)}
    if certificate.issuer:
        node["issuedBy"] = {"@type": "Organization", "name": certificate.issuer}
    if certificate.number:
        node["certificationIdentification"] = certificate.number
    if certificate.valid_from_date:
        node["validFrom"] = certificate.valid_from_date.isoformat()
    if certificate.valid_to_date:
        node["expires"] = certificate.valid_to_date.isoformat()
    return node


def _property(name: str, value: str) -> Node:
    return {"@type": "PropertyValue", "name": name, "value": value}
