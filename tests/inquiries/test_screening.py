"""Some inquiries are held: a person looks first, the village sees nothing, and no clock runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace.db import db, transaction
from marketplace.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError
from marketplace.events.queries import timeline
from marketplace.inquiries import operations, screening, screening_operations, screening_queries
from marketplace.inquiries.models import Inquiry
from marketplace.inquiries.screening import Rule
from marketplace.inquiries.screening_models import Hold
from marketplace.inquiries.states import InquiryStatus
from marketplace.mail.models import Letter
from marketplace.organisations.models import Membership
from marketplace.organisations.roles import Role
from marketplace.routing import processes
from tests.build import open_inquiry, published_listing
from tests.cast import NOW, acting
from tests.pages import Visitor

LINK = "See www.elsewhere.example for our needs."
Visits = Callable[..., Visitor]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (LINK, Rule.LINK),
        ("Pay to our bank, account 1234567890.", Rule.ACCOUNT),
        ("a@b.example, c@d.example, e@f.example", Rule.ADDRESSES),
        ("We put you on the first page of Google.", Rule.PATTERN),
        ("Kami kirim uang kaget untuk Anda.", Rule.PATTERN),
    ],
)
def test_a_text_trips_its_rule(text: str, rule: Rule) -> None:
    assert screening.rules_for(text=text, destination="CN", asked_today=None) == (rule,)


@pytest.mark.parametrize(
    "text",
    [
        "One container of whole drums, please.",
        "Write to lin@shenzhen.example or +86 138 0013 8000.",
        "We need 20 000 pieces, HS 9206.00, by 2027-03-31; our ranking of villages puts you first.",
    ],
)
def test_an_honest_text_trips_none(text: str) -> None:
    assert screening.rules_for(text=text, destination="CN", asked_today=2) == ()


def test_each_rule_stands_beside_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "blocked_destinations", lambda: frozenset({"XX"}))
    found = screening.rules_for(text=LINK, destination="XX", asked_today=3)
    assert found == (Rule.LINK, Rule.NEW_BUYER, Rule.DESTINATION)


def test_the_block_list_is_a_file_with_a_source_for_each_country() -> None:
    assert screening.BLOCKED_FILE.read_text().splitlines()[0] == "country,from_date,source"
    assert screening.blocked_destinations() == frozenset()  # no list was at hand


def hold_of(inquiry: Inquiry, key: str = "stefan") -> Hold:
    return screening_queries.get_hold(actor=acting(key), public_id=inquiry.public_id)


def actions(inquiry: Inquiry) -> list[str]:
    return [event.action for event in timeline(subjects=[("inquiry", inquiry.public_id)])]


def letters_about(inquiry: Inquiry) -> list[str]:
    found = sa.select(Letter.recipient).where(Letter.subject.contains(inquiry.number))
    return sorted(db.session.scalars(found))


@pytest.mark.usefixtures("app", "now")
def test_what_is_held_reaches_the_village_only_when_it_is_let_go(visitor: Visits) -> None:
    inquiry = open_inquiry(text=LINK)
    assert (inquiry.status, inquiry.routed_at) == (InquiryStatus.HELD, None)
    assert letters_about(inquiry) == []
    assert visitor("joko").get(f"/inquiries/{inquiry.public_id}").status == 404
    assert inquiry.number not in visitor("joko").get("/inquiries")
    assert processes.sweep(at=NOW + timedelta(days=30)) == 0
    page = visitor("lin").get(f"/inquiries/{inquiry.public_id}")
    assert "reads this inquiry before BUM Desa Karya Mandiri Ngoran sees it" in page
    assert not page.has_form("messages")
    with pytest.raises(ConflictError, match="looks at this inquiry first"):
        operations.write_message(
            actor=acting("lin"), inquiry=inquiry, text="And?", submission_key=None, at=NOW
        )
    page = visitor("stefan").get("/back-office/held")
    assert "Links to another site" in page
    page = page.follow(f"{inquiry.number}: Djembe drum")
    assert LINK in page
    page = page.form("").submit(action="release")
    assert page.status == 422
    page = page.form("").submit(action="release", reason="Their own catalogue.")
    assert (page.url, "Decided." in page) == ("/back-office/held", True)
    db.session.refresh(inquiry)
    assert (inquiry.status, inquiry.routed_at) == (InquiryStatus.AWAITING_SELLER, NOW)
    assert actions(inquiry) == ["inquiry.begin", "inquiry.release"]
    assert letters_about(inquiry) == [
        "joko@ngoran.example", "lin@shenzhen.example", "sari@ngoran.example",
    ]  # fmt: skip
    assert visitor("joko").get(f"/inquiries/{inquiry.public_id}").status == 200
    assert LINK not in visitor("stefan").get(f"/back-office/held/{inquiry.public_id}")


@pytest.mark.usefixtures("app")
def test_spam_ends_where_it_is() -> None:
    inquiry = open_inquiry(text=LINK)
    hold = hold_of(inquiry)
    with pytest.raises(RefusedError):
        screening_operations.mark_spam(actor=acting("stefan"), hold=hold, reason=" ", at=NOW)
    for key in ("sari", "lin", "citra"):
        with pytest.raises(ForbiddenError):
            screening_operations.mark_spam(actor=acting(key), hold=hold, reason="Mine.", at=NOW)
    screening_operations.mark_spam(actor=acting("stefan"), hold=hold, reason="An advert.", at=NOW)
    assert inquiry.status is InquiryStatus.SPAM
    assert actions(inquiry) == ["inquiry.begin", "inquiry.mark_spam"]
    assert letters_about(inquiry) == []
    with pytest.raises(ConflictError):
        screening_operations.release(actor=acting("stefan"), hold=hold, reason="Oh.", at=NOW)


@pytest.mark.usefixtures("app")
def test_an_officer_decides_for_the_villages_of_their_province() -> None:
    @transaction
    def move_oka(province: str) -> None:
        officer = sa.select(Membership).where(Membership.role == Role.PROGRAMME_OFFICER)
        db.session.scalars(officer).one().province_code = province

    inquiry = open_inquiry(text=LINK)
    move_oka("36")
    with pytest.raises(NotFoundError):
        hold_of(inquiry, "oka")
    assert screening_queries.count_holds(actor=acting("oka")) == 0
    move_oka("35")
    hold = hold_of(inquiry, "oka")
    screening_operations.release(actor=acting("oka"), hold=hold, reason="Known here.", at=NOW)
    assert inquiry.status is InquiryStatus.AWAITING_SELLER


@pytest.mark.usefixtures("app")
def test_a_new_company_is_held_from_the_fourth_of_a_day_and_never_once_it_was_answered() -> None:
    listing = published_listing()
    inquiries = [open_inquiry(listing) for _ in range(4)]
    assert [one.status for one in inquiries] == [
        *[InquiryStatus.AWAITING_SELLER] * 3,
        InquiryStatus.HELD,
    ]
    assert hold_of(inquiries[-1]).tripped == (Rule.NEW_BUYER,)
    day = NOW + timedelta(hours=24)
    assert open_inquiry(listing, at=day).status is InquiryStatus.AWAITING_SELLER
    operations.write_message(
        actor=acting("joko"), inquiry=inquiries[0], text="Yes.", submission_key=None, at=day
    )
    again = [open_inquiry(listing, at=day).status for _ in range(4)]
    assert again == [InquiryStatus.AWAITING_SELLER] * 4
