"""The table of limits in docs/security.md is what the code holds people to."""

from __future__ import annotations

from datetime import timedelta

from marketplace.accounts import link_operations as letters
from marketplace.config import ROOT
from marketplace.inquiries import guest_operations as guests
from marketplace.inquiries import limits as threads
from marketplace.rfqs import filing, states
from marketplace.tallies import limits
from marketplace.tallies.limits import Limit

Row = tuple[str, str]
COUNTED: dict[Row, Limit] = {
    ("wrong pass phrases at sign-in", "account, as typed"): limits.SIGN_IN_OF_ACCOUNT,
    ("wrong pass phrases at sign-in", "address"): limits.SIGN_IN_FROM_ADDRESS,
    (
        "wrong pass phrases at sign-in, on a device known for the account",
        "account and device, instead of the two above",
    ): limits.SIGN_IN_ON_KNOWN_DEVICE,
    ("pass phrases for a confirmation or an invitation", "link"): limits.PASS_PHRASE_OF_LINK,
    ("registrations of one e-mail address", "address"): limits.REGISTRATION_OF_ACCOUNT,
    ("registrations", "address"): limits.REGISTRATION_FROM_ADDRESS,
    ("lists as files", "person; a stranger's address"): limits.EXPORT,
    ("papers opened", "person"): limits.PAPER,
    ("searches of strangers", "address"): limits.SEARCH,
    ("suggestions to strangers", "address"): limits.SUGGESTION,
}
FROM_ROWS: dict[Row, tuple[int, timedelta]] = {
    ("sign-ins by letter", "person"): (letters.MOST_USED_AN_HOUR, letters.HOUR),
    ("letters that carry a link (more go without one)", "person"): (
        letters.MOST_WRITTEN_A_DAY,
        letters.DAY,
    ),
    ("messages", "person"): (threads.MESSAGES_AN_HOUR, threads.HOUR),
    ("files", "person"): (threads.FILES_AN_HOUR, threads.HOUR),
    ("inquiries", "company"): (threads.INQUIRIES_A_DAY, threads.DAY),
    ("requests", "company"): (states.MOST_A_DAY, filing._A_DAY),
    ("questions of guests", "e-mail address"): (guests.MOST_OF_ADDRESS, guests.DAY),
    ("questions of guests", "network"): (guests.MOST_OF_NETWORK, guests.DAY),
}
LENGTHS = {
    "1 minute": timedelta(minutes=1),
    "5 minutes": timedelta(minutes=5),
    "1 hour": timedelta(hours=1),
    "6 hours": timedelta(hours=6),
    "24 hours": timedelta(hours=24),
}


def written() -> dict[Row, tuple[int, timedelta]]:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    lines = page.partition("\n## Limits\n")[2].partition("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line[:1] == "|"]
    return {
        (what, whose): (int(most), LENGTHS[within]) for what, whose, most, within, _ in rows[2:]
    }


def test_the_page_says_what_the_code_holds_people_to() -> None:
    counted = {row: (limit.most, limit.within) for row, limit in COUNTED.items()}
    assert written() == {**counted, **FROM_ROWS}


def test_no_limit_is_missing_on_the_page() -> None:
    known = {value.name for value in vars(limits).values() if isinstance(value, Limit)}
    assert {limit.name for limit in COUNTED.values()} == known
    assert len(known) == len(COUNTED)
