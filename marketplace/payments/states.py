"""The life of one attempt to pay; pure. Source: payments reference 6.3."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class PaymentStatus(Labelled):
    CREATED = "created", N_("Being prepared"), "neutral"
    PENDING = "pending", N_("Waiting for the buyer"), "progress"
    PROCESSING = "processing", N_("Being processed"), "progress"
    SUCCEEDED = "succeeded", N_("Received"), "good"
    FAILED = "failed", N_("Failed"), "danger"
    EXPIRED = "expired", N_("Expired"), "neutral"
    REVIEW = "review", N_("Being checked by a person"), "attention"


class PaymentAction(StrEnum):
    OPEN = "open"
    PROCESS = "process"
    SUCCEED = "succeed"
    FAIL = "fail"
    EXPIRE = "expire"
    HOLD = "hold"


_P, _PA = PaymentStatus, PaymentAction
LIVE_PAYMENTS = (_P.CREATED, _P.PENDING, _P.PROCESSING)
_BEFORE_END = LIVE_PAYMENTS
# Money that the provider proves arrived late always counts: any end but success may still succeed.
_LATE = (_P.FAILED, _P.EXPIRED)

PAYMENT_TRANSITIONS: Transitions[PaymentStatus, PaymentAction] = Transitions(
    "payment",
    {
        (_P.CREATED, _PA.OPEN): _P.PENDING,
        (_P.PENDING, _PA.PROCESS): _P.PROCESSING,
        **{(status, _PA.SUCCEED): _P.SUCCEEDED for status in (*_BEFORE_END, *_LATE)},
        **{(status, _PA.FAIL): _P.FAILED for status in _BEFORE_END},
        **{(status, _PA.EXPIRE): _P.EXPIRED for status in _BEFORE_END},
        **{(status, _PA.HOLD): _P.REVIEW for status in (*_BEFORE_END, *_LATE)},
    },
)
