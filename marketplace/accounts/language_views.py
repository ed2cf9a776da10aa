"""Choose the language of the site and of letters, and the time zone shown beside Jakarta's."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_babel import force_locale, gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from marketplace.accounts import operations
from marketplace.accounts.language_forms import LanguageForm
from marketplace.accounts.paths import safe_next
from marketplace.accounts.signed_in import SignedIn
from marketplace.config import Config
from marketplace.errors import NotFoundError
from marketplace.web.access import PUBLIC, SIGNED_IN, access
from marketplace.web.languages import LANGUAGES, Language, path_in, without_language
from marketplace.web.locale import remember
from marketplace.web.readers import reader_at

blueprint = Blueprint("languages", __name__)

Answer = str | tuple[str, int] | Response


@blueprint.route("/language", methods=["GET", "POST"])
@access(get=PUBLIC, post=SIGNED_IN)
def index() -> Answer:
    """Every language by its own name; who is signed in keeps the choice with the account."""
    visitor = current_user._get_current_object()  # noqa: SLF001  the documented way out of the proxy
    form = LanguageForm(next=request.args.get("next", ""), **_known(visitor))
    if form.validate_on_submit() and isinstance(visitor, SignedIn):
        with form.refusals():
            language = LANGUAGES[form.language.data]
            operations.choose_language(person_id=visitor.person.id, language=language)
            if form.time_zone.raw_data:
                zone = form.time_zone.data or None
                operations.choose_time_zone(person_id=visitor.person.id, time_zone=zone)
                _say_kept(language)
            return _back(language, form.next.data)
    page = render_template("accounts/language.html", form=form, next=form.next.data)
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/language/<code>", methods=["GET"])
@access(get=PUBLIC)
def choose(code: str) -> Answer:
    """Remember the language on this device and go back to where one was."""
    if code not in LANGUAGES:
        raise NotFoundError
    return _back(LANGUAGES[code], request.args.get("next"))


def _back(language: Language, wanted: str | None) -> Response:
    own = safe_next(wanted) or "/"
    config: Config = current_app.extensions["desaport"]
    answer = redirect(path_in(language, without_language(own)), 303)
    answer.headers["Cache-Control"] = "private, no-store"
    remember(answer, language, secure=config.production)
    return answer


def _known(visitor: object) -> dict[str, object]:
    if not isinstance(visitor, SignedIn):
        return {}
    person = visitor.person
    return {"language": reader_at(person.email).language.code, "time_zone": person.time_zone or ""}


def _say_kept(language: Language) -> None:
    with force_locale(language.code):
        flash(gettext("Your language and time zone are kept."), "good")
