"""One checkout to ask for, at one moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from marketplace.money import Money
from marketplace.payments.gateway import CheckoutRequest
from marketplace.payments.stripe_gateway import StripeGateway
from tests.support.fakestripe.server import WEBHOOK_SECRET, FakeStripe

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECRET_KEY = "sk_test_fake"
KEY = "test:checkout:sch1:try1:v1"
CANCEL_KEY = "test:cancel:sch1:try1:v1"
SESSIONS = "/v1/checkout/sessions"
DEPOSIT = CheckoutRequest(
    payment_ref="pay_7f3a",
    amount=Money(123_450, "USD"),
    description="Deposit for order ORD-2026-000123",
    buyer_email="wei@example.com",
    success_url="https://shop.example/payments/pay_7f3a?checkout={CHECKOUT_SESSION_ID}",
    cancel_url="https://shop.example/orders/ord_1",
    expires_at=NOW + timedelta(hours=12),
)


def gateway_to(
    fake: FakeStripe,
    *,
    secret_key: str = SECRET_KEY,
    webhook_secrets: tuple[str, ...] = (WEBHOOK_SECRET,),
    max_retries: int = 0,
    read_timeout: float = 5,
) -> StripeGateway:
    """Connect the real adapter and the real SDK to the fake, at NOW."""
    fake.set_clock(NOW)
    return StripeGateway(
        secret_key=secret_key,
        webhook_secrets=webhook_secrets,
        api_base=fake.url,
        live=False,
        max_retries=max_retries,
        timeout=(5, read_timeout),
    )


def deposit_of(amount: Money) -> CheckoutRequest:
    return replace(DEPOSIT, amount=amount)
