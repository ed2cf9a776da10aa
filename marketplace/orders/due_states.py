"""The life of one row of an order's payment schedule; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
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
