"""One listing among the results: the row and what this search has to say about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from marketplace.catalog import explanations, naming, photo_queries
from marketplace.catalog.approximations import Approximation, BuyersCurrency
from marketplace.catalog.cards import Card
from marketplace.catalog.pictures import Picture
from marketplace.catalog.refinements import Address
from marketplace.catalog.search_addresses import for_each_word
from marketplace.catalog.searches import MOST_COMPARED, Search, View
from marketplace.catalog.snippets import Snippet, find_snippet
from marketplace.catalog.storefront import Found
from marketplace.catalog.text_queries import BriefText
from marketplace.search.documents import Reason
from marketplace.web.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Result:
    """``compare_url`` takes it into the comparison, or out; none where there is no room left."""

    listing: Card
    photo: Picture | None
    text: BriefText | None
    approximation: Approximation | None
    reasons: list[str]
    snippet: Snippet | None
    compared: bool
    compare_url: str | None


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results: those that answer all that was asked, and those close to it."""

    exact: list[Result]
    close: list[Result]

    @property
    def approximated(self) -> bool:
        return any(result.approximation for result in (*self.exact, *self.close))


def results_of(
    *, asked: Search, found: Found, currency: BuyersCurrency, address: Address
) -> Results:
    """The found listings as the page shows them."""
    covers, comparing = _covers(asked, found), _comparing(asked, address)
    texts = naming.texts_here(found.listings)
    drawn = [
        _result(
            listing,
            covers.get(listing.id),
            texts.get(listing.id),
            asked,
            found,
            currency,
            comparing,
        )
        for listing in found.listings
    ]
    # Who asked for nothing in particular got exactly that.
    exact = found.exact if asked.text else len(drawn)
    return Results(drawn[:exact], drawn[exact:])


def _covers(asked: Search, found: Found) -> dict[int, Picture]:
    if asked.view is View.TABLE:
        return {}
    return photo_queries.covers_of(listings=found.listings)


def _result(  # noqa: PLR0917  one call, in this file
    listing: Card,
    photo: Picture | None,
    text: BriefText | None,
    asked: Search,
    found: Found,
    currency: BuyersCurrency,
    comparing: Callable[[str], str | None],
) -> Result:
    reasons = found.reasons.get(listing.id, ())
    return Result(
        listing=listing,
        photo=photo,
        text=text,
        approximation=currency.approximate(listing.lowest_price),
        reasons=explanations.explain(reasons),
        snippet=_snippet(listing, text, asked, reasons),
        compared=listing.public_id in asked.compare,
        compare_url=comparing(listing.public_id),
    )


def _comparing(asked: Search, address: Address) -> Callable[[str], str | None]:
    """Where the comparison goes on with a listing, or without it."""

    def toggled(public_id: str) -> str:
        return address(asked.comparing(public_id))

    added = for_each_word(toggled) if len(asked.compare) < MOST_COMPARED else lambda _: None
    return lambda public_id: (toggled if public_id in asked.compare else added)(public_id)


def _snippet(
    listing: Card, text: BriefText | None, asked: Search, reasons: tuple[Reason, ...]
) -> Snippet | None:
    if not asked.text or asked.view is View.TABLE:
        return None
    return find_snippet(
        texts=(
            *([(text.summary, LANGUAGES[text.language].tag)] if text else []),
            (listing.summary_en, "en"),
            (listing.description_en, "en"),
            (listing.description_id, "id"),
        ),
        words=explanations.matched_words(reasons) or asked.text.split(),
    )
