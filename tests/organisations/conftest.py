"""Letters that leave, as in production."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from marketplace.mail import operations as mail
from marketplace.mail.smtp import Postman
from marketplace.organisations import entering
from tests.organisations.letters import LIN, LINK, answered, text_to
from tests.support.smtp import MailServer, mail_server


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    """A mail server, and a postman who takes letters there as in production."""
    with mail_server() as found:
        postman = Postman(found.url, enclose=entering.way_in)
        app.extensions["job_handlers"][mail.SEND] = postman.deliver
        yield found


@pytest.fixture
def token(server: MailServer, work: Callable[[], int]) -> str:
    """That of the letter which tells Lin of Joko's answer."""
    answered()
    work()
    return LINK.search(text_to(server, LIN))[1]  # type: ignore[index]  # it is there, or fail
