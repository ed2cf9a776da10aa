"""The life of one version of a quotation; pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class QuotationStatus(Labelled):
    """Pages say that an offer lapsed (``lapsed``) as soon as it has; the status follows soon after."""

    SENT = "sent", N_("Sent"), "progress"
    COUNTERED = "countered", N_("The buyer asks for other terms"), "attention"
    SUPERSEDED = "superseded", N_("Replaced by a newer version"), "neutral"
    ACCEPTED = "accepted", N_("Accepted"), "good"
    CONVERTED = "converted", N_("Became an order"), "good"
    DECLINED = "declined", N_("Declined"), "danger"
    WITHDRAWN = "withdrawn", N_("Withdrawn"), "neutral"
    EXPIRED = "expired", N_("Lapsed"), "attention"
    NOT_SELECTED = "not_selected", N_("Another offer was chosen"), "neutral"


class QuotationAction(StrEnum):
    COUNTER = "counter"
    HOLD_PRICE = "hold_price"
    WITHDRAW_COUNTER = "withdraw_counter"
    SUPERSEDE = "supersede"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    NOT_SELECT = "not_select"
    CONVERT = "convert"


TRANSITIONS: Transitions[QuotationStatus, QuotationAction] = Transitions(
    "quotation",
    {
        (QuotationStatus.SENT, QuotationAction.COUNTER): QuotationStatus.COUNTERED,
        (QuotationStatus.COUNTERED, QuotationAction.HOLD_PRICE): QuotationStatus.SENT,
        (QuotationStatus.COUNTERED, QuotationAction.WITHDRAW_COUNTER): QuotationStatus.SENT,
        (QuotationStatus.COUNTERED, QuotationAction.SUPERSEDE): QuotationStatus.SUPERSEDED,
        (QuotationStatus.COUNTERED, QuotationAction.DECLINE): QuotationStatus.DECLINED,
        (QuotationStatus.COUNTERED, QuotationAction.WITHDRAW): QuotationStatus.WITHDRAWN,
        (QuotationStatus.SENT, QuotationAction.SUPERSEDE): QuotationStatus.SUPERSEDED,
        (QuotationStatus.SENT, QuotationAction.ACCEPT): QuotationStatus.ACCEPTED,
        (QuotationStatus.SENT, QuotationAction.DECLINE): QuotationStatus.DECLINED,
        (QuotationStatus.SENT, QuotationAction.WITHDRAW): QuotationStatus.WITHDRAWN,
        (QuotationStatus.SENT, QuotationAction.EXPIRE): QuotationStatus.EXPIRED,
        (QuotationStatus.COUNTERED, QuotationAction.EXPIRE): QuotationStatus.EXPIRED,
        (QuotationStatus.SENT, QuotationAction.NOT_SELECT): QuotationStatus.NOT_SELECTED,
        (QuotationStatus.COUNTERED, QuotationAction.NOT_SELECT): QuotationStatus.NOT_SELECTED,
        (QuotationStatus.ACCEPTED, QuotationAction.CONVERT): QuotationStatus.CONVERTED,
    },
)

# Nobody has ended these yet; of an inquiry's versions one goes first, and one more may be kept behind it.
OPEN = (QuotationStatus.SENT, QuotationStatus.COUNTERED)
# The buyer said yes to these; at most one of an inquiry's versions, ever.
TAKEN = (QuotationStatus.ACCEPTED, QuotationStatus.CONVERTED)
REMINDER = timedelta(hours=48)  # before the end; trade reference 5.5
MOST_ROUNDS = 5  # of counter-offers on one inquiry; trade reference 5.5


class EarlierVersion(Labelled):
    """What becomes of the version that stands when a newer one is sent; trade reference 5.5."""

    REPLACE = "replace", N_("It ends now")
    KEEP = "keep", N_("It stays behind the new one, and stands again if that ends unaccepted")


class PaymentPlan(Labelled):
    """When the buyer pays. Source: domain reference 4.4."""

    DEPOSIT_AND_BALANCE = "deposit_and_balance", N_("30 % deposit, 70 % before shipment")
    IN_FULL = "in_full", N_("In full before production")


class Inspection(Labelled):
    """Who looks at the goods before they leave, and who pays for it."""

    SELLER = "seller", N_("The village checks the goods before they leave")
    BUYER = "buyer", N_("The buyer's inspector, paid by the buyer")
    INDEPENDENT = "independent", N_("An independent inspector, paid by the village")


class SampleStep(Labelled):
    """When the buyer approves a sample of what is ordered."""

    NONE = "none", N_("No sample")
    BEFORE_PRODUCTION = "before_production", N_("A sample is approved before production")
    BEFORE_SHIPMENT = "before_shipment", N_("A sample of the finished goods is approved")


class TradeDocument(Labelled):
    """A paper that one of the two sides supplies."""

    INVOICE = "invoice", N_("Commercial invoice")
    PACKING_LIST = "packing_list", N_("Packing list")
    TRANSPORT = "transport", N_("Bill of lading or airway bill")
    ORIGIN = "origin", N_("Certificate of origin")
    PHYTOSANITARY = "phytosanitary", N_("Phytosanitary certificate")
    FUMIGATION = "fumigation", N_("Fumigation certificate")
    INSURANCE = "insurance", N_("Insurance certificate")
    INSPECTION = "inspection", N_("Inspection report")
    IMPORT_PERMIT = "import_permit", N_("Import permit")

    @classmethod
    def named(cls, codes: Collection[str]) -> tuple[TradeDocument, ...]:
        """The documents of these codes, in the order in which they are listed here."""
        return tuple(document for document in cls if document.value in codes)


USUAL_DOCUMENTS = (TradeDocument.INVOICE, TradeDocument.PACKING_LIST, TradeDocument.TRANSPORT)


class BindingLanguage(Labelled):
    """The language whose words count where two translations differ."""

    ENGLISH = "en", N_("English")
    INDONESIAN = "id", N_("Indonesian")
