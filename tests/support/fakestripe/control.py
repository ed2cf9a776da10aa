"""The levers over HTTP, for a script or a browser test in another process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from tests.support.fakestripe.answers import Answer, Json, StripeRefusalError
from tests.support.fakestripe.checkout import PageClosedError

if TYPE_CHECKING:
    from tests.support.fakestripe.server import FakeStripe

Call = Callable[["FakeStripe", str, Mapping[str, str]], object]


def answer(fake: FakeStripe, method: str, path: str, form: Mapping[str, str]) -> Answer:
    """Answer ``/_control/<call>[/<id>]``."""
    name, _, ref = path.removeprefix("/_control/").partition("/")
    call = _CALLS.get(f"{method} {name}")
    if call is None:
        return Answer(404, {"error": f"The control calls are: {', '.join(_CALLS)}."})
    try:
        return Answer(200, {"result": call(fake, ref, form)})
    except StripeRefusalError as refusal:
        return refusal.answer
    except (PageClosedError, ValueError, KeyError) as error:
        return Answer(409, {"error": f"{type(error).__name__}: {error}"})


def _requests(fake: FakeStripe, _ref: str, _form: Mapping[str, str]) -> list[Json]:
    return [{**asdict(request), "authorization": "hidden"} for request in fake.requests]


def _fault(fake: FakeStripe, _ref: str, form: Mapping[str, str]) -> None:
    fake.fault(form["route"], form["kind"], int(form.get("times", "1")))


def _webhook(fake: FakeStripe, _ref: str, form: Mapping[str, str]) -> None:
    fake.webhook_url = form["url"]


_CALLS: dict[str, Call] = {
    "GET health": lambda _fake, _ref, _form: "up",
    "GET requests": _requests,
    "GET breaches": lambda fake, _ref, _form: list(fake.breaches),
    "GET sessions": lambda fake, _ref, _form: fake.sessions,
    "GET pending": lambda fake, _ref, _form: fake.pending,
    "POST pay": lambda fake, ref, form: fake.pay(ref, form.get("outcome", "success")),
    "POST settle": lambda fake, ref, form: fake.settle(ref, form.get("outcome", "success")),
    "POST expire": lambda fake, ref, _form: fake.expire(ref),
    "POST fault": _fault,
    "POST webhook": _webhook,
    "POST reset": lambda fake, _ref, _form: fake.reset(),
}
