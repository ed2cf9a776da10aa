from collections.abc import Callable
from typing import Any

from babel import Locale
from flask import Flask

class Babel:
    def __init__(
        self,
        app: Flask | None = ...,
        *,
        locale_selector: Callable[[], str | None] | None = ...,
        default_locale: str = ...,
        default_timezone: str = ...,
        default_translation_directories: str = ...,
    ) -> None: ...

class LazyString(str): ...

def get_locale() -> Locale | None: ...
def gettext(message: str, /, **variables: object) -> str: ...
def ngettext(singular: str, plural: str, num: int, /, **variables: object) -> str: ...
def lazy_gettext(message: str, /, **variables: object) -> str: ...
def force_locale(locale: str) -> Any: ...
