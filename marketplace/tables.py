"""Every table of the house, for migrations and for tests that create a schema."""

from __future__ import annotations

from marketplace.accounts import link_models as sign_in_links
from marketplace.accounts import models as accounts
from marketplace.capacity import models as capacity
from marketplace.catalog import models as catalog
from marketplace.catalog import parts as catalog_parts
from marketplace.catalog import photo_models
from marketplace.catalog import revisions as catalog_revisions
from marketplace.catalog import text_models as catalog_texts
from marketplace.costing import floor_models as price_floors
from marketplace.costing import models as costing
from marketplace.curation import models as curation
from marketplace.db import Base
from marketplace.documents import models as documents
from marketplace.events import models as events
from marketplace.exchange import models as exchange
from marketplace.financing import models as financing
from marketplace.forums import booking_models as forum_bookings
from marketplace.forums import models as forums
from marketplace.inquiries import block_models as party_blocks
from marketplace.inquiries import flag_models as message_flags
from marketplace.inquiries import guest_models as guest_inquiries
from marketplace.inquiries import models as inquiries
from marketplace.inquiries import note_models as internal_notes
from marketplace.inquiries import reading_models as thread_readings
from marketplace.inquiries import screening_models as inquiry_holds
from marketplace.jobs import models as jobs
from marketplace.mail import models as mail
from marketplace.mandates import models as mandates
from marketplace.onboarding import models as onboarding
from marketplace.orders import models as orders
from marketplace.orders import schedule
from marketplace.organisations import models as organisations
from marketplace.payments import ledger
from marketplace.payments import models as payments
from marketplace.pooling import models as pooling
from marketplace.quotes import approval_models as approval_requests
from marketplace.quotes import draft_models as quotation_drafts
from marketplace.quotes import ground_models as draft_grounds
from marketplace.quotes import models as quotes
from marketplace.quotes import tier_models as quotation_tiers
from marketplace.regions import models as regions
from marketplace.rfqs import errand_models as rfq_errands
from marketplace.rfqs import models as rfqs
from marketplace.rfqs import recipient_models as rfq_recipients
from marketplace.routing import models as routing
from marketplace.routing import suggestion_models
from marketplace.search import outbox as search_outbox
from marketplace.searches import models as searches
from marketplace.shipments import models as shipments
from marketplace.shortlists import models as shortlists
from marketplace.storage import models as storage
from marketplace.succession import models as succession
from marketplace.tallies import models as tallies
from marketplace.team import models as team
from marketplace.vocabulary import models as vocabulary
from marketplace.workdays import models as workdays

MODULES = (
    regions,
    accounts,
    organisations,
    team,
    events,
    jobs,
    tallies,
    mail,
    sign_in_links,
    storage,
    search_outbox,
    documents,
    exchange,
    catalog,
    photo_models,
    catalog_parts,
    catalog_revisions,
    catalog_texts,
    searches,
    shortlists,
    onboarding,
    costing,
    price_floors,
    capacity,
    curation,
    succession,
    mandates,
    inquiries,
    thread_readings,
    internal_notes,
    message_flags,
    inquiry_holds,
    party_blocks,
    guest_inquiries,
    quotes,
    approval_requests,
    quotation_drafts,
    draft_grounds,
    quotation_tiers,
    rfqs,
    rfq_errands,
    rfq_recipients,
    pooling,
    orders,
    schedule,
    payments,
    ledger,
    shipments,
    financing,
    vocabulary,
    workdays,
    routing,
    suggestion_models,
    forums,
    forum_bookings,
)
METADATA = Base.metadata
