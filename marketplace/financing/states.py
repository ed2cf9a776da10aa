"""The life of a financing request, the part of it this path uses; pure.

Source: domain reference 2.8. Screening, committee, conditions precedent and repayment come later.
"""

from __future__ import annotations

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class FinancingStatus(Labelled):
    SUBMITTED = "submitted", N_("Request routed to LPEI"), "progress"
    IN_ANALYSIS = "in_analysis", N_("Being analysed by LPEI"), "progress"
    RECOMMENDED = "recommended", N_("Recommended, waiting for review"), "progress"
    ENDORSED = "endorsed", N_("Endorsed, waiting for approval"), "progress"
    APPROVED = "approved", N_("Approved, waiting for the village"), "good"
    ACCEPTED = "accepted", N_("Accepted by the village"), "good"
    READY = "ready", N_("Tranche waiting for release"), "progress"
    ACTIVE = "active", N_("Money drawn"), "good"
    REJECTED = "rejected", N_("Rejected"), "danger"
    DECLINED = "declined", N_("Declined by the village"), "neutral"
    WITHDRAWN = "withdrawn", N_("Withdrawn"), "neutral"


class FinancingAction(Labelled):
    """A step by somebody; the words are what the history says was done."""

    TAKE_IN = "take_in", N_("Taken in for analysis")
    RECOMMEND = "recommend", N_("Recommended by the maker")
    RETURN = "return", N_("Returned to the maker")
    ENDORSE = "endorse", N_("Endorsed by the checker")
    APPROVE = "approve", N_("Approved by LPEI")
    REJECT = "reject", N_("Rejected by LPEI")
    ACCEPT = "accept", N_("Accepted by the village")
    DECLINE = "decline", N_("Declined by the village")
    WITHDRAW = "withdraw", N_("Withdrawn by the village")
    PROPOSE_DRAWDOWN = "propose_drawdown", N_("Tranche proposed by the maker")
    RELEASE_DRAWDOWN = "release_drawdown", N_("Tranche released by the checker")


_F, _A = FinancingStatus, FinancingAction
ENDED = (_F.REJECTED, _F.DECLINED, _F.WITHDRAWN)
OPEN = tuple(status for status in FinancingStatus if status not in ENDED)

TRANSITIONS: Transitions[FinancingStatus, FinancingAction] = Transitions(
    "financing_request",
    {
        (_F.SUBMITTED, _A.TAKE_IN): _F.IN_ANALYSIS,
        (_F.IN_ANALYSIS, _A.RECOMMEND): _F.RECOMMENDED,
        (_F.RECOMMENDED, _A.RETURN): _F.IN_ANALYSIS,
        (_F.RECOMMENDED, _A.ENDORSE): _F.ENDORSED,
        (_F.RECOMMENDED, _A.REJECT): _F.REJECTED,
        (_F.ENDORSED, _A.APPROVE): _F.APPROVED,
        (_F.ENDORSED, _A.REJECT): _F.REJECTED,
        (_F.APPROVED, _A.ACCEPT): _F.ACCEPTED,
        (_F.APPROVED, _A.DECLINE): _F.DECLINED,
        (_F.ACCEPTED, _A.PROPOSE_DRAWDOWN): _F.READY,
        (_F.READY, _A.RELEASE_DRAWDOWN): _F.ACTIVE,
        (_F.SUBMITTED, _A.WITHDRAW): _F.WITHDRAWN,
        (_F.IN_ANALYSIS, _A.WITHDRAW): _F.WITHDRAWN,
        (_F.RECOMMENDED, _A.WITHDRAW): _F.WITHDRAWN,
        (_F.ENDORSED, _A.WITHDRAW): _F.WITHDRAWN,
    },
)


class ReviewRole(Labelled):
    """The three pairs of eyes; one person holds at most one of them per request, for ever."""

    MAKER = "maker", N_("Maker")
    CHECKER = "checker", N_("Checker")
    APPROVER = "approver", N_("Approver")


class Consent(Labelled):
    """What a village allows LPEI by asking; the value says which text the director ticked."""

    READ_CONTRACT = "read_contract", N_("LPEI may read this order's contract.")
