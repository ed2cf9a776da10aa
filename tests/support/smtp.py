"""A tiny mail server on 127.0.0.1 that keeps what it was given; it may refuse, or offer more."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Delivery:
    """One letter as it arrived."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class MailServer:
    """``extensions`` are offered after EHLO; ``refuse`` maps a command to the answer it gets."""

    url: str = ""
    deliveries: list[Delivery] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    credentials: list[str] = field(default_factory=list)
    extensions: tuple[str, ...] = ()
    refuse: dict[str, str] = field(default_factory=dict)


class _Dialogue(socketserver.StreamRequestHandler):
    kept: MailServer

    def handle(self) -> None:
        self._say("220 test mail server")
        self.sender = ""
        self.recipients: list[str] = []
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            verb = line.split(" ")[0].upper()
            self.kept.commands.append(verb)
            if verb in self.kept.refuse:
                self._say(self.kept.refuse[verb])
            elif not self._answer(verb, line):
                return

    def _answer(self, verb: str, line: str) -> bool:
        answer = getattr(self, f"_{verb.lower()}", None)
        if answer is None:
            self._say("502 unknown")
        else:
            answer(line)
        return verb != "QUIT"

    def _ehlo(self, _line: str) -> None:
        lines = ["test", *self.kept.extensions]
        for offered in lines[:-1]:
            self._say(f"250-{offered}")
        self._say(f"250 {lines[-1]}")

    def _mail(self, line: str) -> None:
        self.sender, self.recipients = _address(line), []
        self._say("250 ok")

    def _rcpt(self, line: str) -> None:
        self.recipients.append(_address(line))
        self._say("250 ok")

    def _data(self, _line: str) -> None:
        self._say("354 go on")
        content = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            content += line[1:] if line.startswith(b"..") else line
        self.kept.deliveries.append(Delivery(self.sender, self.recipients, content))
        self._say("250 kept")

    def _auth(self, line: str) -> None:
        self.kept.credentials.append(base64.b64decode(line.split(" ")[2]).decode())
        self._say("235 welcome")

    def _rset(self, _line: str) -> None:
        self._say("250 ok")

    def _quit(self, _line: str) -> None:
        self._say("221 bye")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


def _address(line: str) -> str:
    return line[line.index("<") + 1 : line.index(">")]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The server for the length of the block, on a free port."""
    kept = MailServer()
    dialogue = type("Dialogue", (_Dialogue,), {"kept": kept})
    with _Server(("127.0.0.1", 0), dialogue) as server:
        kept.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join(timeout=30)
