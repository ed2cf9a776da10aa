"""A letter with a link for Lin, as it arrives, and what is kept of it."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa

from marketplace.accounts import operations as accounts
from marketplace.accounts import queries as people
from marketplace.accounts.link_models import SignInLink
from marketplace.accounts.models import Person
from marketplace.db import db
from marketplace.inquiries import operations as inquiries
from marketplace.inquiries.models import Inquiry
from tests import build
from tests.cast import NOW, acting, part_of
from tests.support.smtp import MailServer

LIN = part_of("lin").email
LINK = re.compile(r"\S*/sign-in/letter/(\S+)")


def answered(at: timedelta = timedelta(0)) -> Inquiry:
    """Joko answers Lin."""
    inquiry = build.open_inquiry()
    inquiries.write_message(
        actor=acting("joko"), inquiry=inquiry, text="Gladly.", submission_key=None, at=NOW + at
    )
    return inquiry


def text_to(server: MailServer, address: str) -> str:
    """The last letter to this address, as it arrived."""
    texts = [one.message.get_content() for one in server.deliveries if one.recipients == [address]]
    return str(texts[-1]).replace("\r\n", "\n")


def page_of(token: str) -> str:
    """Where the button is."""
    return f"/sign-in/letter/{token}"


def the_link() -> SignInLink:
    """The one that was sent to Lin."""
    db.session.rollback()
    (link,) = db.session.scalars(
        sa.select(SignInLink).where(
            SignInLink.token_hash.is_not(None) & (SignInLink.address == LIN)
        )
    )
    return link


def lin() -> Person:
    """Who the letters are for."""
    person = people.find_person(email=LIN)
    assert person is not None
    return person


def facts_of_a_letter() -> dict[str, object]:
    """What a letter about an inquiry is told, one of Lin's."""
    inquiry = db.session.scalars(sa.select(Inquiry)).first() or build.open_inquiry()
    return {"inquiry": inquiry, "path": f"/inquiries/{inquiry.public_id}", "at": NOW}


def sign_out_everywhere() -> None:
    """Lin ends every session."""
    accounts.end_every_session(person_id=lin().id, at=NOW)
