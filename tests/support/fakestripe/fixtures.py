"""The fake Stripe server for tests: started once, emptied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from tests.support.fakestripe.examples import create
from tests.support.fakestripe.server import FakeStripe


@pytest.fixture(scope="session")
def stripe_server() -> Iterator[FakeStripe]:
    """Run the server for the whole session."""
    server = FakeStripe().start()
    yield server
    server.stop()


@pytest.fixture
def fake_stripe(stripe_server: FakeStripe) -> Iterator[FakeStripe]:
    """Give an empty fake that delivers no event by itself.

    The test fails if a call broke Stripe's contract, whatever was done about the answer; one that
    means to break it clears ``breaches``.
    """
    stripe_server.reset()
    stripe_server.hold = True
    yield stripe_server
    assert stripe_server.breaches == []
    assert stripe_server.failures == []


@pytest.fixture
def stripe_sdk(fake_stripe: FakeStripe) -> stripe.StripeClient:
    """Connect the bare SDK to the fake."""
    return stripe.StripeClient(
        "sk_test_fake",
        max_network_retries=0,
        base_addresses={"api": fake_stripe.url},
        http_client=stripe.RequestsClient(timeout=5),
    )


@pytest.fixture
def open_checkout(stripe_sdk: stripe.StripeClient) -> stripe.checkout.Session:
    """Open one checkout."""
    return create(stripe_sdk, {})
