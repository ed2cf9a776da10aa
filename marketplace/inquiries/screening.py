"""Which inquiries a person looks at before a village sees them, and by which rule; pure.

A rule holds an inquiry, it never refuses one: a wrong alarm costs an hour, not a buyer. Source: trade
reference 5.3 and 5.8, R1. The patterns are our own, of what spam to enterprises looks like.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from marketplace.inquiries.signs import Sign, SignKind, signs_in
from marketplace.labels import N_, Labelled

BLOCKED_FILE = Path(__file__).resolve().parent.parent / "data" / "blocked_destinations.csv"
MOST_ADDRESSES = 2  # an honest buyer leaves a mail address and a number, not a list
MOST_OF_NEW_BUYER = 3  # inquiries in 24 hours before any of the company's was ever answered


class Rule(Labelled):
    """``value`` is what is kept; the label is what staff read."""

    ACCOUNT = "account", N_("Names a bank account")
    LINK = "link", N_("Links to another site")
    ADDRESSES = "addresses", N_("Names more than two addresses or telephone numbers")
    PATTERN = "pattern", N_("Reads like known spam")
    NEW_BUYER = "new_buyer", N_("A new company with more than three inquiries in a day")
    DESTINATION = "destination", N_("The destination is on the block list")
    GUEST = "guest", N_("Came without an account, and no village has answered yet")
    FILES = "files", N_("Carries files of a company that no village has answered yet")


# Name → what it looks like. A name is shown to staff.
PATTERNS: dict[str, re.Pattern[str]] = {
    "search ranking": re.compile(
        r"\b(?:seo|backlinks?|guest post|first page of google|rank(?:ing)? on google)\b",
        re.IGNORECASE,
    ),
    "money for nothing": re.compile(
        r"\b(?:lottery|inheritance|next of kin|unclaimed (?:funds?|money)|western union|"
        r"dana hibah|uang kaget)\b",
        re.IGNORECASE,
    ),
    "crypto": re.compile(
        r"\b(?:bitcoin|usdt|crypto(?:currency)? (?:invest|trading))\b", re.IGNORECASE
    ),
    "gambling": re.compile(r"\b(?:online casino|slot gacor|judi online|togel)\b", re.IGNORECASE),
    "loan offer": re.compile(
        r"\b(?:(?:instant|business|personal) loans? (?:offer|available|at)|pinjaman (?:cepat|kilat))\b",
        re.IGNORECASE,
    ),
    "fee in advance": re.compile(
        r"\b(?:processing|registration|tender|vendor) fees? (?:must|to) be paid\b", re.IGNORECASE
    ),
}


def rules_for(*, text: str, destination: str, asked_today: int | None) -> tuple[Rule, ...]:
    """The rules an inquiry trips, none if it goes straight to the village.

    ``asked_today`` counts the inquiries of the last 24 hours of a company that was never answered,
    without this one; None for every other company.
    """
    found = set(_rules_of_text(text))
    if asked_today is not None and asked_today >= MOST_OF_NEW_BUYER:
        found.add(Rule.NEW_BUYER)
    if destination in blocked_destinations():
        found.add(Rule.DESTINATION)
    return tuple(rule for rule in Rule if rule in found)


def patterns_in(text: str) -> tuple[str, ...]:
    """The names of the patterns of spam in it."""
    return tuple(name for name, pattern in PATTERNS.items() if pattern.search(text))


@cache
def blocked_destinations() -> frozenset[str]:
    """Countries (ISO) nothing goes to without somebody having looked; the file names each source."""
    with BLOCKED_FILE.open(encoding="utf-8", newline="") as rows:
        return frozenset(row["country"] for row in csv.DictReader(rows))


def _rules_of_text(text: str) -> Iterator[Rule]:
    signs = signs_in(text)
    if _of(signs, SignKind.ACCOUNT):
        yield Rule.ACCOUNT
    if _of(signs, SignKind.LINK):
        yield Rule.LINK
    if _of(signs, SignKind.EMAIL) + _of(signs, SignKind.PHONE) > MOST_ADDRESSES:
        yield Rule.ADDRESSES
    if patterns_in(text):
        yield Rule.PATTERN


def _of(signs: list[Sign], kind: SignKind) -> int:
    return sum(sign.kind is kind for sign in signs)
