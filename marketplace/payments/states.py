"""The lives of a payment and of a schedule row; pure. Source: payments reference 6.3."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import Labelled, N_
from marketplace.lifecycle import Transitions


class DueKind(Labelled):
    """Which part of the contract's price a schedule row is."""

    FULL = "full", N_("Full payment")
    DEPOSIT = "deposit", N_("Deposit")
    BALANCE = "balance", N_("Balance")


class DueStatus(Labelled):
    """Derived from the ledger whenever money is posted; stored so that lists can filter."""

    PLANNED = "planned", N_("Planned"), "neutral"
    DUE = "due", N_("Due"), "attention"
    PART_PAID = "part_paid", N_("Partly paid"), "attention"
    PAID = "paid", N_("Paid"), "good"
    OVERPAID = "overpaid", N_("Overpaid"), "attention"


class DueAction(StrEnum):
    FALL_DUE = "fall_due"
    RECEIVE_PART = "receive_part"
    RECEIVE_ALL = "receive_all"
    RECEIVE_TOO_MUCH = "receive_too_much"


_D, _DA = DueStatus, DueAction
DUE_TRANSITIONS: Transitions[DueStatus, DueAction] = Transitions(
    "payment_due",
    {
        (_D.PLANNED, _DA.FALL_DUE): _D.DUE,
        (_D.PLANNED, _DA.RECEIVE_PART): _D.PART_PAID,
        (_D.PLANNED, _DA.RECEIVE_ALL): _D.PAID,
        (_D.PLANNED, _DA.RECEIVE_TOO_MUCH): _D.OVERPAID,
        (_D.DUE, _DA.RECEIVE_PART): _D.PART_PAID,
        (_D.DUE, _DA.RECEIVE_ALL): _D.PAID,
        (_D.DUE, _DA.RECEIVE_TOO_MUCH): _D.OVERPAID,
        (_D.PART_PAID, _DA.RECEIVE_PART): _D.PART_PAID,
        (_D.PART_PAID, _DA.RECEIVE_ALL): _D.PAID,
        (_D.PART_PAID, _DA.RECEIVE_TOO_MUCH): _D.OVERPAID,
        (_D.PAID, _DA.RECEIVE_TOO_MUCH): _D.OVERPAID,
        (_D.OVERPAID, _DA.RECEIVE_TOO_MUCH): _D.OVERPAID,
    },
)


class PaymentStatus(Labelled):
    CREATED = "created", N_("Being prepared"), "neutral"
    PENDING = "pending", N_("Waiting for the buyer"), "progress"
    PROCESSING = "processing", N_("Being processed"), "progress"
    SUCCEEDED = "succeeded", N_("Received"), "good"
    FAILED = "failed", N_("Failed"), "danger"
    EXPIRED = "expired", N_("Expired"), "neutral"
    CANCELLED = "cancelled", N_("Cancelled"), "neutral"
    REVIEW = "review", N_("Being checked by a person"), "attention"


class PaymentAction(StrEnum):
    OPEN = "open"
    PROCESS = "process"
    SUCCEED = "succeed"
    FAIL = "fail"
    EXPIRE = "expire"
    CANCEL = "cancel"
    HOLD = "hold"


_P, _PA = PaymentStatus, PaymentAction
LIVE_PAYMENTS = (_P.CREATED, _P.PENDING, _P.PROCESSING)
_BEFORE_END = LIVE_PAYMENTS
# Money that the provider proves arrived late always counts: any end but success may still succeed.
_LATE = (_P.FAILED, _P.EXPIRED, _P.CANCELLED)

PAYMENT_TRANSITIONS: Transitions[PaymentStatus, PaymentAction] = Transitions(
    "payment",
    {
        (_P.CREATED, _PA.OPEN): _P.PENDING,
        (_P.PENDING, _PA.PROCESS): _P.PROCESSING,
        **{(status, _PA.SUCCEED): _P.SUCCEEDED for status in (*_BEFORE_END, *_LATE)},
        **{(status, _PA.FAIL): _P.FAILED for status in _BEFORE_END},
        **{(status, _PA.EXPIRE): _P.EXPIRED for status in _BEFORE_END},
        **{(status, _PA.CANCEL): _P.CANCELLED for status in _BEFORE_END},
        **{(status, _PA.HOLD): _P.REVIEW for status in (*_BEFORE_END, *_LATE)},
    },
)
