"""Which villages a request to many would reach now; asked outside of any operation, for it searches."""

from __future__ import annotations

from datetime import datetime

from marketplace.clock import jakarta_date
from marketplace.matching.facts import Candidate, Wanted
from marketplace.matching.gathering import gather
from marketplace.rfqs import queries
from marketplace.rfqs.models import Rfq
from marketplace.search.port import SearchEngine


def matched(
    *, rfq: Rfq, engine: SearchEngine, at: datetime
) -> tuple[Wanted, tuple[Candidate, ...]]:
    """What is wanted, as matching reads it, with every candidate. The first quantity decides."""
    wanted = Wanted(
        words=rfq.product,
        category=rfq.category or "",
        hs_prefix="",
        quantity=rfq.quantities[0],
        unit=rfq.unit,
        destination=rfq.destination,
        certificates=rfq.certificate_codes,
        from_date=jakarta_date(at),
        needed_by_date=rfq.needed_to_date,
    )
    candidates = gather(
        wanted=wanted,
        engine=engine,
        last_invited=lambda public_ids: queries.last_invited(public_ids=public_ids),
        # They could not be asked, and would keep a seat empty.
        opted_out=queries.beyond_asking(buyer_id=rfq.buyer_id, day=jakarta_date(at)),
        at=at,
    )
    return wanted, candidates
