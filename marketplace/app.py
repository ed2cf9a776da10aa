"""create_app(): the only place that sees everything."""

from __future__ import annotations

import os
from functools import partial

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from marketplace import cli, wiring
from marketplace.accounts import signed_in
from marketplace.config import ROOT, Config, Environment, from_environment
from marketplace.db import connect, db
from marketplace.organisations import acting
from marketplace.tallies import holding
from marketplace.web import (
    access,
    assets,
    error_pages,
    filters,
    glossary,
    languages,
    locale,
    measures,
    navigation,
    revalidation,
    saving,
    security,
    weight,
)
from marketplace.web.languages import Site

csrf = CSRFProtect()


def create_app(config: Config | None = None) -> Flask:
    """The application for ``config`` (default: from the environment). Refuses to start half-wired."""
    config = config or from_environment()
    app = Site(
        __name__,
        template_folder=os.fspath(ROOT / "templates"),
        static_folder=os.fspath(ROOT / "static"),
    )
    _configure(app, config)
    _behind_proxies(app, hops=config.trusted_hops)
    connect(app)
    Migrate(app, db, directory=os.fspath(ROOT / "migrations"))
    languages.install(app, machine_addresses=wiring.MACHINE_ADDRESSES)
    locale.install(app, for_buyers=partial(wiring.for_buyers, app))
    filters.install(app)
    measures.install(app)
    glossary.install(app)
    assets.install(app, folder=ROOT / "static")
    weight.install(app)
    revalidation.install(app)
    saving.install(app)
    security.install(app, config)
    signed_in.install(app)
    csrf.init_app(app)
    access.enforce(app, actor_of=acting.find_actor)
    holding.enforce(app, actor_of=acting.find_actor)
    acting.install(app)
    error_pages.install(app)
    wiring.install(app, config=config, csrf=csrf)
    navigation.install(app, entries=wiring.NAVIGATION, actor_of=acting.find_actor)
    cli.install(app)
    access.refuse_undeclared(app)
    return app


def _behind_proxies(app: Flask, *, hops: int) -> None:
    """Take the client's address from as many proxies as there are, and nothing else.

    Not host and scheme: a page that is kept (web/kept_pages.py) is made of them.
    """
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=hops, x_proto=0, x_host=0
        )


def _configure(app: Flask, config: Config) -> None:
    name = "__Host-session" if config.production else "desaport-session"
    app.config.update(
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME=name,
        SESSION_COOKIE_SECURE=config.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        TESTING=config.env is Environment.TEST,
        DEBUG=config.debug,
        PROPAGATE_EXCEPTIONS=False,
        TEMPLATES_AUTO_RELOAD=config.debug,
    )
    app.extensions["desaport"] = config
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["demo_world"] = not config.production
