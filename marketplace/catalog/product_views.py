"""The page of one product, and the picture it is shared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response as Answer

from marketplace import clock
from marketplace.catalog import (
    approximations,
    neighbours,
    photo_queries,
    product_page,
    provenance,
    queries,
    refinements,
    requirements,
    sharing,
    structured,
)
from marketplace.catalog.destination import COOKIE, Destination, read_destination
from marketplace.catalog.models import Listing
from marketplace.catalog.packing import LIMIT_WORDS
from marketplace.catalog.pictures import Picture
from marketplace.catalog.province_map import province_map
from marketplace.catalog.share_shelf import ShareShelf
from marketplace.catalog.text_models import ListingText
from marketplace.documents.drawing import DrawingError
from marketplace.errors import NotFoundError
from marketplace.imaging.sizes import WIDTHS, Encoding
from marketplace.organisations.acting import find_actor
from marketplace.search.documents import CATEGORY
from marketplace.search.tariff import heading_of
from marketplace.storage.disk import MissingBlobError
from marketplace.storage.port import Storage
from marketplace.web import panels
from marketplace.web.access import PUBLIC, access
from marketplace.web.linked_data import linked_data
from marketplace.web.locale import current

A_YEAR = 365 * 24 * 60 * 60
NEIGHBOURS = 6
WIDEST_COVER = 960
PAGE = "catalog.product"
PANELS = "catalog.product"


def install(blueprint: Blueprint) -> None:
    """Give the catalogue's blueprint its product pages."""
    blueprint.add_url_rule("/products/<public_id>", view_func=product)
    blueprint.add_url_rule("/products/<public_id>/picture/<digest>.png", view_func=picture)


@access(get=PUBLIC)
def product(public_id: str) -> Answer:
    """One published listing, with what a buyer must know before asking.

    The address of a former flagship leads on to the village's present one.
    """
    day = clock.jakarta_date(clock.now())
    try:
        listing, text = queries.get_product(public_id=public_id, language=current().code)
    except NotFoundError:
        return _to_successor(public_id)
    if requirements.lapsed_of(listing=listing, day=day):
        raise NotFoundError  # until the daily round pauses it, nobody buys on an expired certificate
    return _page_of(listing, text, day=day)


def _page_of(listing: Listing, text: ListingText | None, *, day: date) -> Response:
    destination = read_destination(
        request.args,
        cookie=request.cookies.get(COOKIE),
        offered=product_page.offered_incoterms(listing),
        day=day,
    )
    buyers = approximations.buyers_currency(currency=destination.currency, day=day)
    actor = find_actor()
    language = current()
    told = product_page.told(listing, language=language, text=text)
    category = refinements.value_label(CATEGORY, listing.category)
    photos = photo_queries.pictures_of(listing_id=listing.id)
    addresses = _addresses(listing, photos, told.words.name, category)
    shown = structured.Shown(listing, told.words.name, told.words.summary, category, addresses, day)
    page = render_template(
        "catalog/product.html",
        listing=listing,
        told=told,
        photos=photos,
        category=category,
        heading=heading_of(listing.hs_code),
        prices=product_page.price_lists(listing, buyers),
        buyers=buyers,
        packs=product_page.packs(listing),
        limit_words=LIMIT_WORDS,
        lead_times=product_page.lead_times(listing),
        certificates=product_page.shown_certificates(listing, day=day),
        destination=destination,
        incoterms=product_page.offered_incoterms(listing),
        country_options=product_page.country_options(
            str(get_locale() or "en"), destination.country
        ),
        papers=product_page.papers_for(listing, destination, day=day),
        provenance=provenance.provenance_of(listing_id=listing.id),
        neighbours=neighbours.neighbours_of(listing=listing, limit=NEIGHBOURS),
        panels=panels.collect(page=PANELS, actor=actor, subject=listing),
        woven=province_map(),
        addresses=addresses,
        structured=linked_data(*structured.product_nodes(shown)),
        share=sharing.share_links(title=told.words.name, address=addresses.page),
        actor=actor,
    )
    return _keeping(make_response(page), destination)


@access(get=PUBLIC)
def picture(public_id: str, digest: str) -> Answer:
    """The picture a listing is shared with; an older address leads to the present picture."""
    listing = queries.get_published_listing(public_id=public_id)
    photos = photo_queries.pictures_of(listing_id=listing.id)
    shown = sharing.share_picture(listing, photos[0] if photos else None)
    if digest != shown.digest:
        return redirect(url_for("catalog.picture", public_id=public_id, digest=shown.digest), 303)
    shelf: ShareShelf = current_app.extensions["share_shelf"]
    try:
        content = shelf.find(shown) or shelf.draw(shown, photo=_cover_of(shown))
    except (DrawingError, MissingBlobError) as error:
        current_app.logger.warning("No picture to share %s with: %s", public_id, error)
        return redirect(url_for("static", filename="img/share.png"))
    response = Response(content, mimetype="image/png")
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def _to_successor(public_id: str) -> Answer:
    """For good when there is a new flagship; for now, to the village, while there is none.

    Raises NotFoundError when this is no former flagship.
    """
    former = queries.get_superseded(public_id=public_id)
    present = queries.find_published_of(village_id=former.village_id)
    if present is None:
        return redirect(url_for("catalog.village", code=former.village.code), 302)
    return redirect(url_for(PAGE, public_id=present.public_id), 301)


def _cover_of(shown: sharing.SharePicture) -> bytes | None:
    """The cover photo as JPEG, no larger than it is drawn."""
    if shown.cover is None:
        return None
    width = shown.cover.widest_within(WIDEST_COVER)
    kept = photo_queries.get_variant(
        actor=None, mark=shown.cover.mark, width=width, encoding=Encoding.JPEG
    )
    storage: Storage = current_app.extensions["storage"]
    return storage.get(kept.sha256)


def _photo_address(photo: Picture) -> str:
    width = photo.widest_within(WIDTHS[-1])
    return url_for(
        "catalog.photo", mark=photo.mark, width=width, encoding=Encoding.JPEG, _external=True
    )


def _addresses(
    listing: Listing, photos: Sequence[Picture], name: str, category: str
) -> structured.Addresses:
    page = url_for(PAGE, public_id=listing.public_id, _external=True)
    digest = sharing.share_picture(listing, photos[0] if photos else None).digest
    shared = url_for("catalog.picture", public_id=listing.public_id, digest=digest, _external=True)
    goods = url_for("catalog.category", slug=listing.category, _external=True)
    return structured.Addresses(
        page=page,
        shared=shared,
        images=[_photo_address(photo) for photo in photos],
        village=url_for("catalog.village", code=listing.village.code, _external=True),
        trail=(
            (gettext("Home"), url_for("catalog.home", _external=True)),
            (category, goods),
            (name, page),
        ),
    )


def _keeping(response: Response, destination: Destination) -> Response:
    """Remember or forget the country, as the visitor said in the chooser's own form."""
    response.vary.add("Cookie")
    if destination.keep:
        response.set_cookie(
            COOKIE,
            destination.keep,
            max_age=A_YEAR,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )
    elif destination.keep == "" and destination.kept:
        response.delete_cookie(COOKIE)
    return response
