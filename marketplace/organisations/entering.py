"""Who may sign in by a letter, and the letters that let them: those about a trade, to its parties.

Staff, officers, curators and LPEI's financiers sign in by pass phrase alone, whatever else they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from marketplace.accounts import link_operations as links
from marketplace.accounts import link_queries
from marketplace.accounts import queries as people
from marketplace.accounts.link_models import SignInLink
from marketplace.db import lock, transaction
from marketplace.errors import NotFoundError
from marketplace.mail import operations as mail
from marketplace.mail.models import Letter
from marketplace.organisations import queries
from marketplace.organisations.roles import BUYERS, EXPORTERS, SELLERS
from marketplace.web.readers import reader_at
from marketplace.web.rendering import render_text

MAY_ENTER = SELLERS | EXPORTERS | BUYERS
LINK_PATH = "/sign-in/letter/"


@transaction
def write_letter_to_party(
    *, recipient: str, template: str, facts: Mapping[str, object], at: datetime
) -> Letter:
    """A letter that leads to ``facts["path"]``; on its way out it gets a link that signs in, once."""
    letter = mail.write_letter(recipient=recipient, template=template, facts=facts, at=at)
    person = people.find_person(email=recipient)
    if person is not None and person.confirmed_at and may_enter(person_id=person.id):
        links.prepare_link(person=person, letter=letter, path=str(facts["path"]), at=at)
    return letter


def may_enter(*, person_id: int) -> bool:
    """Whether they trade for somebody, and do nothing here that asks for more than a letter."""
    parts = {membership.role for membership in queries.list_memberships(person_id=person_id)}
    return bool(parts) and parts <= MAY_ENTER


def admits(link: SignInLink, *, at: datetime) -> bool:
    """Whether the link would let its person in now."""
    return link.open(at=at) and may_enter(person_id=link.person_id)


def way_in(letter: Letter, at: datetime) -> str:
    """What the letter says on its way out, with a token nobody keeps; nothing where none is due."""
    link = link_queries.find_link_of(letter_id=letter.id)
    if link is None or not link.stands or not may_enter(person_id=link.person_id):
        return ""
    token = links.issue_token(link=link, at=at)
    hours = int(links.LINK_LASTS.total_seconds()) // 3600
    facts = {"path": f"{LINK_PATH}{token}", "hours": hours}
    reader = reader_at(letter.recipient)
    return render_text("emails/organisations/way_in.txt", facts, reader=reader)


@transaction
def enter(*, token: str, device: str, at: datetime) -> tuple[str, str]:
    """Use the link up: a session's token, and the path it leads to.

    Raises NotFoundError when it lets nobody in, TooManyError after very many within an hour.
    """
    link = link_queries.find_link(token=token)
    if link is None:
        raise NotFoundError(links.LINK_IS_OVER)
    lock(link.person)  # whoever changes what they may do meanwhile comes before or after
    if not may_enter(person_id=link.person_id):
        raise NotFoundError(links.LINK_IS_OVER)
    return links.spend_link(link=link, device=device, at=at), link.path
