"""What a buyer is told of an inquiry they have just sent."""

from __future__ import annotations

from flask_babel import gettext

from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.states import InquiryStatus


def sent(inquiry: Inquiry) -> str:
    """Whether the village has it, or a person looks first."""
    if inquiry.status is InquiryStatus.HELD:
        return gettext(
            "Your inquiry is kept. A person looks at it before %(seller)s sees it.",
            seller=inquiry.seller.name,
        )
    return gettext("Your inquiry is with %(seller)s.", seller=inquiry.seller.name)
