"""The objects the fake answers with, in the shapes of the pinned API version."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

API_VERSION = "2026-10-28.endive"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body, as they go over the wire."""

    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


class StripeRefusalError(Exception):
    """A call is answered with an error of Stripe's shape."""

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        status: int = 400,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        error = {"type": kind, "message": message, "code": code, "param": param}
        body = {"error": {name: value for name, value in error.items() if value is not None}}
        self.answer = Answer(status, body)


def new_id(prefix: str) -> str:
    """Random, since an application keeps its rows when a fake forgets its own."""
    return f"{prefix}{secrets.token_hex(12)}"


def session(form: Json, *, total: int, currency: str, page_base: str, now: int) -> Json:
    """Build an open checkout session from the decoded form of its creation."""
    ref = new_id("cs_test_")
    return {
        "id": ref,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": form["adaptive_pricing"]["enabled"] == "true"},
        "allowed_payment_method_types": list(form["allowed_payment_method_types"].values()),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "cancel_url": form.get("cancel_url"),
        "client_reference_id": form.get("client_reference_id"),
        "created": now,
        "currency": currency,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": None,
        "customer_details": None,
        "customer_email": form.get("customer_email"),
        "expires_at": int(form.get("expires_at", now + 24 * 3600)),
        "livemode": False,
        "locale": None,
        "metadata": form.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "success_url": form["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{page_base}/c/pay/{ref}",
    }


def intent(of: Json, about: Json, *, now: int) -> Json:
    """Build the payment intent of a session's first attempt; ``about`` is payment_intent_data."""
    ref = new_id("pi_")
    return {
        "id": ref,
        "object": "payment_intent",
        "amount": of["amount_total"],
        "amount_capturable": 0,
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": f"{ref}_secret_{secrets.token_hex(8)}",
        "confirmation_method": "automatic",
        "created": now,
        "currency": of["currency"],
        "customer": None,
        "description": about.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": about.get("metadata", {}),
        "next_action": None,
        "payment_method": None,
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def charge(of: Json, *, paid: bool, now: int) -> Json:
    """Build the charge of one attempt on an intent."""
    return {
        "id": new_id("ch_"),
        "object": "charge",
        "amount": of["amount"],
        "amount_captured": of["amount"] if paid else 0,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": {
            "address": None,
            "email": None,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        "captured": paid,
        "created": now,
        "currency": of["currency"],
        "customer": None,
        "description": of["description"],
        "disputed": False,
        "failure_code": None if paid else "card_declined",
        "failure_message": None if paid else "Your card was declined.",
        "livemode": False,
        "metadata": of["metadata"],
        "paid": paid,
        "payment_intent": of["id"],
        "payment_method": None,
        "payment_method_details": None,
        "receipt_email": None,
        "refunded": False,
        "status": "succeeded" if paid else "failed",
    }


def declined() -> Json:
    """Say why the last attempt on an intent failed."""
    return {
        "type": "card_error",
        "code": "card_declined",
        "decline_code": "generic_decline",
        "message": "Your card was declined.",
    }


def event(kind: str, about: Json, *, now: int) -> Json:
    """Build the notice that ``about`` changed; it keeps the state of this moment."""
    return {
        "id": new_id("evt_"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now,
        "data": {"object": dict(about)},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def page(rows: list[Json], *, has_more: bool) -> Json:
    """Build one page of a list of sessions."""
    return {
        "object": "list",
        "data": rows,
        "has_more": has_more,
        "url": "/v1/checkout/sessions",
    }
