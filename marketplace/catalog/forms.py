"""Shape and format of what a seller writes about the flagship."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    Form,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
)
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from marketplace.catalog.categories import CATEGORIES, category_label
from marketplace.catalog.certificates import CERTIFICATES, certificate_name
from marketplace.catalog.terms import (
    DESCRIPTION_LENGTH,
    KEYWORDS_LENGTH,
    LARGEST_QUANTITY,
    LONGEST_LEAD_TIME,
    MOST_TIERS,
    NAME_LENGTH,
    PLACE_LENGTH,
    SUMMARY_LENGTH,
    ListingTerms,
    tidy_codes,
    tidy_keywords,
)
from marketplace.money import CURRENCIES, Money, NotAnAmountError
from marketplace.regions.models import Village
from marketplace.trade_terms import Incoterm, Unit, is_hs_code
from marketplace.web.choices import options
from marketplace.web.forms import BaseForm, stripped

LONGEST_REASON = 2_000
MORE_TIERS = tuple(f"tier_{number}" for number in range(2, MOST_TIERS + 1))
_WHOLE_NUMBER = re.compile(r"[0-9]{1,12}")
_NEEDED = _l("This is needed.")
_OUT_OF_RANGE = _l("Write a number from 1 to %(max)s.")

# What each rule means for the one who sells. Source: domain reference 4.2.
INCOTERMS = options(
    (
        (Incoterm.EXW.value, _l("EXW: the buyer collects at your workshop")),
        (Incoterm.FCA.value, _l("FCA: you hand over to the buyer's carrier, cleared for export")),
        (Incoterm.FAS.value, _l("FAS: you bring it alongside the ship")),
        (Incoterm.FOB.value, _l("FOB: you bring it on board the ship")),
        (Incoterm.CFR.value, _l("CFR: you also pay the sea freight")),
        (Incoterm.CIF.value, _l("CIF: you also pay the sea freight and its insurance")),
        (Incoterm.CPT.value, _l("CPT: you also pay the carriage to the buyer's place")),
        (Incoterm.CIP.value, _l("CIP: you also pay carriage and insurance to the buyer's place")),
        (Incoterm.DAP.value, _l("DAP: you deliver to the buyer's place")),
        (Incoterm.DPU.value, _l("DPU: you deliver and unload at the buyer's place")),
        (Incoterm.DDP.value, _l("DDP: you deliver and pay the import duty too")),
    )
)
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


def _readable(_form: BaseForm, field: Field) -> None:
    """One complaint is enough about what cannot be read."""
    if field.process_errors:
        raise StopValidation


class WholeNumberField(IntegerField):
    """Plain digits only: no sign, no separator, no other script.

    A text input, because a number input throws away what it cannot read before we can say why.
    """

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed for showing it again."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text and not _WHOLE_NUMBER.fullmatch(text):
            raise ValueError(gettext("Write a whole number such as 250, in plain digits."))
        if text:
            self.data = int(text)


class PriceField(StringField):
    """A plain decimal in the currency the form's ``currency`` field names."""

    def amount(self, currency: str) -> Money:
        """Raises ValidationError with the reason."""
        try:
            price = Money.parse(self.data or "", currency)
        except NotAnAmountError as error:
            raise ValidationError(gettext(error.reason)) from None
        if not price:
            raise ValidationError(gettext("The price must be more than zero."))
        return price


class TierForm(Form):
    """One further price step; both answers or none."""

    from_quantity = WholeNumberField(
        _l("From quantity"),
        validators=[_readable, Optional(), NumberRange(1, LARGEST_QUANTITY, _OUT_OF_RANGE)],
    )
    price = PriceField(
        _l("Price of one unit"), filters=[stripped], validators=[Optional(), Length(max=40)]
    )

    @property
    def is_blank(self) -> bool:
        return self.from_quantity.data is None and not self.price.data


def _quantity(label: str, hint: str, largest: int = LARGEST_QUANTITY) -> WholeNumberField:
    return WholeNumberField(
        label,
        description=hint,
        validators=[_readable, InputRequired(_NEEDED), NumberRange(1, largest, _OUT_OF_RANGE)],
    )


def _line(label: str, hint: str, longest: int) -> StringField:
    validators = [DataRequired(_NEEDED), Length(max=longest)]
    return StringField(label, description=hint, validators=validators)


def _prose(label: str, hint: str, longest: int) -> TextAreaField:
    return TextAreaField(label, description=hint, validators=[Optional(), Length(max=longest)])


class ListingForm(BaseForm):
    """Everything about the flagship; the same form writes and revises."""

    name_id = _line(_l("Name in Indonesian"), _l("As people in the village call it."), NAME_LENGTH)
    name_en = _line(_l("Name in English"), _l("As a foreign buyer would look for it."), NAME_LENGTH)
    summary_en = _line(
        _l("One sentence in English"),
        _l("What it is, what it is made of, what makes it good."),
        SUMMARY_LENGTH,
    )
    description_en = _prose(
        _l("Description in English"),
        _l("Sizes, materials, how it is made and packed, who makes it."),
        DESCRIPTION_LENGTH,
    )
    description_id = _prose(
        _l("Description in Indonesian"), _l("The same, for readers at home."), DESCRIPTION_LENGTH
    )
    keywords = _prose(
        _l("Other words buyers may use"),
        _l("One a line, or with semicolons between them: djembe; african drum."),
        KEYWORDS_LENGTH,
    )
    category = SelectField(_l("Category"), validators=[InputRequired(_l("Choose a category."))])
    hs_code = _line(
        _l("Customs number (HS code)"),
        _l(
            "Customs offices all over the world use the same first six digits. Write it like "
            "9206.00. The trade office of your regency knows it when you do not."
        ),
        10,
    )
    unit = SelectField(_l("Counted in"), choices=UNITS)
    moq = _quantity(
        _l("Smallest order (MOQ)"),
        _l("The smallest quantity you can sell to a foreign buyer, in the unit above."),
    )
    currency = SelectField(_l("Currency"), choices=options((code, code) for code in CURRENCIES))
    price = PriceField(
        _l("Price of one unit"),
        description=_l("At the smallest order. A plain number such as 18.50."),
        validators=[InputRequired(_NEEDED), Length(max=40)],
    )
    tier_2 = FormField(TierForm, label=_l("Second price step"))
    tier_3 = FormField(TierForm, label=_l("Third price step"))
    tier_4 = FormField(TierForm, label=_l("Fourth price step"))
    tier_5 = FormField(TierForm, label=_l("Fifth price step"))
    incoterm = SelectField(
        _l("How far you bring it (Incoterms 2020)"),
        description=_l(
            "The price covers the costs up to this point, and the risk is yours so far."
        ),
        choices=INCOTERMS,
    )
    named_place = _line(
        _l("Place or port"),
        _l("Where that point is, for example Tanjung Perak, Surabaya."),
        PLACE_LENGTH,
    )
    monthly_capacity = _quantity(
        _l("How much you can make in a month (capacity)"),
        _l("What you have shown you can make, not what you hope for."),
    )
    lead_time_days = _quantity(
        _l("Days from the order until it is ready (lead time)"),
        _l("Count everything: material, making, drying, packing."),
        LONGEST_LEAD_TIME,
    )
    certificates = SelectMultipleField(
        _l("Certificates you hold"),
        description=_l("Only those you can show; buyers ask for the paper."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, *, standing: ListingTerms | None = None) -> None:
        """Offer the known categories and certificates, and those the listing has already."""
        slugs = {*CATEGORIES, *([standing.category] if standing else [])}
        labels = sorted((category_label(slug), slug) for slug in slugs)
        self.category.choices = options(
            [("", _l("Choose a category")), *((slug, lazy_gettext(text)) for text, slug in labels)]
        )
        codes = [*CERTIFICATES, *(standing.certificates if standing else ())]
        self.certificates.choices = options(
            (code, _certificate_words(code)) for code in dict.fromkeys(codes)
        )

    def validate_hs_code(self, field: StringField) -> None:
        """Say how it is written."""
        if not is_hs_code(field.data or ""):
            raise ValidationError(gettext("Write the HS code like 9206.00 or 9206.00.10."))

    def validate_price(self, field: PriceField) -> None:
        """Say why a text is no price in the chosen currency."""
        field.amount(self.currency.data)

    def more_tiers(self) -> list[TierForm]:
        """The further price steps that were filled in."""
        return [tier for tier in self._tier_forms() if not tier.is_blank]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Also look at the further price steps, which depend on the currency and on each other."""
        valid = super().validate(extra_validators)
        steps = [self._check(tier) for tier in self.more_tiers()]
        return valid and all(steps)

    def terms(self) -> ListingTerms:
        """What was written, once it has the right shape."""
        currency = self.currency.data
        more = [
            (tier.from_quantity.data or 0, tier.price.amount(currency))
            for tier in self.more_tiers()
        ]
        return ListingTerms(
            name_id=self.name_id.data or "",
            name_en=self.name_en.data or "",
            summary_en=self.summary_en.data or "",
            description_en=_text(self.description_en),
            description_id=_text(self.description_id),
            category=self.category.data,
            hs_code=self.hs_code.data or "",
            keywords=tidy_keywords(self.keywords.data or ""),
            unit=Unit(self.unit.data),
            monthly_capacity=self.monthly_capacity.data or 0,
            lead_time_days=self.lead_time_days.data or 0,
            incoterm=Incoterm(self.incoterm.data),
            named_place=self.named_place.data or "",
            tiers=((self.moq.data or 0, self.price.amount(currency)), *more),
            certificates=tidy_codes(self.certificates.data or []),
        )

    def _tier_forms(self) -> list[TierForm]:
        return [field.form for field in (self.tier_2, self.tier_3, self.tier_4, self.tier_5)]

    def _check(self, tier: TierForm) -> bool:
        """Complain beside the answer that is missing, unreadable or out of order."""
        before = self._quantity_before(tier)
        if tier.errors:
            return False
        if tier.from_quantity.data is None:
            return _complain(tier.from_quantity, gettext("Write from which quantity on."))
        if before is not None and tier.from_quantity.data <= before:
            message = gettext("Each price step must start at a larger quantity.")
            return _complain(tier.from_quantity, message)
        try:
            tier.price.amount(self.currency.data)
        except ValidationError as error:
            return _complain(tier.price, str(error))
        return True

    def _quantity_before(self, tier: TierForm) -> int | None:
        filled = self.more_tiers()
        earlier = filled[: filled.index(tier)]
        return earlier[-1].from_quantity.data if earlier else self.moq.data


class NewListingForm(ListingForm):
    """The first draft also says for which village it is."""

    village_code = SelectField(
        _l("Village"),
        description=_l("A village has one flagship product. These are the ones you sell for."),
        validate_choice=False,  # the operation knows why another village is refused
        validators=[InputRequired(_l("Choose the village."))],
    )

    def offer_villages(self, villages: Iterable[Village]) -> None:
        """Offer the villages the seller has a mandate for."""
        self.village_code.choices = options((village.code, village.place) for village in villages)


class RetirementForm(BaseForm):
    """Why the village gives up the listing."""

    reason = TextAreaField(
        _l("Why it is retired"),
        description=_l("Kept with the listing; a few words are enough."),
        validators=[DataRequired(_NEEDED), Length(max=LONGEST_REASON)],
    )


def answers(terms: ListingTerms) -> dict[str, object]:
    """What the form is filled with for a listing that stands."""
    given: dict[str, object] = {
        name: getattr(terms, name)
        for name in (
            *("name_id", "name_en", "summary_en", "description_en", "description_id"),
            *("category", "hs_code", "keywords", "monthly_capacity", "lead_time_days"),
            *("named_place", "moq", "currency"),
        )
    }
    given["unit"], given["incoterm"] = terms.unit.value, terms.incoterm.value
    given["certificates"] = list(terms.certificates)
    given["price"] = str(terms.tiers[0][1].decimal())
    for name, (quantity, price) in zip(MORE_TIERS, terms.tiers[1:], strict=False):
        given[name] = {"from_quantity": quantity, "price": str(price.decimal())}
    return given


def _text(field: TextAreaField) -> str:
    # Browsers send line ends as CR LF; the database keeps one spelling.
    return (field.data or "").replace("\r\n", "\n")


def _certificate_words(code: str) -> str:
    kind = CERTIFICATES.get(code)
    if kind is None:
        return certificate_name(code)
    return _l("%(name)s: %(meaning)s", name=kind.name, meaning=lazy_gettext(kind.meaning))


def _complain(field: IntegerField | StringField, message: str) -> bool:
    field.errors = [*field.errors, message]
    return False
