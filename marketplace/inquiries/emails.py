"""Letters about an inquiry: to every member of the side that did not just speak."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from marketplace.inquiries.models import Inquiry, Message
from marketplace.inquiries.reasons import ClosingReason
from marketplace.inquiries.signs import SignKind, kinds_in
from marketplace.inquiries.standing_in import addresses
from marketplace.mail.operations import write_letter
from marketplace.mandates.operations import Act
from marketplace.mandates.queries import acts_of
from marketplace.organisations.models import Organisation


def asked(*, inquiry: Inquiry, text: str, at: datetime) -> None:
    """Tell the BUMDes what a buyer asks for."""
    _tell(inquiry.seller, template="inquiries/asked", inquiry=inquiry, facts={"text": text}, at=at)


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
    """Tell the other side that nothing will come of it, and why."""
    facts = {"reason": reason, "text": text, "closed_by": closed_by}
    _tell(to, template="inquiries/closed", inquiry=inquiry, facts=facts, at=at)


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
        write_letter(recipient=address, template=template, facts={**common, **facts}, at=at)
