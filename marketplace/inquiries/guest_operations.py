"""Keep what a guest asks, write them a link, and send it on once the link was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from marketplace.accounts import operations as accounts
from marketplace.accounts import passwords
from marketplace.accounts import queries as people
from marketplace.accounts.models import Person
from marketplace.accounts.tokens import new_token, token_hash
from marketplace.catalog.models import Listing
from marketplace.db import add, lock, transaction
from marketplace.errors import ConflictError, NotFoundError, TooManyError
from marketplace.events.operations import SYSTEM
from marketplace.inquiries import emails, operations
from marketplace.inquiries import guest_queries as queries
from marketplace.inquiries.guest_models import GuestInquiry
from marketplace.inquiries.models import Inquiry
from marketplace.labels import N_
from marketplace.mail.models import Letter
from marketplace.organisations import operations as organisations
from marketplace.organisations import queries as members
from marketplace.organisations.models import Organisation
from marketplace.organisations.roles import OrganisationKind, Role
from marketplace.trade_terms import Incoterm
from marketplace.web import limiting
from marketplace.web.languages import LANGUAGES

LINK_LASTS = timedelta(hours=48)
DAY = timedelta(hours=24)
MOST_OF_ADDRESS, MOST_OF_NETWORK = 3, 10  # in 24 hours
LINK_IS_OVER = N_("This link has been used or is too old. Ask again on the product's page.")
HAS_ACCOUNT = N_("This address has an account. Sign in and ask from there.")


@dataclass(frozen=True, slots=True)
class Question:
    """What a guest typed; ``language`` is a code of ours, ``came_from`` their network."""

    name: str
    company: str
    email: str
    country: str
    language: str
    quantity: int
    destination: str
    incoterm: Incoterm
    needed_by_date: date | None
    text: str
    came_from: str


@transaction
def keep_question(
    *, listing: Listing, question: Question, submission_key: str | None, at: datetime
) -> Letter | None:
    """Keep it and write to the address; the letter, or None when the button was pressed before.

    The same is done whether the address has an account or not, but for the words of the letter,
    which no visitor sees. Raises RefusedError as asking does, and for too many.
    """
    if queries.find_by_submission(submission_key=submission_key) is not None:
        return None
    operations.refuse_unsound(
        listing=listing,
        quantity=question.quantity,
        destination=question.destination,
        needed_by_date=question.needed_by_date,
        at=at,
    )
    email = question.email.strip().lower()
    _refuse_more(GuestInquiry.email == email, MOST_OF_ADDRESS, at=at)
    _refuse_more(GuestInquiry.came_from == question.came_from, MOST_OF_NETWORK, at=at)
    token = new_token()
    kept = GuestInquiry(
        listing_id=listing.id,
        name=question.name,
        company=question.company,
        email=email,
        country=question.country,
        language=question.language,
        quantity=question.quantity,
        destination=question.destination,
        incoterm=question.incoterm,
        needed_by_date=question.needed_by_date,
        text=operations.written(text=question.text),
        token_hash=token_hash(token),
        came_from=question.came_from,
        asked_at=at,
        expires_at=at + LINK_LASTS,
        submission_key=submission_key,
    )
    add(kept)
    known = people.find_person(email=email)
    if known is not None and known.confirmed_at is not None:
        return emails.guest_known(guest=kept, listing=listing, at=at)
    return emails.guest_link(guest=kept, listing=listing, token=token, at=at)


def confirm(*, token: str, password: str, at: datetime) -> tuple[Person, Inquiry]:
    """Use the link: the guest becomes a person of a company, and their question is held.

    Raises NotFoundError for a link that is over, RefusedError for a pass phrase that breaks the
    rule, ConflictError when the address has got an account meanwhile.
    """
    return _confirm(token=token, password_hash=passwords.hash_password(password), at=at)


@transaction
def _confirm(*, token: str, password_hash: str, at: datetime) -> tuple[Person, Inquiry]:
    guest = queries.find_open(token=token, at=at)
    if guest is None:
        raise NotFoundError(LINK_IS_OVER)
    lock(guest)
    if guest.confirmed_at is not None:
        raise NotFoundError(LINK_IS_OVER)
    person = _person(guest, password_hash=password_hash, at=at)
    company = _company(guest, person, at=at)
    inquiry = operations.ask(
        actor=members.get_actor(email=person.email, organisation_id=company.id),
        listing=guest.listing,
        quantity=guest.quantity,
        destination=guest.destination,
        incoterm=guest.incoterm,
        needed_by_date=guest.needed_by_date,
        text=guest.text,
        submission_key=None,
        at=at,
    )
    guest.confirmed_at, guest.inquiry_id = at, inquiry.id
    return person, inquiry


def _refuse_more(whose: sa.ColumnElement[bool], most: int, *, at: datetime) -> None:
    nth = queries.nth_latest(whose=whose, nth=most)
    if nth is not None and nth > at - DAY and limiting.limited():
        message = N_("Very many questions came from here today. Your text is kept here.")
        raise TooManyError(message, field="text", retry_after=nth + DAY - at)


def _person(guest: GuestInquiry, *, password_hash: str, at: datetime) -> Person:
    person = people.find_person(email=guest.email)
    if person is not None and person.confirmed_at is not None:
        raise ConflictError(HAS_ACCOUNT)
    if person is None:
        person = accounts.add_person(
            email=guest.email, name=guest.name, password_hash=password_hash, at=at
        )
    else:
        # Whoever registered this address has not proved it; the link in the letter has.
        accounts.start_over(person=person, name=guest.name, password_hash=password_hash, at=at)
        for membership in members.list_memberships(person_id=person.id):
            membership.ended_at = at
    person.confirmed_at, person.language = at, LANGUAGES[guest.language].code
    return person


def _company(guest: GuestInquiry, person: Person, *, at: datetime) -> Organisation:
    company = organisations.register_organisation(
        kind=OrganisationKind.BUYER,
        name=guest.company,
        country=guest.country,
        actor=SYSTEM,
        at=at,
    )
    company.self_registered = True
    organisations.add_member(
        organisation=company, person=person, role=Role.BUYER_APPROVER, actor=SYSTEM, at=at
    )
    return company
