"""Letters about an inquiry: to every member of the side that did not just speak."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from marketplace.catalog.models import Listing
from marketplace.inquiries.guest_models import GuestInquiry
from marketplace.inquiries.models import Inquiry, Message
from marketplace.inquiries.reasons import NEXT_STEPS, ClosingReason
from marketplace.inquiries.signs import SignKind, kinds_in
from marketplace.inquiries.standing_in import addresses
from marketplace.mail.models import Letter
from marketplace.mail.operations import write_letter, write_letter_for
from marketplace.mandates.operations import Act
from marketplace.mandates.queries import acts_of
from marketplace.organisations.entering import write_letter_to_party
from marketplace.organisations.models import Organisation
from marketplace.web.languages import LANGUAGES
from marketplace.web.readers import Reader
from marketplace.web.time_zones import zone_of_country


def asked(*, inquiry: Inquiry, text: str, at: datetime) -> None:
    """Tell the BUMDes what a buyer asks for."""
    _tell(inquiry.seller, template="inquiries/asked", inquiry=inquiry, facts={"text": text}, at=at)


def released(*, inquiry: Inquiry, at: datetime) -> None:
    """Tell the buyer that somebody has looked and the village has the inquiry now."""
    _tell(inquiry.buyer, template="inquiries/released", inquiry=inquiry, facts={}, at=at)


def guest_link(*, guest: GuestInquiry, listing: Listing, token: str, at: datetime) -> Letter:
    """The link that sends a guest's question on, in the language they chose."""
    facts = {"guest": guest, "listing": listing, "path": f"/questions/{token}"}
    return write_letter_for(
        reader=Reader(LANGUAGES[guest.language], zone_of_country(guest.country)),
        recipient=guest.email,
        template="inquiries/guest_link",
        facts=facts,
        at=at,
    )


def guest_known(*, guest: GuestInquiry, listing: Listing, at: datetime) -> Letter:
    """To somebody who has an account: sign in to ask."""
    facts = {"guest": guest, "listing": listing, "path": f"/listings/{listing.public_id}/inquiry"}
    return write_letter(recipient=guest.email, template="inquiries/guest_known", facts=facts, at=at)


def message_written(*, message: Message, to: Organisation, at: datetime) -> None:
    """Tell the other side what was written."""
    names_account = SignKind.ACCOUNT in kinds_in(message.text)
    under = acts_of(subject=Act.MESSAGE, subject_ids=[message.public_id]).get(message.public_id)
    facts = {"message": message, "names_account": names_account, "under": under}
    _tell(to, template="inquiries/message", inquiry=message.inquiry, facts=facts, at=at)


def closed(
    *,
    inquiry: Inquiry,
    to: Organisation,
    closed_by: Organisation,
    reason: ClosingReason,
    text: str,
    at: datetime,
) -> None:
    """Tell the other side that nothing will come of it, and why; a buyer also what to do next."""
    facts: dict[str, object] = {"reason": reason, "text": text, "closed_by": closed_by}
    template = "inquiries/closed"
    if inquiry.declined_for is not None:
        template, facts["next_step"] = "inquiries/declined", NEXT_STEPS[inquiry.declined_for]
    _tell(to, template=template, inquiry=inquiry, facts=facts, at=at)


def _tell(
    to: Organisation,
    *,
    template: str,
    inquiry: Inquiry,
    facts: Mapping[str, object],
    at: datetime,
) -> None:
    common = {"inquiry": inquiry, "path": f"/inquiries/{inquiry.public_id}", "at": at}
    for address in addresses(of=to, inquiry=inquiry, at=at):
        write_letter_to_party(
            recipient=address, template=template, facts={**common, **facts}, at=at
        )
