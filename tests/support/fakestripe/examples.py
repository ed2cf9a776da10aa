"""A checkout Stripe would open, as the SDK is told it and as it looks in a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import stripe

from tests.support.fakestripe.answers import Json

GOOD: Json = {
    "mode": "payment",
    "ui_mode": "hosted_page",
    "allowed_payment_method_types": ["card"],
    "adaptive_pricing": {"enabled": False},
    "line_items": [
        {
            "quantity": 1,
            "price_data": {
                "currency": "usd",
                "unit_amount": 1_250,
                "product_data": {"name": "Sample drum <b>"},
            },
        }
    ],
    "success_url": "https://shop.example/paid?checkout={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://shop.example/order",
}


def create(sdk: stripe.StripeClient, changes: Mapping[str, object]) -> stripe.checkout.Session:
    params: Any = {**GOOD, **changes}
    return sdk.v1.checkout.sessions.create(params)


def good_form() -> Json:
    """GOOD as it looks once decoded from a form."""
    row = GOOD["line_items"][0]
    price = {**row["price_data"], "unit_amount": "1250"}
    return {
        **GOOD,
        "allowed_payment_method_types": {"0": "card"},
        "adaptive_pricing": {"enabled": "false"},
        "line_items": {"0": {"quantity": "1", "price_data": price}},
    }
