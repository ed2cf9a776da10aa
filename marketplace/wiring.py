"""Which features stand in this house: blueprints, menu, panels, jobs, and the outside they reach."""

from __future__ import annotations

from functools import partial

from flask import Flask
from flask_wtf import CSRFProtect

from marketplace import tables as _tables  # noqa: F401  relationships need every table
from marketplace.about.views import blueprint as about
from marketplace.accounts.views import blueprint as accounts
from marketplace.back_office.views import MAILBOX_OWNERS, STAFF_ONLY
from marketplace.back_office.views import blueprint as back_office
from marketplace.catalog.index_intentions import INDEX
from marketplace.catalog.indexing import Indexer
from marketplace.catalog.seller_views import blueprint as listings
from marketplace.catalog.views import blueprint as catalog
from marketplace.config import Config
from marketplace.curation import panels as curation_panels
from marketplace.curation.views import CURATORS_ONLY
from marketplace.curation.views import blueprint as curation
from marketplace.documents import operations as documents
from marketplace.documents.processes import Press
from marketplace.financing import panels as financing_panels
from marketplace.financing.views import blueprint as financing
from marketplace.inquiries.views import blueprint as inquiries
from marketplace.labels import N_
from marketplace.mail import operations as mail
from marketplace.mail.smtp import Postman
from marketplace.orders.views import blueprint as orders
from marketplace.organisations import panels as organisation_panels
from marketplace.organisations.roles import (
    DIRECTORS_ONLY,
    FINANCIERS_ONLY,
    SELLERS_ONLY,
    TRADERS_ONLY,
)
from marketplace.organisations.views import blueprint as organisations
from marketplace.payments import attempts as card_attempts
from marketplace.payments import panels as payment_panels
from marketplace.payments import processes as card_processes
from marketplace.payments.processes import CardDesk
from marketplace.payments.stripe_gateway import StripeGateway
from marketplace.payments.views import blueprint as payments
from marketplace.payments.webhooks import stripe_webhook
from marketplace.programme.policy import OFFICERS_ONLY
from marketplace.programme.views import blueprint as programme
from marketplace.quotes import panels as quote_panels
from marketplace.quotes.views import blueprint as quotes
from marketplace.search.thesaurus import thesaurus
from marketplace.search.whoosh_engine import WhooshEngine
from marketplace.shipments import panels as shipment_panels
from marketplace.shipments.views import blueprint as shipments
from marketplace.storage.disk import Disk
from marketplace.web import panels
from marketplace.web.access import PUBLIC
from marketplace.web.navigation import Entry

BLUEPRINTS = (
    accounts,
    organisations,
    catalog,
    listings,
    about,
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
NAVIGATION: tuple[Entry, ...] = (
    Entry(N_("Catalogue"), "catalog.search", PUBLIC),
    Entry(N_("Your flagship"), "listings.index", SELLERS_ONLY),
    Entry(N_("Curation"), "curation.index", CURATORS_ONLY),
    Entry(N_("Inquiries"), "inquiries.index", TRADERS_ONLY),
    Entry(N_("Orders"), "orders.index", TRADERS_ONLY),
    Entry(N_("Bank accounts"), "payments.accounts", DIRECTORS_ONLY),
    Entry(N_("Financing requests"), "financing.index", FINANCIERS_ONLY),
    Entry(N_("Coverage"), "programme.coverage", OFFICERS_ONLY),
    Entry(N_("Back office"), "back_office.index", STAFF_ONLY),
    Entry(N_("Mailbox"), "back_office.mailbox", MAILBOX_OWNERS),
)


def install(app: Flask, *, config: Config, csrf: CSRFProtect) -> None:
    """Put the features into ``app``."""
    app.extensions["storage"] = Disk(config.storage_dir)
    engine = WhooshEngine(config.search_index_dir, thesaurus=thesaurus())
    app.extensions["search_engine"] = engine
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["job_handlers"] = {
        mail.SEND: Postman(config.mail_url).deliver,
        documents.RENDER: Press(app.extensions["storage"]).render,
        INDEX: Indexer(engine).follow,
    }
    panels.add(app, page="accounts.sign_in", build=organisation_panels.demo_cast)
    panels.add(app, page="listings.show", build=curation_panels.decisions)
    panels.add(app, page="inquiries.show", build=quote_panels.quotations)
    panels.add(app, page="orders.show", build=payment_panels.schedule)
    panels.add(app, page="orders.show", build=shipment_panels.consignment)
    panels.add(app, page="orders.show.action", build=shipment_panels.action)
    panels.add(app, page="orders.show", build=financing_panels.financing)
    _install_card_payments(app, config=config, csrf=csrf)


def _install_card_payments(app: Flask, *, config: Config, csrf: CSRFProtect) -> None:
    """Without a provider's key nobody is offered a card; bank transfer remains."""
    desk = None
    if config.card_payments:
        gateway = StripeGateway(
            secret_key=config.stripe_secret_key,
            webhook_secrets=config.stripe_webhook_secrets,
            api_base=config.stripe_api_base,
            live=config.production,
        )
        desk = CardDesk(gateway, config.env)
        follow = partial(card_processes.follow_payment, desk)
        app.extensions["job_handlers"][card_attempts.SYNC] = follow
    app.extensions["card_desk"] = desk
    # Its own address outside the blueprint's: the provider's console holds it.
    app.add_url_rule(
        "/webhooks/stripe", "payments.stripe_webhook", stripe_webhook, methods=["POST"]
    )
    # A notice carries a signature instead of a cookie.
    csrf.exempt(stripe_webhook)
