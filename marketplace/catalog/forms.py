"""Shapes of what a seller decides about a listing as a whole, and which form writes which section."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from marketplace.catalog.fields import NEEDED
from marketplace.catalog.offer_forms import PriceForm
from marketplace.catalog.section_forms import MarketsForm, ProductForm
from marketplace.catalog.sections import Section
from marketplace.catalog.supply_forms import PackingForm, SupplyForm
from marketplace.catalog.terms_form import TermsForm
from marketplace.catalog.trust_forms import CertificatesForm, StoryForm
from marketplace.web.forms import BaseForm

LONGEST_REASON = 2_000
SECTION_FORMS: dict[Section, type[TermsForm]] = {
    Section.PRODUCT: ProductForm,
    Section.PRICE: PriceForm,
    Section.PACKING: PackingForm,
    Section.SUPPLY: SupplyForm,
    Section.CERTIFICATES: CertificatesForm,
    Section.MARKETS: MarketsForm,
    Section.STORY: StoryForm,
}


class RetirementForm(BaseForm):
    """Why the village gives up the listing."""

    reason = TextAreaField(
        _l("Why it is retired"),
        description=_l("Kept with the listing; a few words are enough."),
        validators=[DataRequired(NEEDED), Length(max=LONGEST_REASON)],
    )


class PauseForm(BaseForm):
    """Why buyers shall not find it for a while."""

    reason = TextAreaField(
        _l("Why it is paused"),
        description=_l("Kept with the listing; buyers do not read it."),
        validators=[DataRequired(NEEDED), Length(max=LONGEST_REASON)],
    )


class PaperForm(BaseForm):
    """The paper behind a certificate."""

    paper = FileField(
        _l("The paper"),
        description=_l("A PDF of at most 10 MB, or a photo (JPEG, PNG) of at most 8 MB."),
        validators=[FileRequired(_l("Choose a file."))],
    )
