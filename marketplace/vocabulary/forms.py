"""Shape of what staff write about terms and concepts."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from marketplace.vocabulary.entries import Entry, EntryTerm, marked
from marketplace.vocabulary.operations import LONGEST_KEY, LONGEST_REASON, LONGEST_TERM
from marketplace.vocabulary.words import Kind, Language
from marketplace.web.choices import labelled, options
from marketplace.web.forms import BaseForm

LONGEST_LIST = 400


class _ReasonedForm(BaseForm):
    """Every change says why."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("For your colleagues: who asked, where the word was seen."),
        validators=[
            DataRequired(_l("Say why, so that others can follow.")),
            Length(max=LONGEST_REASON),
        ],
    )


class TermForm(_ReasonedForm):
    """One more term of a concept."""

    language = SelectField(_l("Language"), choices=labelled(Language), default=Language.ENGLISH)
    term = StringField(
        _l("Term"),
        description=_l("As buyers type it. Singular or plural is enough."),
        validators=[DataRequired(_l("Write the term.")), Length(max=LONGEST_TERM)],
    )


class RemovalForm(_ReasonedForm):
    """One of the terms that stand, no longer."""

    # The operation knows what stands, and a second press, whose term is gone already.
    term = SelectField(
        _l("Term"), validators=[DataRequired(_l("Choose a term."))], validate_choice=False
    )

    def offer(self, entry: Entry) -> None:
        """Offer the terms that stand, each in its language."""
        self.term.choices = options(
            [
                ("", _l("Choose a term")),
                *((one.mark, _shown(one)) for one in entry.standing),
            ]
        )

    def validate_term(self, field: SelectField) -> None:
        """Refuse what no such list ever offered."""
        if marked(str(field.data)) is None:
            raise ValidationError(gettext("Choose a term."))

    @property
    def chosen(self) -> tuple[Language, str]:
        """Language and term; only of a form that validated."""
        found = marked(str(self.term.data))
        if found is None:
            raise LookupError(self.term.data)
        return found


class ConceptForm(_ReasonedForm):
    """A concept that the shipped thesaurus lacks."""

    key = StringField(
        _l("Key"),
        description=_l("Small letters and hyphens, never to be changed: palm-sugar."),
        validators=[DataRequired(_l("Write a key.")), Length(max=LONGEST_KEY)],
    )
    kind = SelectField(_l("Kind"), choices=labelled(Kind), default=Kind.PRODUCT)
    broader = StringField(
        _l("Broader concepts"),
        description=_l("Keys of what it is a kind of, separated by commas."),
        validators=[Optional(), Length(max=LONGEST_LIST)],
    )
    term_en = StringField(_l("English term"), validators=[Optional(), Length(max=LONGEST_TERM)])
    term_id = StringField(_l("Indonesian term"), validators=[Optional(), Length(max=LONGEST_TERM)])

    @property
    def broader_keys(self) -> tuple[str, ...]:
        keys = (self.broader.data or "").replace(",", " ").split()
        return tuple(dict.fromkeys(keys))

    @property
    def terms(self) -> tuple[tuple[Language, str], ...]:
        """The terms that were written."""
        written = (
            (Language.ENGLISH, self.term_en.data or ""),
            (Language.INDONESIAN, self.term_id.data or ""),
        )
        return tuple((language, text) for language, text in written if text)


class UndoForm(_ReasonedForm):
    """The opposite of an earlier change."""


def _shown(term: EntryTerm) -> str:
    return gettext("%(term)s (%(language)s)", term=term.text, language=gettext(term.language.label))
