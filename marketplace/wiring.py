"""Which features stand in this house: blueprints, menu, panels, jobs, and the outside they reach."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect

from marketplace.accounts.views import blueprint as accounts
from marketplace.back_office.views import blueprint as back_office
from marketplace.catalog.views import blueprint as catalog
from marketplace import tables as _tables  # noqa: F401  relationships need every table
from marketplace.config import Config
from marketplace.curation.views import blueprint as curation
from marketplace.documents import operations as documents
from marketplace.documents.processes import Press
from marketplace.financing.views import blueprint as financing
from marketplace.inquiries.views import blueprint as inquiries
from marketplace.mail import operations as mail
from marketplace.mail.smtp import Postman
from marketplace.orders.views import blueprint as orders
from marketplace.payments.views import blueprint as payments
from marketplace.programme.views import blueprint as programme
from marketplace.quotes.views import blueprint as quotes
from marketplace.shipments.views import blueprint as shipments
from marketplace.storage.disk import Disk
from marketplace.web.navigation import Entry

BLUEPRINTS = (
    accounts,
    catalog,
    curation,
    inquiries,
    quotes,
    orders,
    payments,
    shipments,
    financing,
    programme,
    back_office,
)
NAVIGATION: tuple[Entry, ...] = ()


def install(app: Flask, *, config: Config, csrf: CSRFProtect) -> None:
    """Put the features into ``app``."""
    app.extensions["storage"] = Disk(config.storage_dir)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["job_handlers"] = {
        mail.SEND: Postman(config.mail_url).deliver,
        documents.RENDER: Press(app.extensions["storage"]).render,
    }
