"""The languages of the site, and the address of a page in each: ``/…`` is English, ``/id/…`` Indonesian.

The prefix is taken off before routing (LanguagePrefix) and becomes part of the script name, so that
every address ``url_for`` builds, every form and every redirect stays in the visitor's language.
Machine addresses (static files, pictures, webhooks) have none: ``Site.url_for`` leaves it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Request, has_request_context, request
from werkzeug.exceptions import NotFound

from marketplace.web.addresses import Addresses
from marketplace.web.environment import Environment

LANGUAGE = "desaport.language"
ROOT = "desaport.root"
# Everything RFC 3986 lets stand in a path as it is.
_IN_A_PATH = "/:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Language:
    """``code`` is the prefix and Babel's locale, ``tag`` what the lang attribute says.

    ``invitation`` offers a page in this language to somebody who reads it. ``everywhere``: whether sellers', LPEI's and staff's pages speak it too, or buyers' pages only.
    """

    code: str
    tag: str
    name: str
    invitation: str
    direction: str = "ltr"
    everywhere: bool = False

    @property
    def prefix(self) -> str:
        return "" if self.code == ENGLISH.code else f"/{self.code}"


ENGLISH = Language("en", "en", "English", "Read this page in English", everywhere=True)
INDONESIAN = Language(
    "id", "id", "Bahasa Indonesia", "Baca halaman ini dalam bahasa Indonesia", everywhere=True
)
LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        ENGLISH,
        INDONESIAN,
        Language("zh", "zh-Hans", "简体中文", "用简体中文阅读本页"),
        Language("ja", "ja", "日本語", "このページを日本語で読む"),
        Language("ar", "ar", "العربية", "اقرأ هذه الصفحة بالعربية", direction="rtl"),
    )
}
PREFIXED = frozenset(LANGUAGES) - {ENGLISH.code}


class LanguagePrefix:
    """Moves a language prefix from the path to the script name."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        first, _slash, rest = environ.get("PATH_INFO", "").removeprefix("/").partition("/")
        if first in PREFIXED:
            environ[LANGUAGE] = first
            environ[ROOT] = environ.get("SCRIPT_NAME", "")
            environ["SCRIPT_NAME"] = f"{environ[ROOT]}/{first}"
            environ["PATH_INFO"] = f"/{rest}"
        return self._application(environ, start_response)


class Site(Flask):
    """Flask whose machine addresses carry no language."""

    machine_addresses: frozenset[str] = frozenset()
    jinja_environment = Environment

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        # A file's address depends on what is in the file.
        self._addresses = Addresses(self._build, always_built=frozenset({"static"}))

    def url_for(self, endpoint: str, **values: object) -> str:
        """The address of ``endpoint`` in the visitor's language, where it has one."""
        if not has_request_context():
            return self._build(endpoint, **values)
        # Flask's own function of this name always adds what it was not given.
        given = {name: value for name, value in values.items() if value is not None}
        return self._addresses.write(_asked_now().script_root, endpoint, given)

    def _build(self, endpoint: str, **values: object) -> str:
        address = super().url_for(endpoint, **values)  # type: ignore[arg-type]  # see above
        if not has_request_context() or LANGUAGE not in request.environ:
            return address
        full_name = f"{request.blueprint}{endpoint}" if endpoint.startswith(".") else endpoint
        if full_name not in self.machine_addresses:
            return address
        return address.replace(f"{request.script_root}/", f"{request.environ[ROOT]}/", 1)


def install(app: Site, *, machine_addresses: frozenset[str]) -> None:
    """Take prefixes off before routing; a machine address with one does not exist."""
    app.machine_addresses = machine_addresses
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way

    def refuse_prefix() -> None:
        if LANGUAGE in request.environ and request.endpoint in machine_addresses:
            raise NotFound

    app.before_request(refuse_prefix)


def asked() -> Language:
    """The language of the address; English outside a request."""
    code = request.environ.get(LANGUAGE) if has_request_context() else None
    return LANGUAGES[code] if code else ENGLISH


def _asked_now() -> Request:
    """The request itself: addresses ask it hundreds of times, and each look through a proxy costs."""
    return request._get_current_object()  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001  the documented way out


def here() -> str:
    """Path and query of this page without root and language."""
    query = request.query_string.decode("ascii", "replace")
    path = quote(request.path, safe=_IN_A_PATH)
    return f"{path}?{query}" if query else path


def path_in(language: Language, path: str) -> str:
    """``path`` (from ``here``) as an address on this host in ``language``."""
    root = request.environ.get(ROOT, request.script_root) if has_request_context() else ""
    return f"{root}{language.prefix}{path}"


def address_in(language: Language, path: str) -> str:
    """The same with scheme and host, for search engines."""
    return f"{request.scheme}://{request.host}{path_in(language, path)}"


def without_language(path: str) -> str:
    """A path of this site without the prefix it may have."""
    first, slash, rest = path.removeprefix("/").partition("/")
    if first in PREFIXED and slash:
        return f"/{rest}"
    return path
