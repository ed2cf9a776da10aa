"""The offers on one request side by side, for the buyer who asked; also as a file."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from marketplace import clock
from marketplace.capacity import many
from marketplace.catalog import naming
from marketplace.catalog.approximations import BuyersCurrency, buyers_currency
from marketplace.catalog.destination import read_destination
from marketplace.comparing import export, queries, table
from marketplace.comparing.table import Line
from marketplace.organisations.acting import current_actor
from marketplace.organisations.roles import BUYERS_ONLY, Actor
from marketplace.rfqs.models import Rfq
from marketplace.spreadsheets.download import KINDS, as_file
from marketplace.tallies.holding import held_to
from marketplace.tallies.limits import EXPORT
from marketplace.trade_terms import Incoterm
from marketplace.web.access import access

blueprint = Blueprint("comparing", __name__)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the page and the file show."""

    rfq: Rfq
    rule: Incoterm
    currency: BuyersCurrency
    lines: list[Line]


@blueprint.route("/rfqs/<public_id>/comparison")
@access(get=BUYERS_ONLY, of=queries.get_rfq)
def show(public_id: str) -> str:
    """Under the rule and in the currency the address asks for."""
    found = _comparison(public_id)
    listings = [line.quotation.inquiry.listing for line in found.lines]
    return render_template(
        "comparing/show.html",
        rfq=found.rfq,
        rule=found.rule,
        rules=tuple(Incoterm),
        currency=found.currency,
        lines=found.lines,
        by_quantity=table.by_quantity(found.lines),
        texts=naming.texts_here(listings),
    )


def _of_file(*, actor: Actor, public_id: str, kind: str) -> Rfq:  # noqa: ARG001  of the address
    return queries.get_rfq(actor=actor, public_id=public_id)


@blueprint.route(f"/rfqs/<public_id>/comparison.{KINDS}")
@access(get=BUYERS_ONLY, of=_of_file)
@held_to(EXPORT)
def sheet(public_id: str, kind: str) -> Response:
    """The same rows as CSV or XLSX."""
    found = _comparison(public_id)
    return as_file(
        export.sheet_of(found.lines, rule=found.rule), kind=kind, name="desaport-comparison"
    )


def _comparison(public_id: str) -> Comparison:
    now = clock.now()
    today = clock.jakarta_date(now)
    rfq = queries.get_rfq(actor=current_actor(), public_id=public_id)
    offers = queries.list_offers(rfq=rfq)
    usual = table.usual_rule(offers, asked=rfq.incoterm)
    asked = read_destination(
        {**request.args.to_dict(), "country": rfq.destination},
        cookie=None,
        offered=(usual, *Incoterm),
        day=today,
    )
    currency = buyers_currency(currency=asked.currency, day=today)
    kept = many.kept_by_many(listing_ids={one.inquiry.listing_id for one in offers}, at=now)
    lines = table.lines_of(
        offers,
        rule=asked.incoterm,
        asked=rfq.quantities,
        wanted=rfq.certificate_codes,
        kept=kept,
        currency=currency,
        today=today,
        at=now,
    )
    return Comparison(rfq, asked.incoterm, currency, lines)
