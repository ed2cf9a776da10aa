"""What happens to a checkout session: the business rules, written by hand from Stripe's pages.

The shapes of requests are proved elsewhere against the SDK; these rules are not proved by anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.support.fakestripe import answers
from tests.support.fakestripe.answers import Json, StripeRefusalError
from tests.support.fakestripe.state import Clock, State

SHORTEST_LIFE = 30 * 60
LONGEST_LIFE = 24 * 3600
SMALLEST = {"gbp": 30, "hkd": 400, "aed": 200, "myr": 200, "cny": 360, "idr": 800_000}
OFFERED = ("usd", "eur", "aud", "sgd", "jpy", "sar", *SMALLEST)


class PageClosedError(Exception):
    """Somebody wants to pay on a page that is paid or has lapsed."""


class Checkout:
    """Creates, reads, expires and pays the sessions of one State; ``emit`` is told each change."""

    def __init__(self, state: State, clock: Clock, emit: Callable[[str, Json], None]) -> None:
        self._state = state
        self._clock = clock
        self._emit = emit

    def create(self, form: Json, *, page_base: str) -> Json:
        """Open a session, unless a rule forbids it."""
        now = self._clock.now()
        _check_form(form, now)
        total, currency = _total(form)
        session = answers.session(
            form, total=total, currency=currency, page_base=page_base, now=now
        )
        self._state.sessions[session["id"]] = session
        self._state.forms[session["id"]] = form
        return session

    def session(self, ref: str) -> Json:
        """Read a session; one whose time is over has lapsed."""
        session = self._state.sessions.get(ref)
        if session is None:
            raise StripeRefusalError(
                f"No such checkout.session: {ref}", code="resource_missing", status=404
            )
        if session["status"] == "open" and session["expires_at"] <= self._clock.now():
            self._lapse(session)
        return session

    def sessions(self, form: Json) -> Json:
        """List sessions, the newest first."""
        rows = [self.session(ref) for ref in reversed(list(self._state.sessions))]
        created = form.get("created", {})
        since = int(created.get("gte", 0) if isinstance(created, dict) else created)
        rows = [row for row in rows if row["created"] >= since]
        if "starting_after" in form:
            refs = [row["id"] for row in rows]
            rows = rows[refs.index(form["starting_after"]) + 1 :]
        limit = int(form.get("limit", 10))
        return answers.page(rows[:limit], has_more=len(rows) > limit)

    def expire(self, ref: str) -> Json:
        """Close an open session."""
        session = self.session(ref)
        if session["status"] != "open":
            raise StripeRefusalError(
                'Only Checkout Sessions with a status in ["open"] can be expired. '
                f"This Checkout Session has a status of `{session['status']}`."
            )
        self._lapse(session)
        return session

    def pay(self, ref: str, outcome: str) -> Json:
        """Let a buyer's card answer ``outcome`` on the page of the session."""
        attempts: dict[str, Callable[[Json, Json], None]] = {
            "success": self._succeed,
            "decline": self._decline,
            "abandon_3ds": self._abandon,
            "processing": self._process,
        }
        if outcome not in attempts:
            raise ValueError(f"A card can end in {', '.join(attempts)}; not in {outcome}.")
        session = self.session(ref)
        if session["status"] != "open":
            raise PageClosedError(session["status"])
        attempts[outcome](session, self._intent(session))
        return session

    def settle(self, ref: str, outcome: str) -> Json:
        """End a payment that was left ``processing``."""
        session = self.session(ref)
        intent = self._intent(session)
        if outcome == "success":
            self._receive(intent)
            session["payment_status"] = "paid"
            self._emit("checkout.session.async_payment_succeeded", session)
        else:
            intent.update(status="requires_payment_method", last_payment_error=answers.declined())
            self._emit("payment_intent.payment_failed", intent)
            self._emit("checkout.session.async_payment_failed", session)
        return session

    def declined(self, ref: str) -> bool:
        """Whether the last card tried on the page was refused."""
        intent = self._state.intents.get(self._state.intent_of_session.get(ref, ""))
        return intent is not None and intent["last_payment_error"] is not None

    def intent(self, ref: str) -> Json:
        return self._state.intents[ref]

    def title(self, ref: str) -> str:
        """Say what is being paid for."""
        row: Json = self._state.forms[ref]["line_items"]["0"]
        return str(row["price_data"]["product_data"]["name"])

    def _intent(self, session: Json) -> Json:
        known = self._state.intent_of_session.get(session["id"])
        if known:
            return self._state.intents[known]
        about = self._state.forms[session["id"]].get("payment_intent_data", {})
        intent = answers.intent(session, about, now=self._clock.now())
        self._state.intents[intent["id"]] = intent
        self._state.intent_of_session[session["id"]] = intent["id"]
        self._emit("payment_intent.created", intent)
        return intent

    def _succeed(self, session: Json, intent: Json) -> None:
        self._receive(intent)
        self._complete(session, intent, payment_status="paid")

    def _process(self, session: Json, intent: Json) -> None:
        intent.update(status="processing")
        self._complete(session, intent, payment_status="unpaid")

    def _decline(self, _session: Json, intent: Json) -> None:
        charge = answers.charge(intent, paid=False, now=self._clock.now())
        self._state.charges[charge["id"]] = charge
        intent.update(
            status="requires_payment_method",
            latest_charge=charge["id"],
            last_payment_error=answers.declined(),
        )
        self._emit("charge.failed", charge)
        self._emit("payment_intent.payment_failed", intent)

    def _abandon(self, _session: Json, intent: Json) -> None:
        intent.update(status="requires_action", last_payment_error=None)
        self._emit("payment_intent.requires_action", intent)

    def _receive(self, intent: Json) -> None:
        charge = answers.charge(intent, paid=True, now=self._clock.now())
        self._state.charges[charge["id"]] = charge
        intent.update(
            status="succeeded",
            amount_received=intent["amount"],
            latest_charge=charge["id"],
            last_payment_error=None,
        )
        self._emit("charge.succeeded", charge)
        self._emit("payment_intent.succeeded", intent)

    def _complete(self, session: Json, intent: Json, *, payment_status: str) -> None:
        # Only now does the session name its payment intent; while it is open there is none to see.
        session.update(
            status="complete",
            payment_status=payment_status,
            payment_intent=intent["id"],
            url=None,
        )
        self._emit("checkout.session.completed", session)

    def _lapse(self, session: Json) -> None:
        session.update(status="expired", url=None)
        intent = self._state.intents.get(self._state.intent_of_session.get(session["id"], ""))
        if intent is not None:
            intent.update(status="canceled")
            self._emit("payment_intent.canceled", intent)
        self._emit("checkout.session.expired", session)


def _check_form(form: Json, now: int) -> None:
    _check_fixed_choices(form)
    for name in ("success_url", "cancel_url"):
        if name in form and urlsplit(form[name]).scheme not in ("http", "https"):
            raise StripeRefusalError("Not a valid URL", code="url_invalid", param=name)
    if "success_url" not in form:
        raise StripeRefusalError("Missing required param: success_url.", param="success_url")
    life = int(form.get("expires_at", now + LONGEST_LIFE)) - now
    if not SHORTEST_LIFE <= life <= LONGEST_LIFE:
        raise StripeRefusalError(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.",
            param="expires_at",
        )
    if "@" not in form.get("customer_email", "@"):
        raise StripeRefusalError(
            "Invalid email address", code="email_invalid", param="customer_email"
        )
    _check_metadata(form.get("metadata", {}))


def _check_fixed_choices(form: Json) -> None:
    """Refuse what Stripe would take but this fake does not play."""
    wanted = {"mode": "payment", "ui_mode": "hosted_page"}
    for name, value in wanted.items():
        if form.get(name) != value:
            raise StripeRefusalError(f"This fake plays only {name}={value}.", param=name)
    if form.get("adaptive_pricing", {}).get("enabled") != "false":
        raise StripeRefusalError("This fake never converts currencies.", param="adaptive_pricing")
    if list(form.get("allowed_payment_method_types", {}).values()) != ["card"]:
        raise StripeRefusalError("This fake takes cards.", param="allowed_payment_method_types")


def _check_metadata(metadata: dict[str, Any]) -> None:
    if len(metadata) > 50 or any(len(k) > 40 or len(v) > 500 for k, v in metadata.items()):
        raise StripeRefusalError("Metadata is too large.", param="metadata")


def _total(form: Json) -> tuple[int, str]:
    rows = [row for row in form.get("line_items", {}).values() if "price_data" in row]
    if not rows:
        raise StripeRefusalError("Missing required param: line_items.", param="line_items")
    currencies = {row["price_data"]["currency"] for row in rows}
    if len(currencies) > 1:
        raise StripeRefusalError("All line items must have the same currency.", param="line_items")
    currency = currencies.pop()
    if currency not in OFFERED:
        raise StripeRefusalError(f"Invalid currency: {currency}", param="line_items[0][price_data]")
    total = sum(int(row["price_data"]["unit_amount"]) * int(row["quantity"]) for row in rows)
    if total < SMALLEST.get(currency, 50):
        raise StripeRefusalError("The total is too small.", code="amount_too_small")
    if total > (999_999_999_999 if currency == "idr" else 99_999_999):
        raise StripeRefusalError("The total is too large.", code="amount_too_large")
    return total, currency
