"""Speaks HTTP for the fake: the API, the page to pay on, and the control calls of scripts."""

from __future__ import annotations

import json
import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, urlsplit

from typing_extensions import override

from tests.support.fakestripe import control, pages
from tests.support.fakestripe.answers import Answer, Json, StripeRefusalError
from tests.support.fakestripe.api import Request
from tests.support.fakestripe.checkout import PageClosedError
from tests.support.fakestripe.faults import ConnectionDroppedError

if TYPE_CHECKING:
    from tests.support.fakestripe.server import FakeStripe


class Handler(BaseHTTPRequestHandler):
    """Answers one call and closes, so that no thread or socket outlives it."""

    @property
    def fake(self) -> FakeStripe:
        return cast("FakeStripe", getattr(self.server, "fake"))  # noqa: B009  it is our own server

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(self.rfile.read(length).decode("utf-8"))

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what came is in ``requests``."""

    def _answer(self, body: str) -> None:
        area = urlsplit(self.path).path.split("/")[1]
        areas = {"v1": self._api, "c": self._page, "_control": self._control}
        areas.get(area, self._nothing)(body)

    def _api(self, body: str) -> None:
        url = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=url.path,
            key=self.headers.get("Idempotency-Key"),
            body=body if self.command == "POST" else url.query,
            version=self.headers.get("Stripe-Version"),
            authorization=self.headers.get("Authorization", ""),
        )
        try:
            answer = self.fake.api.answer(request)
        except ConnectionDroppedError:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send_json(answer)

    def _page(self, body: str) -> None:
        try:
            session = self.fake.session(urlsplit(self.path).path.removeprefix("/c/pay/"))
        except StripeRefusalError:
            self._send_html(HTTPStatus.NOT_FOUND, pages.unknown_page())
            return
        if self.command == "POST":
            self._end_visit(session, dict(parse_qsl(body)).get("outcome", ""))
        else:
            self._show(session)

    def _show(self, session: Json) -> None:
        if session["status"] != "open":
            self._send_html(HTTPStatus.OK, pages.closed_page(session))
            return
        title = self.fake.checkout.title(session["id"])
        declined = self.fake.checkout.declined(session["id"])
        page = pages.pay_page(session, title=title, declined=declined)
        self._send_html(HTTPStatus.OK, page)

    def _end_visit(self, session: Json, outcome: str) -> None:
        if outcome == "cancel" and session["cancel_url"]:
            self._redirect(session["cancel_url"])
            return
        try:
            self.fake.pay(session["id"], outcome)
        except PageClosedError:
            self._redirect(self.path)
            return
        except ValueError:
            self._send_html(HTTPStatus.BAD_REQUEST, pages.unknown_page())
            return
        paid = session["status"] == "complete"
        self._redirect(pages.success_url(session) if paid else self.path)

    def _control(self, body: str) -> None:
        url = urlsplit(self.path)
        form = dict(parse_qsl(body) + parse_qsl(url.query))
        self._send_json(control.answer(self.fake, self.command, url.path, form))

    def _nothing(self, _body: str) -> None:
        self._send_html(HTTPStatus.NOT_FOUND, pages.unknown_page())

    def _send_json(self, answer: Answer) -> None:
        content = json.dumps(answer.body, indent=2).encode()
        self._send(answer.status, "application/json", content, dict(answer.headers))

    def _send_html(self, status: int, page: str) -> None:
        self._send(status, "text/html; charset=utf-8", page.encode(), {})

    def _redirect(self, url: str) -> None:
        self._send(HTTPStatus.SEE_OTHER, "text/plain", b"", {"Location": url})

    def _send(self, status: int, kind: str, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(content)), **headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
