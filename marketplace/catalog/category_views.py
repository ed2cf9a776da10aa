"""The pages of categories: all of them, and one with what it is in the trade and what it holds."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext

from marketplace import clock
from marketplace.catalog import browsing
from marketplace.catalog.categories import CATEGORIES, category_label
from marketplace.catalog.category_guide import CHAPTERS, HS_EDITION, guide_of
from marketplace.catalog.reach import measure_reach
from marketplace.catalog.searches import Search
from marketplace.errors import NotFoundError
from marketplace.regions import queries as regions
from marketplace.search.documents import CERTIFICATE, PROVINCE
from marketplace.web.access import PUBLIC, access
from marketplace.web.linked_data import breadcrumb_list, linked_data


@access(get=PUBLIC)
def categories() -> str:
    """Every category with its count, the fullest first."""
    counts = measure_reach(release=regions.current_release()).categories
    slugs = sorted({*CATEGORIES, *counts}, key=lambda slug: (-counts.get(slug, 0), slug))
    return render_template(
        "catalog/categories.html",
        categories=[
            (slug, gettext(category_label(slug)), _trade(slug), counts.get(slug, 0))
            for slug in slugs
        ],
        today=clock.jakarta_date(clock.now()),
    )


@access(get=PUBLIC)
def category(slug: str) -> str:
    """A category: what it is in the trade, where it comes from, and its flagships."""
    count = measure_reach(release=regions.current_release()).categories.get(slug, 0)
    if slug not in CATEGORIES and not count:
        raise NotFoundError
    today = clock.jakarta_date(clock.now())
    shelf = browsing.shelf(Search(category=(slug,)), facets=(PROVINCE, CERTIFICATE), day=today)
    label = gettext(category_label(slug))
    trail = [
        (gettext("Categories"), url_for("catalog.categories")),
        (label, url_for("catalog.category", slug=slug)),
    ]
    whole = [(name, request.host_url.rstrip("/") + address) for name, address in trail]
    return render_template(
        "catalog/category.html",
        label=label,
        trade=_trade(slug),
        chapters=[(code, gettext(CHAPTERS[code])) for code in guide_of(slug).chapters],
        edition=HS_EDITION,
        shelf=shelf,
        origins=shelf.facets[PROVINCE],
        certificates=shelf.facets[CERTIFICATE],
        today=today,
        trail=trail,
        linked=linked_data(breadcrumb_list(whole)),
    )


def _trade(slug: str) -> str:
    text = guide_of(slug).trade
    # The translation of an empty text is the catalogue's own header.
    return gettext(text) if text else ""
