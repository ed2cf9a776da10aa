"""Every table of the house, for migrations and for tests that create a schema."""

from __future__ import annotations

from marketplace.accounts import models as accounts
from marketplace.catalog import models as catalog
from marketplace.curation import models as curation
from marketplace.db import Base
from marketplace.documents import models as documents
from marketplace.events import models as events
from marketplace.financing import models as financing
from marketplace.inquiries import models as inquiries
from marketplace.jobs import models as jobs
from marketplace.mail import models as mail
from marketplace.orders import models as orders
from marketplace.orders import schedule
from marketplace.organisations import models as organisations
from marketplace.payments import ledger
from marketplace.payments import models as payments
from marketplace.quotes import models as quotes
from marketplace.regions import models as regions
from marketplace.shipments import models as shipments
from marketplace.storage import models as storage

MODULES = (
    regions,
    accounts,
    organisations,
    events,
    jobs,
    mail,
    storage,
    documents,
    catalog,
    curation,
    inquiries,
    quotes,
    orders,
    schedule,
    payments,
    ledger,
    shipments,
    financing,
)
METADATA = Base.metadata
