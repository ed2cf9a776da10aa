"""What the marketplace asks of a card provider, in our own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from marketplace.money import Money


class ProviderError(Exception):
    """The provider could not do what was asked; the subclass says what to do next."""


class ProviderUnavailableError(ProviderError):
    """No usable answer now; it may have taken effect: try later, with the same key."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The payment provider is unavailable: {reason}")
        self.reason = reason


class ProviderRefusedError(ProviderError):
    """The call itself is refused and will be refused again; ``code`` is the provider's or ours."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The payment provider refused: {code}")
        self.code = code


class CardDeclinedError(ProviderRefusedError):
    """The buyer's bank said no."""


class UnexpectedAnswerError(ProviderError):
    """The provider answered something we cannot read as a payment; a person must look."""


class BadSignatureError(ProviderError):
    """A notice is not signed with one of our secrets, or not signed within the last minutes."""


class MalformedEventError(ProviderError):
    """A notice is no event we can read: its shape, its version or its mode is wrong."""


class PaymentStatus(StrEnum):
    """Where a card payment stands at the provider."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Limits:
    """The smallest and the largest amount one card payment may have."""

    smallest: Money
    largest: Money

    def include(self, amount: Money) -> bool:
        return self.smallest <= amount <= self.largest


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """Everything the provider is told; repeated from the stored row it is the same request.

    ``expires_at`` is therefore a stored moment too, never one read from the clock at the call.
    ``success_url`` may hold ``{CHECKOUT_SESSION_ID}``, which the provider fills in.
    """

    payment_ref: str
    amount: Money
    description: str
    buyer_email: str
    success_url: str
    cancel_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """The provider's page where the buyer pays."""

    ref: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """A payment as the provider sees it now: the only statement that may move money.

    ``our_ref`` is the id we gave in ``CheckoutRequest.payment_ref``; ``page_url`` is there only
    while the buyer can still pay.
    """

    ref: str
    status: PaymentStatus
    amount: Money
    received: Money
    our_ref: str | None
    live: bool
    payment_ref: str | None
    charge_ref: str | None
    page_url: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A genuine notice from the provider: a reason to look the payment up, never proof of it."""

    id: str
    type: str
    object_kind: str
    object_id: str
    api_version: str
    live: bool
    created_at: datetime
    our_ref: str | None


class CardGateway(Protocol):
    """The calls we make, and no more. Every one may raise a ProviderError."""

    code: str

    def limits(self, currency: str) -> Limits | None:
        """Say what one card payment may be in ``currency``; None where cards are not offered."""

    def create_checkout(self, request: CheckoutRequest, *, key: str) -> CheckoutPage:
        """Open a page to pay on. The same request with the same ``key`` gives the same page."""

    def fetch_payment(self, ref: str) -> ProviderPayment:
        """Read the payment of the page ``ref``."""

    def find_payment(self, our_ref: str, *, since: datetime) -> ProviderPayment | None:
        """Look for a payment whose answer never reached us, among those made ``since``."""

    def cancel(self, ref: str, *, key: str) -> ProviderPayment:
        """Close the page if nobody paid; either way say how the payment stands now."""

    def verify_event(
        self, body: bytes, headers: Mapping[str, str], *, at: datetime
    ) -> ProviderEvent:
        """Read a notice received ``at``. Raises BadSignatureError or MalformedEventError."""
