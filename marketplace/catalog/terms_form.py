"""What every section of the editor is: a form that reads and says terms of a listing."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from marketplace.catalog.fields import (
    SectionForm,
)
from marketplace.catalog.terms import (
    ListingTerms,
)
from marketplace.money import CURRENCIES
from marketplace.web.choices import options

NOT_SAID = [("", _l("Not said yet"))]
CURRENCY_CHOICES = options((code, code) for code in CURRENCIES)


class TermsForm(SectionForm):
    """A section that knows how it is filled from terms and which terms were said in it."""

    @classmethod
    def answers(cls, terms: ListingTerms) -> dict[str, Any]:
        """What the form is filled with."""
        raise NotImplementedError

    def said(self, standing: ListingTerms) -> ListingTerms:
        """``standing`` with this section as it was written, once it has the right shape."""
        raise NotImplementedError
