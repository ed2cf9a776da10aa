"""The page to measure against: what anybody would write first to show 24 cards out of SQLite.

Flask, Flask-SQLAlchemy and Jinja as their tutorials use them, over the same database file: no
languages, no search, no access rules, no headers, no compression, and nothing kept.
"""

from __future__ import annotations

import os

import sqlalchemy as sa
from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship

CARDS = 24


class Base(DeclarativeBase):
    """The bare page's own models, of the few columns it shows."""


db = SQLAlchemy(model_class=Base)


class Village(Base):
    __tablename__ = "village"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]


class Listing(Base):
    __tablename__ = "listing"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    status: Mapped[str]
    name_en: Mapped[str]
    name_id: Mapped[str]
    summary_en: Mapped[str]
    unit: Mapped[str]
    moq: Mapped[int]

    village: Mapped[Village] = relationship()
    offers: Mapped[list[Offer]] = relationship(lazy="selectin", order_by="Offer.position")


class Offer(Base):
    __tablename__ = "offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    position: Mapped[int]
    currency: Mapped[str]
    incoterm: Mapped[str]
    named_place: Mapped[str]

    tiers: Mapped[list[PriceTier]] = relationship(lazy="selectin")


class PriceTier(Base):
    __tablename__ = "price_tier"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offer.id"))
    unit_price_minor: Mapped[int]


PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Products</title>
<link rel="stylesheet" href="{{ url_for('static', filename='site.css') }}"></head>
<body>
<h1>Products</h1>
<ul>
{% for listing in listings %}
  <li>
    <img src="/motif/{{ listing.village.code }}.svg" alt="" width="320" height="240">
    <h2><a href="{{ url_for('product', public_id=listing.public_id) }}">{{ listing.name_en }}</a></h2>
    <p lang="id">{{ listing.name_id }}</p>
    <p>{{ listing.summary_en }}</p>
    <p>{{ listing.village.name }}</p>
    {% set offer = listing.offers[0] %}
    {% set lowest = offer.tiers|map(attribute="unit_price_minor")|min %}
    <p>from {{ offer.currency }} {{ "%.2f"|format(lowest / 100) }} per {{ listing.unit }},
      {{ offer.incoterm }} {{ offer.named_place }}</p>
    <p>Minimum order {{ listing.moq }} {{ listing.unit }}</p>
  </li>
{% endfor %}
</ul>
</body>
</html>
"""

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
app.jinja_loader = DictLoader({"cards.html": PAGE})  # kept compiled, as a file would be
db.init_app(app)


@app.route("/")
def cards() -> str:
    """The cards of the first page."""
    listings = db.session.scalars(
        sa.select(Listing)
        .where(Listing.status == "published")
        .order_by(Listing.id)
        .limit(CARDS)
        .options(joinedload(Listing.village))
    ).all()
    return render_template("cards.html", listings=listings)


@app.route("/products/<public_id>")
def product(public_id: str) -> str:
    """Only so that the cards have somewhere to lead."""
    return public_id
