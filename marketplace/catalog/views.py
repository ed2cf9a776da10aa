"""The public pages of the catalogue: home, search, product, village, and a village's motif."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext

from marketplace import clock
from marketplace.catalog import queries, storefront
from marketplace.catalog.categories import CATEGORIES, category_label
from marketplace.catalog.certificates import certificate_meaning, certificate_name
from marketplace.catalog.searches import PER_PAGE, Search, read_search
from marketplace.catalog.storefront import Found
from marketplace.catalog.tile_map import tile_classes
from marketplace.errors import NotFoundError
from marketplace.organisations import queries as organisations
from marketplace.organisations.acting import find_actor
from marketplace.regions import queries as regions
from marketplace.regions.codes import is_village_code
from marketplace.search.documents import CATEGORY, CERTIFICATE, FACETS, PROVINCE
from marketplace.search.port import SearchEngine, SearchEngineError
from marketplace.web.access import PUBLIC, access
from marketplace.web.motif import draw_motif
from marketplace.web.pagination import Page

NEWEST = 8
A_YEAR = "public, max-age=31536000, immutable"
# What buyers type, in their own words: text and language.
EXAMPLES = (
    ("djembe drum", "en"),
    ("kopi arabika", "id"),
    ("非洲鼓", "zh-Hans"),
    ("バティック", "ja"),
    ("فلفل أسود", "ar"),
    ("Kakaobohnen", "de"),
    ("sel de mer", "fr"),
    ("0901.11", "zxx"),
)

blueprint = Blueprint("catalog", __name__)
blueprint.add_app_template_filter(certificate_name)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet as drawn; its address chooses it, or no longer."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter; its address leaves it out."""

    label: str
    url: str


@blueprint.route("/")
@access(get=PUBLIC)
def home() -> str:
    """The search field, what is new, and how far the catalogue reaches."""
    return render_template(
        "catalog/home.html",
        newest=storefront.newest_listings(limit=NEWEST),
        coverage=storefront.measure_coverage(),
        examples=EXAMPLES,
        tile_classes=tile_classes,
        today=clock.jakarta_date(clock.now()),
    )


@blueprint.route("/search")
@access(get=PUBLIC)
def search() -> str:
    """Results first; every state of the page is an address."""
    asked = storefront.with_known_provinces(search=read_search(request.args.to_dict(flat=False)))
    found, indexed = _find(asked)
    if not found.listings and found.total:
        asked = asked.on_page(-(-found.total // PER_PAGE))
        found, indexed = _find(asked)
    return render_template(
        "catalog/search.html",
        search=asked,
        found=found,
        indexed=indexed,
        results=Page(found.listings, asked.page, found.total, PER_PAGE),
        facets=list(_facets(asked, found)),
        chosen_filters=list(_chips(asked)),
        kept=asked.without_moq().arguments(),
        unfiltered=_unfiltered(asked, found),
        categories=[
            (_label(CATEGORY, slug), _address(Search(category=(slug,)))) for slug in CATEGORIES
        ],
    )


@blueprint.route("/products/<public_id>")
@access(get=PUBLIC)
def product(public_id: str) -> str:
    """One published listing, with what a buyer must know before asking."""
    listing = queries.get_published_listing(public_id=public_id)
    kinds = [certificate.kind for certificate in listing.certificates]
    return render_template(
        "catalog/product.html",
        listing=listing,
        category=_label(CATEGORY, listing.category),
        certificates=[(certificate_name(kind), _meaning(kind)) for kind in kinds],
        actor=find_actor(),
    )


@blueprint.route("/villages/<code>")
@access(get=PUBLIC)
def village(code: str) -> str:
    """A village: its enterprise, its flagship, and what it offered before."""
    here = regions.get_village(code=code)
    today = clock.jakarta_date(clock.now())
    return render_template(
        "catalog/village.html",
        village=here,
        seller=organisations.find_seller_of(village_id=here.id, day=today)
        or organisations.find_bumdes_of(village_id=here.id),
        listing=queries.find_published_of(village_id=here.id),
        former=storefront.former_flagships(village_id=here.id),
    )


@blueprint.route("/motif/<code>.svg")
@access(get=PUBLIC)
def motif(code: str) -> Response:
    """A village's square of cloth; its bytes follow from its code alone, so it may be kept."""
    if not is_village_code(code):
        raise NotFoundError
    response = Response(draw_motif(code), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = A_YEAR
    return response


def _find(asked: Search) -> tuple[Found, bool]:
    """What is found, and whether the index was there to find it."""
    engine: SearchEngine = current_app.extensions["search_engine"]
    try:
        page = engine.search(asked.query)
    except SearchEngineError as error:
        log.warning("The search index did not answer (%s); names were compared instead.", error)
    except Exception:  # a damaged file fails in a dozen ways, and the page must still answer
        log.exception("The search index is damaged; names were compared instead.")
    else:
        return storefront.found_on(page=page), True
    return storefront.find_by_name(search=asked), False


def _facets(asked: Search, found: Found) -> Iterator[tuple[str, list[Option]]]:
    titles = {
        CATEGORY: gettext("Category"),
        PROVINCE: gettext("Province"),
        CERTIFICATE: gettext("Certificate"),
    }
    for facet in FACETS:
        chosen = {value.casefold() for value in asked.chosen(facet)}
        options = [
            Option(
                label=_label(facet, counted.value),
                count=counted.count,
                url=_address(asked.toggled(facet, counted.value)),
                chosen=counted.value.casefold() in chosen,
            )
            for counted in found.facets.get(facet, ())
        ]
        if options:
            yield titles[facet], options


def _chips(asked: Search) -> Iterator[Chip]:
    for facet in FACETS:
        for value in asked.chosen(facet):
            yield Chip(_label(facet, value), _address(asked.toggled(facet, value)))
    if asked.max_moq is not None:
        label = gettext("Minimum order at most %(quantity)s", quantity=f"{asked.max_moq:,}")
        yield Chip(label, _address(asked.without_moq()))


def _unfiltered(asked: Search, found: Found) -> int:
    """How many listings the words alone would find, where the filters leave none."""
    if found.total or not asked.filtered:
        return 0
    return _find(asked.without_filters())[0].total


def _label(facet: str, value: str) -> str:
    if facet == CATEGORY:
        return gettext(category_label(value))
    return certificate_name(value) if facet == CERTIFICATE else value


def _meaning(certificate: str) -> str:
    meaning = certificate_meaning(certificate)
    # The translation of an empty text is the catalogue's own header.
    return gettext(meaning) if meaning else ""


def _address(asked: Search) -> str:
    return url_for("catalog.search", **asked.arguments())  # type: ignore[arg-type]  # lists repeat
