"""Every kind of refusal and failure becomes one page, here and nowhere else."""

from __future__ import annotations

import logging

from flask import Flask, jsonify, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from marketplace.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    NotFoundError,
    TooManyError,
)
from marketplace.web import limiting

STATUS: dict[type[DomainError], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    ConflictError: 409,
}
REFUSED = 422
TOO_LARGE = 413
TOO_MANY = 429
OWN_PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Map errors to pages for the whole application."""
    app.register_error_handler(DomainError, _refusal)
    app.register_error_handler(TooManyError, _too_many)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(CSRFError, _lost_form)
    app.register_error_handler(HTTPException, _http)


def _refusal(error: DomainError) -> tuple[str, int]:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), REFUSED)
    return _page(status, gettext(error.message))


def _too_many(error: TooManyError) -> tuple[str | Response, int, dict[str, str]]:
    headers = {"Retry-After": str(limiting.seconds_of(error.retry_after))}
    if request.accept_mimetypes.best == "application/json":  # a script, which shows no page
        return jsonify(status=gettext(error.message)), TOO_MANY, headers
    said = f"{gettext(error.message)} {limiting.goes_on(error.retry_after)}"
    return *_page(TOO_MANY, said), headers


def _stale(_error: StaleDataError) -> tuple[str, int]:
    return _page(409, gettext("Somebody changed this while you were looking at it."))


def _database_busy(error: OperationalError) -> tuple[str, int]:
    log.error("The database could not answer.", exc_info=error)
    return _page(503, gettext("Too many people are writing at once. Nothing was changed."))


def _lost_form(_error: CSRFError) -> tuple[str, int]:
    return _page(400, gettext("This form has expired. Open the page again and repeat the step."))


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code not in OWN_PAGES:
        return error
    return _page(error.code, _limit() if error.code == TOO_LARGE else None)


def _limit() -> str:
    megabytes = (request.max_content_length or 0) // 2**20
    return gettext("At most %(megabytes)s MB can be sent at once here.", megabytes=megabytes)


def _page(status: int, message: str | None) -> tuple[str, int]:
    return render_template(f"errors/{status}.html", message=message), status
