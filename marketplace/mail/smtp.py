"""Hand a letter to the mail server of MAIL_URL; with none, it stays in the demo mailbox."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from marketplace import clock
from marketplace.mail import operations
from marketplace.mail.models import Letter

TIMEOUT_SECONDS = 20
SENDER = "Desaport <no-reply@desaport.example>"


# What a letter says only on its way out: it is kept without.
Enclose = Callable[[Letter, datetime], str]


def _nothing(_letter: Letter, _at: datetime) -> str:
    return ""


class Postman:
    """Delivers by SMTP (``smtp://`` with STARTTLS where offered, or ``smtps://``).

    ``enclose`` adds to a letter what must not be kept. Without ``reply_to`` nobody reads answers.
    """

    def __init__(
        self,
        mail_url: str | None,
        *,
        enclose: Enclose = _nothing,
        reply_to: str | None = None,
    ) -> None:
        self._url = urlsplit(mail_url) if mail_url else None
        self._enclose = enclose
        self._reply_to = reply_to

    def deliver(self, payload: Mapping[str, object]) -> None:
        """Send the letter named in the job's payload once; one already sent is left alone."""
        letter = operations.get_letter(public_id=str(payload["letter"]))
        if letter.sent_at is not None:
            return
        if self._url is not None:
            self._send(
                recipient=letter.recipient,
                subject=letter.subject,
                body=letter.body + self._enclose(letter, clock.now()),
                message_id=letter.message_id,
            )
        operations.mark_sent(letter=letter, at=clock.now())

    def _send(self, *, recipient: str, subject: str, body: str, message_id: str) -> None:
        if self._url is None:
            return
        message = EmailMessage()
        message["From"], message["To"] = SENDER, recipient
        message["Subject"], message["Message-ID"] = subject, message_id
        if self._reply_to is not None:
            message["Reply-To"] = self._reply_to
        message.set_content(body)
        with _connected(self._url) as connection:
            if self._url.username:
                password = unquote(self._url.password or "")
                connection.login(unquote(self._url.username), password)
            connection.send_message(message)


def _connected(url: SplitResult) -> smtplib.SMTP:
    """A connection that is encrypted and whose server is verified, wherever it offers that."""
    host, trusted = url.hostname or "localhost", ssl.create_default_context()
    if url.scheme == "smtps":
        port = url.port or smtplib.SMTP_SSL_PORT
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=trusted)
    connection = smtplib.SMTP(host, url.port or smtplib.SMTP_PORT, timeout=TIMEOUT_SECONDS)
    try:
        connection.ehlo_or_helo_if_needed()  # only now do we know what the server offers
        if connection.has_extn("starttls"):
            connection.starttls(context=trusted)
    except BaseException:
        connection.close()
        raise
    return connection
