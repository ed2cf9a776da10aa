"""Villages near Ngoran that make the same drums, and a pool of them in every status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.accounts import operations as accounts
from marketplace.catalog import operations as catalog
from marketplace.catalog.models import Listing
from marketplace.curation import operations as curation
from marketplace.db import transaction
from marketplace.events.operations import SYSTEM
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.money import Money
from marketplace.orders import operations as orders
from marketplace.orders.models import Order
from marketplace.organisations import operations as organisations
from marketplace.organisations.models import Organisation
from marketplace.organisations.queries import get_actor
from marketplace.organisations.roles import Actor, Role
from marketplace.pooling import operations, queries
from marketplace.pooling.models import Pool, PoolShare
from marketplace.pooling.states import ShareStatus
from marketplace.pooling.terms import Proposal
from marketplace.quotes import operations as quotes
from marketplace.quotes.models import Quotation
from marketplace.regions.operations import load_regions
from marketplace.regions.queries import get_village
from marketplace.regions.source import subset_source
from marketplace.trade_terms import Incoterm
from tests import build, photographs
from tests.cast import NOW, TODAY, acting

BY = date(2027, 2, 28)
# The first two in Ngoran's district, the third elsewhere in its regency.
NEARBY = ("35.05.09.2001", "35.05.09.2002", "35.05.01.2001")
WHOLE = 20_000  # of 4,000 a month, six tenths believed, Ngoran has by far not enough
LATE = NOW + timedelta(days=5)
LEAST = Money(1_400, "USD")


@dataclass(frozen=True, slots=True)
class Sibling:
    """A village enterprise near Ngoran with its people and its drums."""

    code: str
    listing: Listing

    @property
    def director(self) -> Actor:
        return get_actor(email=_email("director", self.code))

    @property
    def operator(self) -> Actor:
        return get_actor(email=_email("operator", self.code))


def sibling(code: str = NEARBY[0], **terms: object) -> Sibling:
    """It has a mandate, a director, an operator and a published listing."""
    load_regions(at=NOW, source=subset_source([code]))
    organisation = transaction(_enterprise)(code)
    listing = catalog.write_listing(
        actor=get_actor(email=_email("operator", code)),
        village=get_village(code=code),
        organisation=organisation,
        terms=build.listing_terms(**terms),
        submission_key=None,
        at=NOW,
    )
    made = Sibling(code, listing)
    photographs.hang(made.operator, listing, NOW)
    catalog.submit_listing(actor=made.director, listing=listing, at=NOW)
    curation.publish_listing(actor=acting("citra"), listing=listing, reason="", at=NOW)
    return made


def _enterprise(code: str) -> Organisation:
    village = get_village(code=code)
    made = organisations.register_bumdes(
        village=village, name=f"BUM Desa {village.name}", actor=SYSTEM, at=NOW
    )
    organisations.grant_mandate(
        village=village,
        bumdes=made,
        from_date=date(2024, 1, 1),
        to_date=None,
        actor=SYSTEM,
        at=NOW,
    )
    for role in (Role.SELLER_DIRECTOR, Role.SELLER_OPERATOR):
        name = "director" if role is Role.SELLER_DIRECTOR else "operator"
        person = accounts.add_person(
            email=_email(name, code), name=f"{name} of {village.name}", password_hash="-", at=NOW
        )
        person.confirmed_at = NOW
        person.language, person.time_zone = "en", "Asia/Jakarta"
        organisations.add_member(organisation=made, person=person, role=role, actor=SYSTEM, at=NOW)
    return made


def _email(name: str, code: str) -> str:
    return f"{name}.{code.replace('.', '-')}@nearby.example"


def asked(
    listing: Listing, *, quantity: int = WHOLE, buyer: str = "lin", at: datetime = NOW
) -> Inquiry:
    """Lin asks for more than one village can make by the day."""
    return inquiries.ask(
        actor=acting(buyer),
        listing=listing,
        quantity=quantity,
        destination="CN",
        incoterm=Incoterm.FOB,
        needed_by_date=BY,
        text="Very many drums, please.",
        submission_key=None,
        at=at,
    )


def gathering(listing: Listing, *, at: datetime = NOW) -> Pool:
    """Lin agrees that several villages make it."""
    return operations.ask_for_pool(actor=acting("lin"), inquiry=asked(listing, at=at), at=NOW)


def proposal(quantity: int = 5_000, **changes: object) -> Proposal:
    terms: dict[str, object] = {
        "quantity": quantity,
        "least_price": LEAST,
        "answer_date": TODAY + timedelta(days=3),
    }
    return Proposal(**{**terms, **changes})  # type: ignore[arg-type]


def proposed(
    pool: Pool, to: Sibling, quantity: int = 5_000, *, by: Actor | None = None
) -> PoolShare:
    """Sari asks a village nearby to make a part."""
    return operations.propose_share(
        actor=by or acting("sari"),
        pool=pool,
        sibling_id=to.listing.public_id,
        proposal=proposal(quantity),
        submission_key=None,
        at=NOW,
    )


def accept(share: PoolShare, by: Sibling) -> None:
    operations.accept_share(actor=by.director, share=share, at=NOW)


def decline(share: PoolShare, by: Sibling) -> None:
    operations.decline_share(actor=by.director, share=share, reason=ClosingReason.CAPACITY, at=NOW)


def step_back(share: PoolShare, by: Sibling) -> None:
    operations.step_back(actor=by.director, share=share, reason=ClosingReason.SEASON, at=NOW)


def withdraw(share: PoolShare, _by: Sibling) -> None:
    operations.withdraw_share(actor=acting("sari"), share=share, at=NOW)


def end(share: PoolShare, _by: Sibling) -> None:
    operations.end_pool(actor=acting("lin"), pool=share.pool, at=NOW)


def time_out(share: PoolShare, _by: Sibling) -> None:
    operations.time_out(public_id=share.public_id, at=LATE)


def order(share: PoolShare, _by: Sibling) -> Order:
    quotation = quoted(share.pool)
    return orders.accept_quotation(actor=acting("lin"), quotation=quotation, at=NOW)


_LEADS_TO: dict[ShareStatus, tuple[Callable[[PoolShare, Sibling], object], ...]] = {
    ShareStatus.PROPOSED: (),
    ShareStatus.ACCEPTED: (accept,),
    ShareStatus.BOUND: (accept, order),
    ShareStatus.DECLINED: (decline,),
    ShareStatus.TIMED_OUT: (time_out,),
    ShareStatus.WITHDRAWN: (withdraw,),
    ShareStatus.STEPPED_BACK: (accept, step_back),
    ShareStatus.ENDED: (end,),
}


def share_in(
    status: ShareStatus, listing: Listing, to: Sibling, *, at: datetime = NOW
) -> PoolShare:
    """A small share that stands there, brought by the operations people use."""
    share = proposed(gathering(listing, at=at), to, 100)
    for act in _LEADS_TO[status]:
        act(share, to)
    assert share.status is status
    return share


def quoted(
    pool: Pool,
    *,
    beyond: str = build.SECOND_WORKSHOP,
    by: Actor | None = None,
    **changes: object,
) -> Quotation:
    """The one quotation for the whole, Sari's unless another village leads."""
    offer = build.offer(**{"quantity": pool.quantity, "ready_date": BY, **changes})
    return quotes.send_quotation(
        actor=by or acting("sari"),
        inquiry=pool.inquiry,
        offer=offer,
        submission_key=None,
        at=NOW,
        beyond_reason=beyond,
    )


def shares_of(pool: Pool) -> list[PoolShare]:
    return queries.list_shares(pool=pool)
