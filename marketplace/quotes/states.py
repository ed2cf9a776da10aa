"""The life of one version of a quotation; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class QuotationStatus(Labelled):
    """Lapsing is no status: it follows from the validity and the moment (see ``lapsed``)."""

    SENT = "sent", N_("Sent"), "progress"
    SUPERSEDED = "superseded", N_("Replaced by a newer version"), "neutral"
    ACCEPTED = "accepted", N_("Accepted"), "good"
    DECLINED = "declined", N_("Declined"), "danger"
    WITHDRAWN = "withdrawn", N_("Withdrawn"), "neutral"


class QuotationAction(StrEnum):
    SUPERSEDE = "supersede"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


TRANSITIONS: Transitions[QuotationStatus, QuotationAction] = Transitions(
    "quotation",
    {
        (QuotationStatus.SENT, QuotationAction.SUPERSEDE): QuotationStatus.SUPERSEDED,
        (QuotationStatus.SENT, QuotationAction.ACCEPT): QuotationStatus.ACCEPTED,
        (QuotationStatus.SENT, QuotationAction.DECLINE): QuotationStatus.DECLINED,
        (QuotationStatus.SENT, QuotationAction.WITHDRAW): QuotationStatus.WITHDRAWN,
    },
)


class PaymentPlan(Labelled):
    """When the buyer pays. Source: domain reference 4.4."""

    DEPOSIT_AND_BALANCE = "deposit_and_balance", N_("30 % deposit, 70 % before shipment")
    IN_FULL = "in_full", N_("In full before production")
