"""The sections of the editor on the product itself and on the countries it goes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.catalog.categories import CATEGORIES, category_label
from marketplace.catalog.fields import (
    choice,
    line,
    needed_line,
)
from marketplace.catalog.terms import (
    NAME_LENGTH,
    SUMMARY_LENGTH,
    ListingTerms,
)
from marketplace.catalog.terms_form import NOT_SAID, TermsForm
from marketplace.catalog.values import (
    Processing,
)
from marketplace.regions.models import Village
from marketplace.trade_terms import COUNTRIES, Unit, is_hs_code
from marketplace.web.choices import labelled, options

UNITS = options(
    (
        (Unit.PIECE.value, _l("pcs: pieces")),
        (Unit.PAIR.value, _l("pair: pairs")),
        (Unit.SET.value, _l("set: sets")),
        (Unit.KILOGRAM.value, _l("kg: kilograms")),
        (Unit.GRAM.value, _l("g: grams")),
        (Unit.TONNE.value, _l("t: tonnes")),
        (Unit.METRE.value, _l("m: metres")),
        (Unit.SQUARE_METRE.value, _l("m2: square metres")),
        (Unit.CUBIC_METRE.value, _l("m3: cubic metres")),
        (Unit.LITRE.value, _l("l: litres")),
    )
)


class ProductForm(TermsForm):
    name_id = needed_line(
        _l("Name in Indonesian"), _l("As people in the village call it."), longest=NAME_LENGTH
    )
    name_en = needed_line(
        _l("Name in English"), _l("As a foreign buyer would look for it."), longest=NAME_LENGTH
    )
    summary_id = line(
        _l("One sentence in Indonesian"),
        _l("What it is, what it is made of, what makes it good."),
        longest=SUMMARY_LENGTH,
    )
    summary_en = line(
        _l("One sentence in English"), _l("The same for foreign buyers."), longest=SUMMARY_LENGTH
    )
    category = SelectField(_l("Category"))
    hs_code = line(
        _l("Customs number (HS code)"),
        _l(
            "Customs offices all over the world use the same first six digits. Write it like "
            "9206.00. The trade office of your regency knows it when you do not."
        ),
        longest=10,
    )
    processing = choice(
        _l("How far it is made"),
        [*options(NOT_SAID), *labelled(Processing)],
        _l("The customs number depends on it: a drum without its skin is another thing."),
    )
    unit = choice(_l("Counted in"), UNITS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slugs = {*CATEGORIES, *filter(None, [self.category.data])}
        if self.category.data not in CATEGORIES and self.category.raw_data:
            slugs = set(CATEGORIES) | {self.category.object_data or ""} - {""}
        labels = sorted((category_label(slug), slug) for slug in slugs)
        self.category.choices = options(
            [("", _l("Choose a category")), *((slug, lazy_gettext(text)) for text, slug in labels)]
        )

    def validate_hs_code(self, field: StringField) -> None:
        """Say how it is written."""
        if field.data and not is_hs_code(field.data):
            raise ValidationError(gettext("Write the HS code like 9206.00 or 9206.00.10."))

    @classmethod
    def answers(cls, terms: ListingTerms) -> dict[str, Any]:
        names = ("name_id", "name_en", "summary_id", "summary_en", "category", "hs_code")
        return {name: getattr(terms, name) for name in names} | {
            "processing": terms.processing or "",
            "unit": terms.unit.value,
        }

    def said(self, standing: ListingTerms) -> ListingTerms:
        return replace(
            standing,
            name_id=self.name_id.data or "",
            name_en=self.name_en.data or "",
            summary_id=self.summary_id.data or "",
            summary_en=self.summary_en.data or "",
            category=self.category.data or "",
            hs_code=self.hs_code.data or "",
            processing=Processing.of(self.processing.data) if self.processing.data else None,
            unit=Unit(self.unit.data),
        )


class NewListingForm(ProductForm):
    """The first section also says for which village it is."""

    village_code = SelectField(
        _l("Village"),
        description=_l("A village has one flagship product. These are the ones you sell for."),
        validate_choice=False,  # the operation knows why another village is refused
        validators=[InputRequired(_l("Choose the village."))],
    )

    def offer_villages(self, villages: Iterable[Village]) -> None:
        """Offer the villages the seller has a mandate for."""
        self.village_code.choices = options((village.code, village.place) for village in villages)


class MarketsForm(TermsForm):
    ships_to = SelectMultipleField(
        _l("Countries you can ship to"),
        description=_l("Where you know the papers and a buyer may receive it."),
        choices=options(sorted(COUNTRIES.items(), key=lambda country: country[1])),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @classmethod
    def answers(cls, terms: ListingTerms) -> dict[str, Any]:
        return {"ships_to": list(terms.ships_to)}

    def said(self, standing: ListingTerms) -> ListingTerms:
        return replace(standing, ships_to=tuple(sorted(set(self.ships_to.data or []))))
