"""Shape of what a seller sends and says about photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import FieldList, Form, FormField, HiddenField, IntegerField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from marketplace.catalog.photo_models import ListingPhoto
from marketplace.catalog.photo_terms import ALT_LENGTH, MOST_PHOTOS, Caption, cell_of, focus
from marketplace.web.choices import options
from marketplace.web.forms import BaseForm

CELLS = options(
    (
        ("0-0", _l("Top left")),
        ("1-0", _l("Top middle")),
        ("2-0", _l("Top right")),
        ("0-1", _l("Middle left")),
        ("1-1", _l("Middle")),
        ("2-1", _l("Middle right")),
        ("0-2", _l("Bottom left")),
        ("1-2", _l("Bottom middle")),
        ("2-2", _l("Bottom right")),
    )
)
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif"


class UploadForm(BaseForm):
    photos = MultipleFileField(
        _l("Photos"),
        description=_l(
            "JPEG, PNG, WebP or AVIF, at most 8 MB each and 12 MB at once. What the file says about "
            "you and where it was taken is removed."
        ),
        validators=[FileRequired(_l("Choose at least one photo."))],
        render_kw={"accept": ACCEPTED},
    )

    @property
    def files(self) -> list[FileStorage]:
        """What was sent, as many as a listing may have at all."""
        return list(self.photos.data or [])[:MOST_PHOTOS]

    def refuse(self, file: FileStorage, reason: str) -> None:
        """Say beside the field which file was not taken and why."""
        sentence = gettext("%(file)s: %(reason)s", file=_name(file), reason=gettext(reason))
        self.photos.errors = [*self.photos.errors, sentence]


class FocusForm(BaseForm):
    focus = RadioField(
        _l("What must stay in view"),
        choices=CELLS,
        description=_l("Lists show a part of the photo. Choose the spot that must be in it."),
        validators=[DataRequired(_l("Choose a point on the photo."))],
    )
    focus_x = HiddenField()
    focus_y = HiddenField()

    @classmethod
    def of(cls, photo: ListingPhoto) -> Self:
        """The form with what is kept in view now."""
        return cls(data=_aim(photo))

    def point(self) -> tuple[int, int]:
        """What was chosen, per mille; call after validation."""
        exact = _per_mille(self.focus_x.data), _per_mille(self.focus_y.data)
        return focus(self.focus.data, exact)


class CaptionForm(FocusForm):
    alt_id = StringField(
        _l("What is on the photo, in Indonesian"),
        description=_l("As you would say it to somebody on the telephone: the thing, the place."),
        validators=[DataRequired(_l("This is needed.")), Length(max=ALT_LENGTH)],
    )
    alt_en = StringField(
        _l("What is on the photo, in English"),
        validators=[DataRequired(_l("This is needed.")), Length(max=ALT_LENGTH)],
    )
    credit = StringField(
        _l("Who took it"),
        description=_l("Named below the photo."),
        validators=[Length(max=ALT_LENGTH)],
    )

    @classmethod
    def of(cls, photo: ListingPhoto) -> Self:
        """The form with what is written now."""
        return cls(
            data={
                "alt_id": photo.alt_id,
                "alt_en": photo.alt_en,
                "credit": photo.credit,
                **_aim(photo),
            }
        )

    def caption(self) -> Caption:
        """What was written; call after validation."""
        focus_x, focus_y = self.point()
        return Caption(
            alt_en=self.alt_en.data or "",
            alt_id=self.alt_id.data or "",
            credit=self.credit.data or "",
            focus_x=focus_x,
            focus_y=focus_y,
        )


class HungForm(Form):
    """One photo in the arrangement; place 0 takes it off the page."""

    photo = HiddenField()
    place = IntegerField(
        _l("Place on the page"), validators=[InputRequired(), NumberRange(0, MOST_PHOTOS)]
    )
    alt_id = StringField(_l("In Indonesian"), validators=[Length(max=ALT_LENGTH)])
    alt_en = StringField(_l("In English"), validators=[Length(max=ALT_LENGTH)])
    credit = StringField(_l("Who took it"), validators=[Length(max=ALT_LENGTH)])

    def caption(self, standing: Caption) -> Caption:
        """``standing`` with the words that were written; its focal point stays."""
        return replace(
            standing,
            alt_id=(self.alt_id.data or "").strip(),
            alt_en=(self.alt_en.data or "").strip(),
            credit=(self.credit.data or "").strip(),
        )


class ArrangementForm(BaseForm):
    """All photos of a listing buyers see, as they shall stand."""

    photos = FieldList(FormField(HungForm), max_entries=MOST_PHOTOS)

    @classmethod
    def of(cls, photos: Sequence[ListingPhoto]) -> ArrangementForm:
        """The form with what is on the page now, and what waits to be."""
        rows = [
            {
                "photo": photo.public_id,
                "place": photo.position or 0,
                "alt_id": photo.alt_id,
                "alt_en": photo.alt_en,
                "credit": photo.credit,
            }
            for photo in photos
        ]
        return cls(data={"photos": rows})

    def arrangement(self, photos: Sequence[ListingPhoto]) -> dict[str, Caption]:
        """Public id → caption, in the wanted order; of equal places the first row goes first."""
        known = {photo.public_id: photo for photo in photos}
        rows = {str(row.form.photo.data): row.form for row in self.photos}
        shown = [name for name, row in rows.items() if name in known and row.place.data]
        shown.sort(key=lambda name: rows[name].place.data or 0)
        return {name: rows[name].caption(known[name].caption) for name in shown}


class PlaceForm(BaseForm):
    place = IntegerField(validators=[InputRequired(), NumberRange(1, MOST_PHOTOS)])


def _aim(photo: ListingPhoto) -> dict[str, str]:
    return {
        "focus": cell_of(photo.focus_x, photo.focus_y),
        "focus_x": str(photo.focus_x),
        "focus_y": str(photo.focus_y),
    }


def _per_mille(text: str | None) -> int:
    """A number the page's script wrote, or one that lies in no cell."""
    plain = text is not None and text.isascii() and text.isdigit() and len(text) <= 4  # noqa: PLR2004
    return int(text) if plain and text else -1


def _name(file: FileStorage) -> str:
    """The file's own name, which is used for nothing else."""
    return (file.filename or "").replace("\\", "/").rpartition("/")[2][:80] or gettext("A file")
