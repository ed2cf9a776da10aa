"""The pages of places: all provinces, a province, a regency, a district cluster, a village."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import render_template, request, url_for
from flask_babel import gettext

from marketplace import clock
from marketplace.catalog import approximations, browsing, naming, photo_queries, places, storefront
from marketplace.catalog.approximations import BuyersCurrency
from marketplace.catalog.presentation import category_words
from marketplace.catalog.provenance import provenance_of
from marketplace.catalog.province_map import province_map
from marketplace.catalog.reach import measure_reach
from marketplace.catalog.searches import USUAL_CURRENCY, Search
from marketplace.organisations import queries as organisations
from marketplace.organisations.models import Organisation
from marketplace.regions import queries as regions
from marketplace.regions.models import District, Province, Regency, Village
from marketplace.regions.queries import ProvinceName
from marketplace.search.documents import CATEGORY
from marketplace.web.access import PUBLIC, access
from marketplace.web.linked_data import breadcrumb_list, linked_data
from marketplace.web.pagination import PER_PAGE, Page, page_number
from marketplace.web.panels import collect

Trail = list[tuple[str, str]]


@access(get=PUBLIC)
def provinces() -> str:
    """The map of all provinces with its lists."""
    return render_template(
        "catalog/provinces.html",
        coverage=storefront.measure_coverage(),
        woven=province_map(),
        today=clock.jakarta_date(clock.now()),
    )


@access(get=PUBLIC)
def province(code: str) -> str:
    """A province: where it lies, its regencies, and what its villages offer."""
    today = clock.jakarta_date(clock.now())
    coverage = storefront.measure_coverage()
    here = coverage.of(code).province
    trail = _trail(here)
    shelf = browsing.shelf(Search(province=(here.name,)), facets=(CATEGORY,), day=today)
    return render_template(
        "catalog/province.html",
        province=here,
        coverage=coverage,
        woven=province_map(),
        regencies=places.regency_counts(province_code=code, reach=coverage.reach),
        shelf=shelf,
        today=today,
        trail=trail,
        linked=_linked(trail),
    )


@access(get=PUBLIC)
def regency(code: str) -> str:
    """A regency or city: its districts, and what its villages offer."""
    here = regions.get_regency(code=code)
    today = clock.jakarta_date(clock.now())
    reach = measure_reach(release=regions.current_release())
    total = reach.listings.get(here.code, 0)
    page = min(page_number(), max(1, -(-total // PER_PAGE)))
    listings = places.flagships_of_regency(regency_code=here.code, page=page, per_page=PER_PAGE)
    trail = _trail(here.province, here)
    return render_template(
        "catalog/regency.html",
        regency=here,
        districts=places.district_counts(regency_code=here.code, reach=reach),
        may_list=reach.villages.get(here.code, 0),
        pages=Page(listings, page, total),
        covers=photo_queries.covers_of(listings=listings),
        currency=_currency(today),
        texts=naming.texts_here(listings),
        today=today,
        trail=trail,
        linked=_linked(trail),
    )


@access(get=PUBLIC)
def district(code: str) -> str:
    """The villages of a district side by side, and what they could offer together."""
    here = regions.get_district(code=code)
    today = clock.jakarta_date(clock.now())
    cluster = places.cluster_of(villages=regions.list_villages(district_code=here.code))
    trail = _trail(here.regency.province, here.regency, here)
    return render_template(
        "catalog/district.html",
        district=here,
        cluster=cluster,
        covers=photo_queries.covers_of(listings=cluster.listings),
        texts=naming.texts_here(cluster.listings),
        currency=_currency(today),
        category_words=category_words,
        today=today,
        trail=trail,
        linked=_linked(trail),
    )


@access(get=PUBLIC)
def village(code: str) -> str:
    """A village: its people, its enterprise, its flagship, what it offered before, its neighbours."""
    villages, release = regions.list_villages_around(code=code)
    here = next(one for one in villages if one.code == code)
    today = clock.jakarta_date(clock.now())
    mandate = organisations.find_mandate_in_force(village_id=here.id)
    if mandate is not None and not mandate.covers(today):
        mandate = None
    seller = mandate.organisation if mandate else organisations.find_bumdes_of(village_id=here.id)
    cluster = places.cluster_of(villages=villages)
    listing = cluster.flagship_of(here)
    trail = _trail(here.province, here.regency, here.district, here)
    return render_template(
        "catalog/village.html",
        village=here,
        seller=seller,
        registered_date=clock.jakarta_date(seller.registered_at) if seller else None,
        mandate=mandate,
        release=release,
        listing=listing,
        covers=photo_queries.covers_of(listings=[listing] if listing else []),
        currency=_currency(today),
        texts=naming.texts_here(cluster.listings),
        provenance=provenance_of(listing_id=listing.id) if listing else None,
        former=storefront.former_flagships(village_id=here.id),
        panels=collect(page="catalog.village", actor=None, subject=seller),
        neighbours=[one for one in cluster.offering if one.village.id != here.id],
        cluster=cluster,
        category_words=category_words,
        trail=trail,
        linked=_linked(trail, *_enterprise(here, seller)),
    )


def _currency(today: date) -> BuyersCurrency:
    """What a stranger's amounts are compared in, as a search does that names no currency."""
    return approximations.buyers_currency(currency=USUAL_CURRENCY, day=today)


def _trail(*path: ProvinceName | Province | Regency | District | Village) -> Trail:
    """The provinces, then each place with its page."""
    above = [(gettext("Provinces"), url_for("catalog.provinces"))]
    pages = ("catalog.province", "catalog.regency", "catalog.district", "catalog.village")
    steps = zip(path, pages, strict=False)
    return above + [(place.name, url_for(page, code=place.code)) for place, page in steps]


def _linked(trail: Trail, *nodes: Mapping[str, object]) -> str:
    whole = [(name, request.host_url.rstrip("/") + address) for name, address in trail]
    return linked_data(breadcrumb_list(whole), *nodes)


def _enterprise(village: Village, seller: Organisation | None) -> list[Mapping[str, object]]:
    if seller is None:
        return []
    page = url_for("catalog.village", code=village.code, _external=True)
    return [
        {
            "@type": "Organization",
            "@id": f"{page}#seller",
            "name": seller.public_name,
            "url": page,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": village.name,
                "addressRegion": village.province.name,
                "addressCountry": seller.country,
            },
        }
    ]
