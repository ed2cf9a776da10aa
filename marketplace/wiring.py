"""Which features stand in this house: blueprints, menu, panels, jobs, and the outside they reach."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import Flask
from flask_wtf import CSRFProtect

from marketplace import clock
from marketplace import tables as _tables  # noqa: F401  relationships need every table
from marketplace.about.views import blueprint as about
from marketplace.accounts.language_views import blueprint as languages
from marketplace.accounts.views import blueprint as accounts
from marketplace.appointments.views import APPOINTERS_ONLY
from marketplace.appointments.views import blueprint as appointments
from marketplace.back_office.views import MAILBOX_OWNERS, STAFF_ONLY
from marketplace.back_office.views import blueprint as back_office
from marketplace.capacity import panels as capacity_panels
from marketplace.capacity.views import blueprint as capacity
from marketplace.catalog import expiries, expiry_processes, revision_queries
from marketplace.catalog import photo_operations as photos_in
from marketplace.catalog.editor_views import blueprint as listing_editor
from marketplace.catalog.photo_processes import Darkroom
from marketplace.catalog.photo_views import blueprint as photos
from marketplace.catalog.seller_views import blueprint as listings
from marketplace.catalog.share_shelf import ShareShelf
from marketplace.catalog.sheet_views import blueprint as sheets
from marketplace.catalog.text_views import blueprint as texts
from marketplace.catalog.views import blueprint as catalog
from marketplace.comparing import panels as comparing_panels
from marketplace.comparing.views import blueprint as comparing
from marketplace.config import Config
from marketplace.costing import panels as costing_panels
from marketplace.costing.floor_views import blueprint as price_floors
from marketplace.costing.views import blueprint as costing
from marketplace.curation import panels as curation_panels
from marketplace.curation.views import CURATORS_ONLY
from marketplace.curation.views import blueprint as curation
from marketplace.desk.buyer_views import blueprint as buyer_desk
from marketplace.desk.views import blueprint as desk
from marketplace.documents import operations as documents
from marketplace.documents.processes import Press
from marketplace.financing import panels as financing_panels
from marketplace.financing.views import blueprint as financing
from marketplace.forums import processes as forum_reminders
from marketplace.forums.booking_views import blueprint as forum_bookings
from marketplace.forums.desk_views import blueprint as forum_desk
from marketplace.forums.reminders import REMIND as REMIND_OF_FORUM
from marketplace.forums.table_views import blueprint as forum_tables
from marketplace.forums.views import blueprint as forums
from marketplace.inquiries import clocks, followers, reading_queries
from marketplace.inquiries import history as inquiry_history
from marketplace.inquiries import intentions as silences
from marketplace.inquiries.attachment_views import blueprint as attachments
from marketplace.inquiries.block_views import blueprint as blocks
from marketplace.inquiries.flag_views import blueprint as flags
from marketplace.inquiries.guest_views import blueprint as guests
from marketplace.inquiries.note_views import blueprint as notes
from marketplace.inquiries.report_views import blueprint as reports
from marketplace.inquiries.screening_views import SCREENERS_ONLY
from marketplace.inquiries.screening_views import blueprint as holds
from marketplace.inquiries.views import blueprint as inquiries
from marketplace.labels import N_
from marketplace.mail import operations as mail
from marketplace.mail.smtp import Postman
from marketplace.mandates import intentions as mandate_ends
from marketplace.mandates import processes as mandate_letters
from marketplace.mandates import queries as mandate_queries
from marketplace.mandates.partner_views import VOUCHERS_ONLY
from marketplace.mandates.partner_views import blueprint as partners
from marketplace.mandates.views import blueprint as mandates
from marketplace.onboarding import panels as onboarding_panels
from marketplace.onboarding.views import OFFICERS_ONLY as MINISTRY_ONLY
from marketplace.onboarding.views import blueprint as onboarding
from marketplace.orders import history as order_history
from marketplace.orders.views import blueprint as orders
from marketplace.organisations import acting, entering
from marketplace.organisations import panels as organisation_panels
from marketplace.organisations import readers as people_reading
from marketplace.organisations.entering_views import blueprint as letter_entrances
from marketplace.organisations.roles import (
    APPROVERS_ONLY,
    BUYERS,
    BUYERS_ONLY,
    DIRECTORS_ONLY,
    FINANCIERS_ONLY,
    PARTIES_ONLY,
    SELLERS_ONLY,
    SELLING_ONLY,
    TEAMS_ONLY,
    Actor,
    OrganisationKind,
    Role,
)
from marketplace.organisations.views import blueprint as organisations
from marketplace.payments import attempts as card_attempts
from marketplace.payments import panels as payment_panels
from marketplace.payments import processes as card_processes
from marketplace.payments.processes import CardDesk
from marketplace.payments.stripe_gateway import StripeGateway
from marketplace.payments.views import blueprint as payments
from marketplace.payments.webhooks import stripe_webhook
from marketplace.pooling import intentions as share_answers
from marketplace.pooling import panels as pooling_panels
from marketplace.pooling import processes as share_rounds
from marketplace.pooling import queries as pool_queries
from marketplace.pooling.following import PoolFollower
from marketplace.pooling.seller_views import blueprint as shares
from marketplace.pooling.views import blueprint as pooling
from marketplace.proceeds.views import blueprint as proceeds
from marketplace.programme import panels as programme_panels
from marketplace.programme.policy import OFFICERS_ONLY
from marketplace.programme.views import blueprint as programme
from marketplace.quotes import history as quote_history
from marketplace.quotes import intentions as validities
from marketplace.quotes import panels as quote_panels
from marketplace.quotes import processes as validity_rounds
from marketplace.quotes import queries as quote_queries
from marketplace.quotes.approval_views import blueprint as approvals
from marketplace.quotes.draft_views import blueprint as quote_drafts
from marketplace.quotes.end_views import blueprint as quote_ends
from marketplace.quotes.following import OfferFollower
from marketplace.quotes.offer_views import blueprint as offers
from marketplace.quotes.paper_views import blueprint as quote_papers
from marketplace.quotes.views import blueprint as quotes
from marketplace.rfqs import history as rfq_history
from marketplace.rfqs import intentions as rfq_deadlines
from marketplace.rfqs import panels as rfq_panels
from marketplace.rfqs import processes as rfq_rounds
from marketplace.rfqs import queries as rfq_queries
from marketplace.rfqs.attachment_views import blueprint as rfq_attachments
from marketplace.rfqs.following import RfqFollower
from marketplace.rfqs.policy import READERS as RFQ_READERS
from marketplace.rfqs.screening_views import blueprint as rfq_screening
from marketplace.rfqs.seller_views import blueprint as rfq_parts
from marketplace.rfqs.views import blueprint as rfqs
from marketplace.routing import clocks as routing_clocks
from marketplace.routing import keeping as lapses
from marketplace.routing import panels as routing_panels
from marketplace.routing import processes as silence_rounds
from marketplace.routing.suggestion_views import blueprint as suggestions
from marketplace.routing.views import blueprint as routing
from marketplace.search.opening import open_engine
from marketplace.searches import intentions as search_alerts
from marketplace.searches import notes as search_notes
from marketplace.searches.pause_links import PauseLinks
from marketplace.searches.processes import AlertDesk
from marketplace.searches.views import blueprint as searches
from marketplace.shipments import panels as shipment_panels
from marketplace.shipments.views import blueprint as shipments
from marketplace.shortlists import visitors
from marketplace.shortlists.policy import LOOKERS_ONLY
from marketplace.shortlists.views import WITHOUT_TOKEN
from marketplace.shortlists.views import blueprint as shortlists
from marketplace.signposts.views import MACHINE_ENDPOINTS
from marketplace.signposts.views import blueprint as signposts
from marketplace.storage import operations as storage
from marketplace.storage.disk import Disk
from marketplace.storage.processes import Sweeper
from marketplace.styleguide.views import blueprint as styleguide
from marketplace.succession import panels as succession_panels
from marketplace.succession.views import blueprint as succession
from marketplace.tallies import operations as tallies
from marketplace.tallies import processes as tally_rounds
from marketplace.team.views import blueprint as team
from marketplace.vocabulary.current import CurrentThesaurus
from marketplace.vocabulary.views import blueprint as vocabulary
from marketplace.web import access, panels, readers, registry
from marketplace.web.access import PUBLIC, SIGNED_IN
from marketplace.web.navigation import Entry
from marketplace.workdays.views import blueprint as workdays

BLUEPRINTS = (
    accounts,
    languages,
    organisations,
    letter_entrances,
    team,
    catalog,
    sheets,
    listings,
    photos,
    texts,
    listing_editor,
    searches,
    shortlists,
    signposts,
    onboarding,
    costing,
    price_floors,
    capacity,
    about,
    curation,
    succession,
    mandates,
    partners,
    appointments,
    inquiries,
    attachments,
    notes,
    flags,
    holds,
    blocks,
    reports,
    guests,
    quotes,
    offers,
    quote_ends,
    approvals,
    quote_drafts,
    quote_papers,
    rfqs,
    rfq_attachments,
    rfq_parts,
    rfq_screening,
    orders,
    payments,
    shipments,
    financing,
    programme,
    desk,
    buyer_desk,
    back_office,
    vocabulary,
    styleguide,
    workdays,
    routing,
    suggestions,
    comparing,
    pooling,
    shares,
    proceeds,
    forums,
    forum_tables,
    forum_bookings,
    forum_desk,
)
NAVIGATION: tuple[Entry, ...] = (
    Entry(N_("Today"), "desk.today", SELLERS_ONLY),
    Entry(N_("Today"), "buyer_desk.today", BUYERS_ONLY),
    Entry(N_("Catalogue"), "catalog.search", PUBLIC),
    Entry(N_("Forums"), "forums.index", PUBLIC),
    Entry(N_("Shortlist"), "shortlists.index", LOOKERS_ONLY),
    Entry(N_("Your searches"), "searches.index", SIGNED_IN),
    Entry(N_("Your flagship"), "listings.index", SELLERS_ONLY),
    Entry(N_("Team"), "team.index", TEAMS_ONLY),
    Entry(N_("Curation"), "curation.index", CURATORS_ONLY),
    Entry(N_("Changes of flagship"), "succession.index", OFFICERS_ONLY),
    Entry(N_("Inquiries"), "inquiries.index", PARTIES_ONLY, count=acting.news),
    Entry(N_("Requests for quotation"), "rfqs.index", RFQ_READERS),
    Entry(N_("Waiting for approval"), "approvals.index", APPROVERS_ONLY),
    Entry(N_("Orders"), "orders.index", PARTIES_ONLY),
    Entry(N_("Export mandates"), "mandates.index", SELLING_ONLY),
    Entry(N_("Bank accounts"), "payments.accounts", DIRECTORS_ONLY),
    Entry(N_("Financing requests"), "financing.index", FINANCIERS_ONLY),
    Entry(N_("Coverage"), "programme.coverage", OFFICERS_ONLY),
    Entry(N_("Silences"), "routing.silences", OFFICERS_ONLY),
    Entry(N_("Mandates"), "onboarding.mandates", MINISTRY_ONLY),
    Entry(N_("Held inquiries"), "holds.index", SCREENERS_ONLY),
    Entry(N_("Officers"), "appointments.index", APPOINTERS_ONLY),
    Entry(N_("Export partners"), "partners.index", VOUCHERS_ONLY),
    Entry(N_("Flagged messages"), "flags.index", STAFF_ONLY),
    Entry(N_("Back office"), "back_office.index", STAFF_ONLY),
    Entry(N_("Words of search"), "vocabulary.index", STAFF_ONLY),
    Entry(N_("Mailbox"), "back_office.mailbox", MAILBOX_OWNERS),
)
# What programs fetch: its bytes are the same in every language, so its address names none.
MACHINE_ADDRESSES = frozenset(
    {"static", "catalog.motif", "catalog.picture", "payments.stripe_webhook", *MACHINE_ENDPOINTS}
)
_A_BUYER = Actor(
    person_id=0,
    person_public_id="",
    person_name="",
    email="",
    organisation_id=0,
    organisation_public_id="",
    organisation_name="",
    kind=OrganisationKind.BUYER,
    role=Role.BUYER,
)
_ALL_BUYERS = tuple(replace(_A_BUYER, role=role) for role in BUYERS)


def for_buyers(app: Flask, endpoint: str) -> bool:
    """Whether a buyer may open this page: those speak every language (web/locale.py)."""
    decided = access.declared(app, endpoint) if endpoint not in access.FLASK_ENDPOINTS else None
    return decided is None or any(
        rule.admits(buyer) for rule in decided.rules.values() for buyer in _ALL_BUYERS
    )


def install(app: Flask, *, config: Config, csrf: CSRFProtect) -> None:
    """Put the features into ``app``."""
    disk = app.extensions["storage"] = Disk(config.storage_dir)
    darkroom = app.extensions["darkroom"] = Darkroom(disk)
    sweeper = app.extensions["sweeper"] = Sweeper(disk, claims=[revision_queries.names_blob])
    app.extensions["share_shelf"] = ShareShelf(config.storage_dir / "share")
    thesaurus = app.extensions["thesaurus"] = CurrentThesaurus(app)
    engine = open_engine(config.search_url, thesaurus=thesaurus, database_url=config.database_url)
    app.extensions["search_engine"] = engine
    app.extensions["search_observers"] = [search_notes.note]
    desk = app.extensions["alert_desk"] = AlertDesk(engine, PauseLinks(config.secret_key))
    readers.install(
        app,
        by_address=people_reading.reader_at,
        zone_of_visitor=people_reading.zone_of_visitor,
    )
    acting.empower_by(app, lambda actor: mandate_queries.empowered(actor=actor, at=clock.now()))
    acting.count_news(app, reading_queries.UNREAD_OF_MEMBER)
    registry.add(app, name=clocks.TELLS, entry=routing_clocks.tell)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["job_handlers"] = {
        mail.SEND: Postman(
            config.mail_url, enclose=entering.way_in, reply_to=config.mail_reply_to
        ).deliver,
        documents.RENDER: Press(disk).render,
        photos_in.PREPARE: darkroom.develop,
        storage.SWEEP: sweeper.work,
        search_alerts.LOOK: desk.look,
        expiries.LOOK: expiry_processes.look,
        silences.LOOK: silence_rounds.look,
        validities.LOOK: validity_rounds.look,
        rfq_deadlines.LOOK: rfq_rounds.look,
        share_answers.TIME_OUT: share_rounds.work,
        tallies.FORGET: tally_rounds.forget,
        mandate_ends.REMIND: mandate_letters.remind,
        REMIND_OF_FORUM: forum_reminders.work,
    }
    registry.add(app, name=followers.NAME, entry=OfferFollower())
    registry.add(app, name=followers.NAME, entry=RfqFollower())
    registry.add(app, name=followers.NAME, entry=PoolFollower())
    panels.add(app, page="accounts.sign_in", build=organisation_panels.demo_cast)
    panels.add(app, page="catalog.village", build=onboarding_panels.legal_facts)
    panels.add(app, page="catalog.village", build=routing_panels.answers)
    panels.add(app, page="catalog.product", build=capacity_panels.free_weeks)
    panels.add(app, page="catalog.product", build=programme_panels.record)
    panels.add(app, page="listings.show", build=costing_panels.prices)
    panels.add(app, page="listings.show", build=capacity_panels.coming_weeks)
    panels.add(app, page="listings.show", build=curation_panels.decisions)
    panels.add(app, page="listing_editor.write_section", build=curation_panels.decisions)
    panels.add(app, page="listings.show", build=succession_panels.of_listing)
    panels.add(app, page="inquiries.ask", build=routing_panels.before_asking)
    panels.add(app, page="inquiries.ask", build=rfq_panels.instead_of_asking)
    panels.add(app, page="inquiries.show", build=routing_panels.silence)
    panels.add(app, page="inquiries.show", build=pooling_panels.way_to_fit)
    panels.add(app, page="inquiries.show", build=rfq_panels.request_of)
    panels.add(app, page="inquiries.show", build=quote_panels.quotations)
    panels.add(app, page="quotes.show", build=pooling_panels.makers)
    panels.add(app, page="rfqs.show", build=comparing_panels.way_to_comparison)
    panels.add(app, page="orders.show", build=payment_panels.schedule)
    panels.add(app, page="orders.show", build=shipment_panels.consignment)
    panels.add(app, page="orders.show.action", build=shipment_panels.action)
    panels.add(app, page="orders.show", build=financing_panels.financing)
    for chapter in (rfq_history.CHAPTER, quote_history.CHAPTER, order_history.CHAPTER):
        registry.add(app, name=inquiry_history.CHAPTERS, entry=chapter)
    registry.add(app, name=lapses.KEEPS, entry=quote_queries.stands)
    registry.add(app, name=lapses.KEEPS, entry=rfq_queries.keeps)
    registry.add(app, name=lapses.KEEPS, entry=pool_queries.keeps)
    visitors.install(app)
    for view in WITHOUT_TOKEN:
        csrf.exempt(view)
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
