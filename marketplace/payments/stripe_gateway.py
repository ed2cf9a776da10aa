"""Card payments by Stripe's hosted Checkout; the only file that imports ``stripe``."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import stripe
from stripe.checkout import Session
from stripe.params.checkout import SessionCreateParams

from marketplace.payments.gateway import (
    BadSignatureError,
    CardDeclinedError,
    CheckoutPage,
    CheckoutRequest,
    Limits,
    MalformedEventError,
    PaymentStatus,
    ProviderEvent,
    ProviderPayment,
    ProviderRefusedError,
    ProviderUnavailableError,
    UnexpectedAnswerError,
)
from marketplace.payments.stripe_amounts import card_limits, from_stripe, to_stripe
from marketplace.payments.stripe_events import (
    OUR_REF,
    moment_of,
    our_ref_in,
    read_event,
    text_of,
)

# Otherwise the package times our calls for Stripe and writes a file into the home folder.
stripe.enable_telemetry = False
# At DEBUG it writes whole answers into the log, and they hold secrets of the payment.
logging.getLogger("stripe").setLevel(logging.INFO)

# Stripe answers calls and writes events in a version of its API. Both are held to this one, which
# the installed package was made for; the event endpoint must be created with it too.
API_VERSION = "2026-10-28.endive"
EVENT_TOLERANCE_SECONDS = 300
TIMEOUT_SECONDS = (5.0, 20.0)
_PAGE_SIZE = 100
_SIGNED_AT = re.compile(r"(?:^|,)t=([0-9]{1,12})(?=,|$)")
_KEY = re.compile(r"[!-~]{1,255}")


class StripeGateway:
    """Implements CardGateway. Holds no state of ours, so one instance serves all threads."""

    code = "stripe"

    def __init__(
        self,
        *,
        secret_key: str,
        webhook_secrets: tuple[str, ...],
        api_base: str | None,
        live: bool,
        max_retries: int = 2,
        timeout: tuple[float, float] = TIMEOUT_SECONDS,
    ) -> None:
        if not webhook_secrets or not all(webhook_secrets):
            raise ValueError("At least one webhook secret is needed, and none may be empty.")
        self._webhook_secrets = webhook_secrets
        self._live = live
        self._session_id = re.compile(r"cs_live_[A-Za-z0-9]+" if live else r"cs_test_[A-Za-z0-9]+")
        self._client = stripe.StripeClient(
            secret_key,
            stripe_version=API_VERSION,
            max_network_retries=max_retries,
            http_client=stripe.RequestsClient(timeout=timeout),
            base_addresses={"api": api_base} if api_base else {},
        )

    def limits(self, currency: str) -> Limits | None:
        return card_limits(currency)

    def create_checkout(self, request: CheckoutRequest, *, key: str) -> CheckoutPage:
        limits = card_limits(request.amount.currency)
        if limits is None or not limits.include(request.amount):
            raise ProviderRefusedError("amount_not_offered")
        with _own_errors():
            session = self._client.v1.checkout.sessions.create(
                _checkout_params(request), {"idempotency_key": _checked_key(key)}
            )
        if not session.url:
            # A replayed answer always has the page of the day it was made; anything else is odd.
            raise UnexpectedAnswerError("Stripe opened a checkout without a page.")
        return CheckoutPage(session.id, session.url, moment_of(session.expires_at))

    def fetch_payment(self, ref: str) -> ProviderPayment:
        with _own_errors():
            session = self._client.v1.checkout.sessions.retrieve(
                self._checked_ref(ref), {"expand": ["payment_intent"]}
            )
        return _payment(session)

    def find_payment(self, our_ref: str, *, since: datetime) -> ProviderPayment | None:
        with _own_errors():
            sessions = self._client.v1.checkout.sessions.list(
                {
                    "created": {"gte": int(since.timestamp())},
                    "limit": _PAGE_SIZE,
                    "expand": ["data.payment_intent"],
                }
            )
            ours = [s for s in sessions.auto_paging_iter() if _our_ref(s) == our_ref]
        payments = [_payment(session) for session in ours]
        return min(payments, key=_how_far_from_paid, default=None)

    def cancel(self, ref: str, *, key: str) -> ProviderPayment:
        refusal: ProviderRefusedError | None = None
        try:
            with _own_errors():
                self._client.v1.checkout.sessions.expire(
                    self._checked_ref(ref), {}, {"idempotency_key": _checked_key(key)}
                )
        except ProviderRefusedError as error:
            # Paid or lapsed a moment ago: only the payment itself tells which.
            refusal = error
        payment = self.fetch_payment(ref)
        if refusal is not None and payment.status is PaymentStatus.OPEN:
            raise refusal
        return payment

    def verify_event(
        self, body: bytes, headers: Mapping[str, str], *, at: datetime
    ) -> ProviderEvent:
        text = text_of(body)
        header = _header(headers, "stripe-signature")
        if not any(_is_signed(text, header, secret) for secret in self._webhook_secrets):
            raise BadSignatureError("No signature by one of our webhook secrets.")
        # Stripe's package refuses old notices by its own clock, and accepts any from the future.
        signed_at = _SIGNED_AT.findall(header)
        if len(signed_at) != 1:
            raise BadSignatureError("The signature has no single moment.")
        if abs(at.timestamp() - int(signed_at[0])) > EVENT_TOLERANCE_SECONDS:
            raise BadSignatureError("The signature is not of these minutes.")
        event = read_event(text)
        if event.api_version != API_VERSION:
            raise MalformedEventError(f"An event of API version {event.api_version}.")
        if event.live is not self._live:
            raise MalformedEventError("An event of the other mode, live or test.")
        return event

    def _checked_ref(self, ref: str) -> str:
        """Refuse what is no id: an empty or crafted one would reach another address of the API."""
        if not self._session_id.fullmatch(ref):
            raise ProviderRefusedError("malformed_ref")
        return ref


def _checkout_params(request: CheckoutRequest) -> SessionCreateParams:
    metadata = {OUR_REF: request.payment_ref}
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "allowed_payment_method_types": ["card"],
        # The order's currency is the charged currency; Stripe must not convert for the buyer.
        "adaptive_pricing": {"enabled": False},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.amount.currency.lower(),
                    "unit_amount": to_stripe(request.amount),
                    "product_data": {"name": request.description},
                },
            }
        ],
        "customer_email": request.buyer_email,
        "client_reference_id": request.payment_ref,
        "metadata": metadata,
        # Notices about the charge itself then carry our id too.
        "payment_intent_data": {"metadata": metadata, "description": request.description},
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "expires_at": int(request.expires_at.timestamp()),
    }


def _checked_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError("An idempotency key is 1 to 255 printable ASCII characters.")
    return key


def _payment(session: Session) -> ProviderPayment:
    # Asked for in full; a bare id would prove no receipt, so it counts as nothing received.
    intent = session.payment_intent if not isinstance(session.payment_intent, str) else None
    charge = intent.latest_charge if intent else None
    return ProviderPayment(
        ref=session.id,
        status=_status(session, intent),
        amount=from_stripe(session.amount_total, session.currency),
        received=from_stripe(
            intent.amount_received if intent else 0, intent.currency if intent else session.currency
        ),
        our_ref=_our_ref(session),
        live=session.livemode,
        payment_ref=intent.id if intent else None,
        charge_ref=charge if charge is None or isinstance(charge, str) else charge.id,
        page_url=session.url,
        expires_at=moment_of(session.expires_at),
    )


def _status(session: Session, intent: stripe.PaymentIntent | None) -> PaymentStatus:
    if session.payment_status != "unpaid":
        return PaymentStatus.PAID
    if session.status == "complete":
        lost = intent is None or intent.status in {"requires_payment_method", "canceled"}
        return PaymentStatus.FAILED if lost else PaymentStatus.PROCESSING
    if session.status == "expired":
        return PaymentStatus.EXPIRED
    return PaymentStatus.OPEN


def _our_ref(session: Session) -> str | None:
    return our_ref_in(session.metadata.to_dict() if session.metadata is not None else None)


def _how_far_from_paid(payment: ProviderPayment) -> int:
    order = (PaymentStatus.PAID, PaymentStatus.PROCESSING, PaymentStatus.OPEN)
    return order.index(payment.status) if payment.status in order else len(order)


@contextmanager
def _own_errors() -> Iterator[None]:
    try:
        yield
    except stripe.CardError as error:
        raise CardDeclinedError(error.code or "card_declined") from error
    except (
        stripe.APIConnectionError,
        stripe.APIError,  # 5xx, answers that are no JSON, and 409: the same key is still at work
        stripe.RateLimitError,
        # Our credentials, not the payment, are at fault: it works again once they are mended.
        stripe.AuthenticationError,
        stripe.PermissionError,
    ) as error:
        raise ProviderUnavailableError(type(error).__name__) from error
    except stripe.IdempotencyError as error:
        raise ProviderRefusedError("idempotency_error") from error
    except stripe.StripeError as error:
        raise ProviderRefusedError(error.code or "invalid_request") from error


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")


def _is_signed(text: str, header: str, secret: str) -> bool:
    try:
        # No tolerance here: the age is checked against the moment the notice was received.
        stripe.WebhookSignature.verify_header(text, header, secret, tolerance=None)
    except (stripe.SignatureVerificationError, TypeError):
        # TypeError: a signature with other than ASCII characters cannot be compared.
        return False
    return True
