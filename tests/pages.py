"""Pages as a person meets them: read the form from the page, fill it in, send it."""

from __future__ import annotations

import contextvars
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Protocol
from urllib.parse import urlsplit

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from marketplace import clock
from marketplace.accounts import operations as accounts
from marketplace.accounts import queries
from marketplace.db import db
from tests import cast


@dataclass(frozen=True)
class Answer:
    """What a server said: ``url`` is the path and query we ended at."""

    status: int
    url: str
    headers: Mapping[str, str] | Headers
    body: bytes


class Asks(Protocol):
    """A browser of any kind."""

    def get(self, url: str, **kwargs: object) -> Page: ...

    def post(self, url: str, data: dict[str, object]) -> Page: ...


@dataclass
class Form:
    """One form of a page with the values it was shown with."""

    visitor: Asks
    page_url: str
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    text: str = ""

    def submit(self, **answers: object) -> Page:
        """Send with these answers; a name the page does not offer is a mistake of the test."""
        unknown = set(answers) - self.names
        if unknown:
            raise AssertionError(f"The form at {self.page_url} has no {sorted(unknown)}")
        values: dict[str, object] = {**self.values}
        for name, answer in answers.items():
            if answer is None or answer is False:
                values.pop(name, None)
            elif isinstance(answer, list | tuple):  # a tuple is a file: (stream, name)
                values[name] = answer
            else:
                values[name] = "y" if answer is True else str(answer)
        target = self.action or self.page_url
        if self.method == "get":
            return self.visitor.get(target, query_string=values)
        return self.visitor.post(target, data=values)


class _Reader(HTMLParser):
    """Collects forms, links, and the visible text of a page."""

    def __init__(self, visitor: Asks, url: str) -> None:
        super().__init__()
        self.visitor, self.url = visitor, url
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.urls: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select: str | None = None
        self._textarea: str | None = None
        self._link: str | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag in {"script", "style", "title"}:
            self._silent += 1
        if tag == "a":
            self._link = given.get("href", "")
            self.urls.append(self._link)
        if tag == "form":
            self._form = Form(
                self.visitor, self.url, given.get("action", ""), given.get("method", "get").lower()
            )
            self.forms.append(self._form)
        elif self._form is not None:
            self._read_control(self._form, tag, given)

    def _read_control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "option" and self._select:
            self._read_option(form, self._select, given)
        if tag not in {"input", "select", "textarea", "button"} or not name:
            return
        form.names.add(name)
        if tag == "input":
            self._read_input(form, name, given)
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            form.values[name] = [""]

    @staticmethod
    def _read_option(form: Form, name: str, given: dict[str, str]) -> None:
        if "selected" in given or name not in form.values:
            form.values[name] = [given.get("value", "")]

    @staticmethod
    def _read_input(form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in {"submit", "file"}:
            return
        if kind not in {"checkbox", "radio"}:
            form.values.setdefault(name, []).append(given.get("value", ""))
        elif "checked" in given:
            form.values.setdefault(name, []).append(given.get("value", "y"))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "title"}:
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None
        elif tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None and self._form is not None:
            self._form.values[self._textarea] = [self._form.values[self._textarea][0] + data]
        if self._silent:
            return
        text = " ".join(data.split())
        if text:
            self.words.append(text)
            if self._link is not None:
                self.links[text] = self._link
            if self._form is not None:
                self._form.text = f"{self._form.text} {text}".strip()


class Page:
    """What came back: status, where we are, its text, forms and links."""

    def __init__(self, visitor: Asks, answer: Answer) -> None:
        self.visitor = visitor
        self.status = answer.status
        self.headers = answer.headers
        self.url = answer.url
        self.body = answer.body
        self.html = (
            answer.body.decode() if "text/html" in answer.headers.get("Content-Type", "") else ""
        )

    @cached_property
    def _read(self) -> _Reader:
        """Read when first asked: many pages are only looked at for their status."""
        reader = _Reader(self.visitor, self.url)
        reader.feed(self.html)
        return reader

    @cached_property
    def text(self) -> str:
        return " ".join(self._read.words)

    @property
    def links(self) -> dict[str, str]:
        return self._read.links

    @property
    def urls(self) -> list[str]:
        return self._read.urls

    @property
    def forms(self) -> list[Form]:
        return self._read.forms

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def form(self, action: str) -> Form:
        """The form whose action ends with ``action`` ("confirmation"), or is the page itself ("")."""
        here = urlsplit(self.url).path
        for form in self.forms:
            path = urlsplit(form.action or self.url).path
            if form.method == "post" and (path.endswith(action) if action else path == here):
                return form
        raise AssertionError(f"No form {action!r} at {self.url}: {[f.action for f in self.forms]}")

    def has_form(self, action: str) -> bool:
        """Whether the page offers the form ``action``."""
        try:
            self.form(action)
        except AssertionError:
            return False
        return True

    def follow(self, words: str) -> Page:
        """Open the link with exactly these words."""
        return self.visitor.get(self.links[words])


@dataclass
class Visitor:
    """One browser: its own cookies, following redirects as browsers do."""

    client: FlaskClient

    @classmethod
    def of(cls, app: Flask, key: str | None) -> Visitor:
        """A stranger's browser, or one signed in as this member of the cast."""
        if key is None:
            return cls(app.test_client())
        return cls.of_address(app, cast.part_of(key).email)

    @classmethod
    def of_address(cls, app: Flask, email: str) -> Visitor:
        """A browser in which the person with this address is signed in."""
        visitor = cls(app.test_client())
        person = queries.find_person(email=email)
        assert person is not None
        token = accounts.start_session(person=person, device="test", at=clock.now())
        with visitor.client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return visitor

    def get(self, url: str, **kwargs: object) -> Page:
        return self._ask("GET", url, **kwargs)

    def post(self, url: str, data: dict[str, object]) -> Page:
        return self._ask("POST", url, data=data)

    def knock(self, method: str, url: str, data: dict[str, object] | None = None) -> Page:
        """Ask once and follow no redirect."""
        return self._ask(method, url, data=data, follow_redirects=False)

    def csrf(self) -> dict[str, object]:
        """What a form of this browser's session must carry."""
        return {"csrf_token": self.get("/sign-in").form("").values["csrf_token"]}

    def _ask(self, method: str, url: str, **kwargs: object) -> Page:
        """Ask in a context of its own, as a server would: nothing of the test's leaks in.

        Afterwards the test's own reading transaction ends, so that it sees what was written.
        """

        def ask() -> TestResponse:
            return self.client.open(url, method=method, **{"follow_redirects": True, **kwargs})  # type: ignore[arg-type]

        response = contextvars.Context().run(ask)
        body = response.get_data()
        response.close()
        if has_app_context():
            db.session.rollback()
        return Page(
            self,
            Answer(
                status=response.status_code,
                url=response.request.full_path.rstrip("?"),
                headers=response.headers,
                body=body,
            ),
        )
