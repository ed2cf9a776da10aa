from typing import Any

from wtforms import FileField as FileField
from wtforms import MultipleFileField as MultipleFileField
from wtforms.validators import DataRequired

class FileRequired(DataRequired): ...

__all__: list[Any]
