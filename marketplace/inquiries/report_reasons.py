"""What somebody finds wrong with a message; pure."""

from __future__ import annotations

from marketplace.labels import N_, Labelled


class ReportReason(Labelled):
    FRAUD = "fraud", N_("Wants money or bank details in a wrong way")
    SPAM = "spam", N_("Has nothing to do with the product")
    ABUSE = "abuse", N_("Insults or threatens")
    LEADS_AWAY = "leads_away", N_("Wants to trade outside Desaport")
    OTHER = "other", N_("Something else")
