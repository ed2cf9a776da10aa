"""What machines read to find their way: sitemaps, feeds, robots, manifest, icon, security.txt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, Response, current_app, jsonify, request, send_from_directory, url_for
from flask_babel import gettext

from marketplace import clock
from marketplace.catalog.categories import CATEGORIES, category_label
from marketplace.catalog.models import Listing
from marketplace.catalog.reach import measure_reach
from marketplace.config import ROOT, Config
from marketplace.errors import NotFoundError
from marketplace.regions import queries as regions
from marketplace.signposts import feeds, queries, sitemaps
from marketplace.signposts.feeds import Entry, Feed
from marketplace.signposts.security_txt import NOT_CONFIGURED, security_txt
from marketplace.signposts.sitemaps import Leaf
from marketplace.web.access import PUBLIC, access
from marketplace.web.filters import money, per
from marketplace.web.languages import ENGLISH, LANGUAGES, address_in
from marketplace.web.locale import current

blueprint = Blueprint("signposts", __name__)
# These stand once, whatever language their reader speaks.
MACHINE_ENDPOINTS = frozenset(
    f"signposts.{name}"
    for name in ("robots", "sitemap_index", "pages", "listings", "manifest", "favicon", "security")
)
AN_HOUR, A_DAY = 60 * 60, 24 * 60 * 60
# Nothing there for a search engine, or the same list in another shape.
_KEEP_OUT = (
    *("/compare", "/shortlist", "/recently-viewed", "/suggest", "/sign-in", "/register"),
    *("/searches", "/inquiries", "/orders", "/styleguide", "/search.csv", "/search.xlsx"),
)


@blueprint.route("/robots.txt")
@access(get=PUBLIC)
def robots() -> Response:
    prefixes = [language.prefix for language in LANGUAGES.values()]
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for prefix in prefixes for path in _KEEP_OUT]
    lines += ["", f"Sitemap: {url_for('signposts.sitemap_index', _external=True)}", ""]
    return _public(Response("\n".join(lines), mimetype="text/plain"), A_DAY)


@blueprint.route("/sitemap.xml")
@access(get=PUBLIC)
def sitemap_index() -> Response:
    """One sitemap of lists and places, and one for each block of listings."""
    blocks = queries.list_blocks()
    parts: list[tuple[str, datetime | None]] = [(url_for("signposts.pages", _external=True), None)]
    parts += [
        (url_for("signposts.listings", block=one.number, _external=True), one.changed_at)
        for one in blocks
    ]
    return _public(Response(sitemaps.index(parts), mimetype="application/xml"), AN_HOUR)


@blueprint.route("/sitemaps/pages.xml")
@access(get=PUBLIC)
def pages() -> Response:
    """The home page, every category with listings, every province."""
    return _public(Response(sitemaps.sitemap(_pages()), mimetype="application/xml"), AN_HOUR)


@blueprint.route("/sitemaps/listings-<int:block>.xml")
@access(get=PUBLIC)
def listings(block: int) -> Response:
    """The products of a block of listings and their villages."""
    found = queries.listings_in(block=block) if block.bit_length() < 48 else []  # noqa: PLR2004  what a database counts to
    if not found:
        raise NotFoundError
    leaves = (
        leaf
        for public_id, code, changed_at in found
        for leaf in (
            _leaf("catalog.product", changed_at, public_id=public_id),
            _leaf("catalog.village", changed_at, code=code),
        )
    )
    return _public(Response(sitemaps.sitemap(leaves), mimetype="application/xml"), AN_HOUR)


@blueprint.route("/feeds/new.atom")
@access(get=PUBLIC)
def newest() -> Response:
    title = gettext("Desaport: newly published")
    return _feed(title, "catalog.home", queries.newest_listings(province_code=None, category=None))


@blueprint.route("/feeds/provinces/<code>.atom")
@access(get=PUBLIC)
def newest_of_province(code: str) -> Response:
    province = next((one for one in regions.list_provinces() if one.code == code), None)
    if province is None:
        raise NotFoundError
    title = gettext("Desaport: newly published in %(place)s", place=province.name)
    found = queries.newest_listings(province_code=code, category=None)
    return _feed(title, "catalog.province", found, code=code)


@blueprint.route("/feeds/categories/<slug>.atom")
@access(get=PUBLIC)
def newest_of_category(slug: str) -> Response:
    if slug not in CATEGORIES:
        raise NotFoundError
    words = gettext(category_label(slug))
    title = gettext("Desaport: newly published, %(category)s", category=words)
    found = queries.newest_listings(province_code=None, category=slug)
    return _feed(title, "catalog.category", found, slug=slug)


@blueprint.route("/manifest.webmanifest")
@access(get=PUBLIC)
def manifest() -> Response:
    """What a phone shows that puts the site on its home screen."""
    icons = [
        {"src": _file(f"icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png"} | more
        for name, size, more in (
            ("icon-192", 192, {}),
            ("icon-512", 512, {}),
            ("icon-maskable-512", 512, {"purpose": "maskable"}),
        )
    ]
    response = jsonify(
        name="Desaport",
        short_name="Desaport",
        description=gettext("The export marketplace of Indonesian villages."),
        id="/",
        start_url=url_for("catalog.home"),
        scope=url_for("catalog.home"),
        display="minimal-ui",
        background_color="#fbf8f2",
        theme_color="#fbf8f2",
        icons=[*icons, {"src": _file("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    )
    response.mimetype = "application/manifest+json"
    return _public(response, A_DAY)


@blueprint.route("/favicon.ico")
@access(get=PUBLIC)
def favicon() -> Response:
    """For those who ask for it by habit: pages carry the mark in themselves."""
    folder = ROOT / "static" / "icons"
    return _public(send_from_directory(folder, "favicon.ico", mimetype="image/x-icon"), A_DAY)


@blueprint.route("/.well-known/security.txt")
@access(get=PUBLIC)
def security() -> Response:
    """Where to report a weakness; says plainly when nobody has said where."""
    config: Config = current_app.extensions["desaport"]
    if config.security_contact is None:
        return Response(NOT_CONFIGURED, status=404, mimetype="text/plain")
    text = security_txt(
        contact=config.security_contact,
        days=config.security_days,
        address=url_for("signposts.security", _external=True),
        at=clock.now(),
    )
    return _public(Response(text, mimetype="text/plain"), A_DAY)


def _pages() -> Iterator[Leaf]:
    for endpoint in ("catalog.home", "catalog.search", "catalog.categories", "catalog.provinces"):
        yield _leaf(endpoint, None)
    yield _leaf("about.data", None)
    counts = measure_reach(release=regions.current_release()).categories
    for slug in sorted(slug for slug in CATEGORIES if counts.get(slug)):
        yield _leaf("catalog.category", None, slug=slug)
    for province in regions.list_provinces():
        yield _leaf("catalog.province", None, code=province.code)


def _leaf(endpoint: str, changed_at: datetime | None, **values: str) -> Leaf:
    path = url_for(endpoint, **values).removeprefix(request.script_root)  # type: ignore[arg-type]  # of the address
    each = [(one.tag, address_in(one, path)) for one in LANGUAGES.values()]
    return Leaf((*each, ("x-default", address_in(ENGLISH, path))), changed_at)


def _feed(title: str, page: str, found: list[Listing], **values: str) -> Response:
    address = url_for(str(request.endpoint), _external=True, **(request.view_args or {}))
    people = url_for(page, _external=True, **values)
    feed = Feed(address, people, title, current().tag, clock.now())
    text = feeds.atom(feed, [_entry(listing) for listing in found])
    response = _public(Response(text, mimetype="application/atom+xml"), AN_HOUR // 6)
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]  # it answers itself


def _entry(listing: Listing) -> Entry:
    price = listing.lowest_price
    terms = gettext(
        "%(summary)s From %(price)s per %(unit)s, %(place)s.",
        summary=listing.summary_en,
        price=money(price),
        unit=per(listing.unit),
        place=listing.village.place,
    )
    return Entry(
        address=url_for("catalog.product", public_id=listing.public_id, _external=True),
        title=listing.name_en,
        summary=terms,
        author=listing.organisation.public_name,
        category=listing.category,
        published_at=listing.published_at or listing.changed_at,
        changed_at=max(listing.changed_at, listing.published_at or listing.changed_at),
    )


def _file(name: str) -> str:
    return url_for("static", filename=name)


def _public(response: Response, seconds: int) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response
