"""The limits that are counted by marks: how often something may be done, by whom, within how long.

Limits counted from rows that are there anyway stand with their features; docs/security.md lists
all of them, and a test compares it. Source of the figures: docs/decisions/0054.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from marketplace.labels import N_

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` within any time of length ``within``; ``says`` is for whoever is refused."""

    name: str
    most: int
    within: timedelta
    says: str


_VERY_MANY_SIGN_INS = N_("Very many attempts to sign in. A link in one of our letters still works.")
_VERY_MANY_REGISTRATIONS = N_("Very many registrations came from here. Your text is kept here.")

# The same words whichever is reached, and whether the address has an account or not.
SIGN_IN_OF_ACCOUNT = Limit("sign-in of account", 10, 5 * MINUTE, _VERY_MANY_SIGN_INS)
SIGN_IN_FROM_ADDRESS = Limit("sign-in from address", 10, 5 * MINUTE, _VERY_MANY_SIGN_INS)
# A browser that signed in to this account before is counted by itself, past the two above.
SIGN_IN_ON_KNOWN_DEVICE = Limit("sign-in on known device", 10, 5 * MINUTE, _VERY_MANY_SIGN_INS)
PASS_PHRASE_OF_LINK = Limit(
    "pass phrase of link",
    10,
    5 * MINUTE,
    N_("Very many pass phrases were tried with this link."),
)
REGISTRATION_OF_ACCOUNT = Limit("registration of account", 3, 6 * HOUR, _VERY_MANY_REGISTRATIONS)
# A workshop where forty villages register sits behind one address.
REGISTRATION_FROM_ADDRESS = Limit("registration from address", 40, HOUR, _VERY_MANY_REGISTRATIONS)
EXPORT = Limit("export", 10, HOUR, N_("You have taken very many lists within an hour."))
PAPER = Limit("paper", 30, HOUR, N_("You have opened very many papers within an hour."))
SEARCH = Limit("search", 60, MINUTE, N_("Very many searches came from here within a minute."))
# Whoever types is asked for at most every 120 ms (static/js): never so many in a minute.
SUGGESTION = Limit("suggestion", 600, MINUTE, SEARCH.says)
