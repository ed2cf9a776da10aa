"""The lives of a business matching forum, of a table at it, and of a booking; pure."""

from __future__ import annotations

from enum import StrEnum

from marketplace.labels import N_, Labelled
from marketplace.lifecycle import Transitions


class ForumKind(Labelled):
    ONLINE = "online", N_("Online")
    ON_SITE = "on_site", N_("On site")


class ForumStatus(Labelled):
    DRAFT = "draft", N_("Draft"), "neutral"
    OPEN = "open", N_("Open for booking"), "good"
    CLOSED = "closed", N_("Booking is closed"), "attention"
    HELD = "held", N_("Has taken place"), "neutral"
    CANCELLED = "cancelled", N_("Cancelled"), "danger"


class ForumAction(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    HOLD = "hold"
    CANCEL = "cancel"


class TableStatus(Labelled):
    STANDING = "standing", N_("Takes part"), "good"
    WITHDRAWN = "withdrawn", N_("Withdrawn"), "neutral"


class TableAction(StrEnum):
    WITHDRAW = "withdraw"


class BookingStatus(Labelled):
    BOOKED = "booked", N_("Booked"), "good"
    FOLLOWED_UP = "followed_up", N_("Became an inquiry"), "good"
    CANCELLED = "cancelled", N_("Cancelled"), "neutral"


class BookingAction(StrEnum):
    ATTACH = "attach"
    RELEASE = "release"
    FOLLOW_UP = "follow_up"
    CANCEL = "cancel"


TRANSITIONS: Transitions[ForumStatus, ForumAction] = Transitions(
    "forum",
    {
        (ForumStatus.DRAFT, ForumAction.OPEN): ForumStatus.OPEN,
        (ForumStatus.OPEN, ForumAction.CLOSE): ForumStatus.CLOSED,
        (ForumStatus.CLOSED, ForumAction.HOLD): ForumStatus.HELD,
        (ForumStatus.DRAFT, ForumAction.CANCEL): ForumStatus.CANCELLED,
        (ForumStatus.OPEN, ForumAction.CANCEL): ForumStatus.CANCELLED,
        (ForumStatus.CLOSED, ForumAction.CANCEL): ForumStatus.CANCELLED,
    },
)
TABLE_TRANSITIONS: Transitions[TableStatus, TableAction] = Transitions(
    "forum_table", {(TableStatus.STANDING, TableAction.WITHDRAW): TableStatus.WITHDRAWN}
)
BOOKING_TRANSITIONS: Transitions[BookingStatus, BookingAction] = Transitions(
    "forum_booking",
    {
        (BookingStatus.BOOKED, BookingAction.ATTACH): BookingStatus.BOOKED,
        (BookingStatus.BOOKED, BookingAction.RELEASE): BookingStatus.BOOKED,
        (BookingStatus.BOOKED, BookingAction.FOLLOW_UP): BookingStatus.FOLLOWED_UP,
        (BookingStatus.BOOKED, BookingAction.CANCEL): BookingStatus.CANCELLED,
    },
)
