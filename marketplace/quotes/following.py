"""How offers follow their thread: they end with it."""

from __future__ import annotations

from datetime import datetime

from marketplace.inquiries.followers import Follower
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.reasons import ClosingReason
from marketplace.organisations.roles import Actor
from marketplace.quotes import endings


class OfferFollower(Follower):
    """Beside a closing, nothing of a thread concerns its offers; see inquiries/followers.py."""

    def closing(
        self, *, actor: Actor, inquiry: Inquiry, reason: ClosingReason, text: str, at: datetime
    ) -> None:
        endings.end_with_inquiry(actor=actor, inquiry=inquiry, reason=reason, text=text, at=at)
