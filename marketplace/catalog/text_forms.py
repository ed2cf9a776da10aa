"""The shape of what a seller says in a further language."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from marketplace.catalog.fields import line, needed_line, prose, text_of
from marketplace.catalog.terms import (
    DESCRIPTION_LENGTH,
    NAME_LENGTH,
    STORY_LENGTH,
    SUMMARY_LENGTH,
)
from marketplace.catalog.texts import PARTS, Said
from marketplace.web.forms import BaseForm, CountField


class EditionForm(BaseForm):
    """A button that knows which edition of the original stood beside it."""

    edition = CountField(widget=HiddenInput(), validators=[InputRequired()])


class TextForm(EditionForm):
    """The words in one language; the original stands beside each field."""

    name = needed_line(_l("Name"), longest=NAME_LENGTH)
    summary = line(_l("In one sentence"), longest=SUMMARY_LENGTH)
    description = prose(_l("Description"), longest=DESCRIPTION_LENGTH)
    story = prose(_l("Story"), longest=STORY_LENGTH)

    def said(self) -> Said:
        """What was written."""
        return Said(
            name=self.name.data or "",
            summary=self.summary.data or "",
            description=text_of(self.description),
            story=text_of(self.story),
        )

    def fields_beside(self, original: Said) -> list[tuple[Any, str]]:
        """Each field with what the original says there."""
        return [(self[name], getattr(original, name)) for name in PARTS]

    def read_again(self, edition: int) -> None:
        """Let the next press answer the original as it stands now."""
        self.edition.data, self.edition.raw_data = edition, None
