"""What the pages of orders and shipments are asked in these tests, the same way each time."""

from __future__ import annotations

from marketplace.orders.models import Order
from tests.pages import Page, Visitor

DEVICES = "/devices"  # any page of a signed-in person: it has a form, and so a token


def order_url(order: Order, noun: str = "") -> str:
    """The order's page, or one of its nouns."""
    return f"/orders/{order.public_id}" + (f"/{noun}" if noun else "")


def press(visitor: Visitor, url: str, **answers: object) -> Page:
    """Send a form to ``url`` that no page offered this person."""
    forms = visitor.get(DEVICES).forms
    token = next(form.values["csrf_token"] for form in forms if "csrf_token" in form.values)
    key = ["k" * 32]
    return visitor.post(url, {"csrf_token": token, "submission_key": key, **answers})
