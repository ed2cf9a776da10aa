"""The field that takes files, for forms whose words can carry some."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import ValidationError

from marketplace.attachments.rules import ACCEPTED, LARGEST_FILE, MOST_FILES
from marketplace.attachments.taking import TOO_MANY, Upload
from marketplace.web.forms import BaseForm


class FilesForm(BaseForm):
    """A form with files beside its words."""

    files = MultipleFileField(
        _l("Files"),
        description=_l(
            "At most 5, each a PDF or a picture (JPEG, PNG, WebP, AVIF) of at most 8 MB. What a "
            "picture says about where and by whom it was taken is removed."
        ),
        render_kw={"accept": ACCEPTED},
    )

    def validate_files(self, _field: MultipleFileField) -> None:
        """How many; what they are is looked at when they are taken in."""
        if len(self._sent) > MOST_FILES:
            raise ValidationError(gettext(TOO_MANY))

    def read_files(self) -> list[Upload]:
        """What was sent; one byte too many is read of a file that is too large, and no more."""
        return [
            Upload(file.filename or "", file.stream.read(LARGEST_FILE + 1)) for file in self._sent
        ]

    @property
    def to_choose_again(self) -> bool:
        """Whether files were chosen: a browser does not keep them when the form comes back."""
        return bool(self.is_submitted() and self._sent)

    @property
    def _sent(self) -> list[FileStorage]:
        return [file for file in self.files.data or [] if file]
