"""The public pages of the catalogue: home, a village's motif, and where the others are."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template
from flask_babel import get_locale, gettext

from marketplace import clock
from marketplace.catalog import (
    category_views,
    naming,
    photo_queries,
    picture_views,
    place_views,
    product_views,
    search_views,
    storefront,
)
from marketplace.catalog.categories import category_label
from marketplace.catalog.certificates import certificate_name, certificate_names
from marketplace.catalog.examples import examples_for
from marketplace.catalog.province_map import province_map
from marketplace.errors import NotFoundError
from marketplace.organisations.acting import find_actor
from marketplace.regions.codes import is_village_code
from marketplace.web.access import PUBLIC, access
from marketplace.web.motif import draw_motif
from marketplace.web.panels import collect

NEWEST = 8
A_YEAR = "public, max-age=31536000, immutable"

blueprint = Blueprint("catalog", __name__)
blueprint.add_app_template_filter(certificate_name)
blueprint.add_app_template_filter(certificate_names)
for rule, view in (
    ("/search", search_views.search),
    ("/compare", search_views.compare),
    ("/opensearch.xml", search_views.opensearch),
    ("/categories", category_views.categories),
    ("/categories/<slug>", category_views.category),
    ("/provinces", place_views.provinces),
    ("/provinces/<code>", place_views.province),
    ("/regencies/<code>", place_views.regency),
    ("/districts/<code>", place_views.district),
    ("/villages/<code>", place_views.village),
):
    blueprint.add_url_rule(rule, view_func=view)
blueprint.add_url_rule(
    "/photos/<string(length=32):mark>-<int(min=1, max=9999):width>.<any(webp, jpg):encoding>",
    view_func=picture_views.photo,
)
for part in (picture_views.photo_srcset, picture_views.photo_src, picture_views.photo_alt):
    blueprint.add_app_template_global(part)
blueprint.add_app_template_global(naming.naming_of)
blueprint.add_app_template_global(naming.province_here)
product_views.install(blueprint)


@blueprint.route("/")
@access(get=PUBLIC)
def home() -> str:
    """The search field, what is new, and how far the catalogue reaches."""
    newest = storefront.newest_listings(limit=NEWEST)
    coverage = storefront.measure_coverage()
    return render_template(
        "catalog/home.html",
        newest=newest,
        covers=photo_queries.covers_of(listings=newest),
        texts=naming.texts_here(newest),
        coverage=coverage,
        categories=_fullest(coverage.reach.categories),
        examples=examples_for(str(get_locale() or "en")),
        woven=province_map(),
        today=clock.jakarta_date(clock.now()),
        panels=collect(page="catalog.home", actor=find_actor(), subject=None),
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


def _fullest(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Slug, words and count of each category that holds anything, the fullest first."""
    fullest = sorted(counts, key=lambda slug: (-counts[slug], slug))
    return [(slug, gettext(category_label(slug)), counts[slug]) for slug in fullest]
