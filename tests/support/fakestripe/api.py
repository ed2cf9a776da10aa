"""The part of Stripe's API the fake plays: who may call, which call, with which key."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.support.fakestripe import faults, sdkschema
from tests.support.fakestripe.answers import API_VERSION, Answer, Json, StripeRefusalError
from tests.support.fakestripe.checkout import Checkout
from tests.support.fakestripe.state import Clock, State

SESSIONS = "/v1/checkout/sessions"
KEYS_KEPT_SECONDS = 24 * 3600
SLOW_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Request:
    """One call as it came; ``body`` is the form, or the query of a GET."""

    method: str
    path: str
    key: str | None
    body: str
    version: str | None
    authorization: str = field(default="", repr=False)

    @property
    def route(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def params(self) -> Json:
        return sdkschema.decode_form(self.body)


class Api:
    """Answers calls under /v1. Every breach of the contract by a caller is kept in ``breaches``."""

    def __init__(
        self,
        state: State,
        clock: Clock,
        checkout: Checkout,
        lock: threading.RLock,
        save: Callable[[], None],
    ) -> None:
        self.requests: list[Request] = []
        self.breaches: list[str] = []
        self.faults = faults.Faults()
        self.page_base = ""
        self._lock = lock
        self._save = save
        self._state = state
        self._clock = clock
        self._checkout = checkout
        self._busy_keys: set[str] = set()
        self._patience = threading.Event()

    def reset(self) -> None:
        """Forget calls and faults, and let go who still waits for a slow answer."""
        self._patience.set()
        self._patience = threading.Event()
        self.faults.clear()
        self.requests.clear()
        self.breaches.clear()

    def answer(self, request: Request) -> Answer:
        """Answer one call. Raises ConnectionDroppedError where the caller gets none."""
        self.requests.append(request)
        try:
            return self._answer(request, self.faults.take(request.route))
        except StripeRefusalError as refusal:
            return refusal.answer

    def _answer(self, request: Request, fault: str | None) -> Answer:
        _check_caller(request)
        faults.strike_before(fault)
        patience = self._patience
        answer = self._answer_once(request, fault)
        if fault == "slow":
            try:
                patience.wait(SLOW_SECONDS)
            finally:
                self._busy_keys.discard(request.key or "")
        if fault == "drop_after":
            raise faults.ConnectionDroppedError
        return answer

    def _answer_once(self, request: Request, fault: str | None) -> Answer:
        """Do the work unless this key has been answered; keep the answer for the next time."""
        key = request.key if request.method == "POST" else None
        with self._lock:
            if key is None:
                return self._work(request)
            if key in self._busy_keys:
                raise faults.key_in_use()
            kept = self._kept(key, request)
            if kept is not None:
                return kept
            if fault == "slow":
                self._busy_keys.add(key)
            # A call refused for its parameters never began, so its key stays free.
            answer = faults.server_error().answer if fault == "stored_500" else self._work(request)
            self._state.answered_keys[key] = {
                "call": [request.route, request.body],
                "status": answer.status,
                "body": copy.deepcopy(answer.body),
                "at": self._clock.now(),
            }
            self._save()
            return answer

    def _kept(self, key: str, request: Request) -> Answer | None:
        kept = self._state.answered_keys.get(key)
        if kept is None or self._clock.now() - kept["at"] >= KEYS_KEPT_SECONDS:
            return None
        if kept["call"] != [request.route, request.body]:
            raise StripeRefusalError(
                "Keys for idempotent requests can only be used with the same parameters they were "
                f"first used with. Try using a key other than '{key}'.",
                kind="idempotency_error",
            )
        return Answer(kept["status"], kept["body"], {"Idempotent-Replayed": "true"})

    def _work(self, request: Request) -> Answer:
        operation, ref = _operation(request)
        form = self._checked_form(operation, request)
        calls: dict[str, Callable[[], Json]] = {
            f"POST {SESSIONS}": lambda: self._checkout.create(form, page_base=self.page_base),
            f"GET {SESSIONS}": lambda: self._checkout.sessions(form),
            f"GET {SESSIONS}/*": lambda: self._checkout.session(ref),
            f"POST {SESSIONS}/*/expire": lambda: self._checkout.expire(ref),
        }
        body = copy.deepcopy(calls[operation]())
        self._expand(body, list(form.get("expand", {}).values()))
        problems = sdkschema.answer_problems(body)
        if problems:
            raise AssertionError(f"The fake answers what Stripe would not: {problems}")
        return Answer(200, body)

    def _checked_form(self, operation: str, request: Request) -> Json:
        try:
            form = request.params
        except sdkschema.NotAFormError as error:
            raise StripeRefusalError(
                f"Contradicting parameter {error}", code="parameter_invalid"
            ) from error
        problems = sdkschema.request_problems(operation, form)
        if problems:
            self.breaches.extend(f"{request.route}: {problem}" for problem in problems)
            raise _contract_refusal(problems[0])
        return form

    def _expand(self, body: Json, names: list[str]) -> None:
        for name in names:
            rows = body["data"] if name.startswith("data.") else [body]
            if name.removeprefix("data.") != "payment_intent":
                raise StripeRefusalError(f"This fake cannot expand {name}.", param="expand")
            for row in rows:
                if row["payment_intent"] is not None:
                    row["payment_intent"] = self._checkout.intent(row["payment_intent"])


def _check_caller(request: Request) -> None:
    if not request.authorization.startswith(("Bearer sk_test_", "Bearer rk_test_")):
        raise StripeRefusalError("Invalid API Key provided", status=401)
    if request.version != API_VERSION:
        raise StripeRefusalError(f"This fake speaks {API_VERSION} alone, not {request.version}.")
    if request.key is not None and len(request.key) > 255:
        raise StripeRefusalError("Idempotency keys have at most 255 characters.")


def _operation(request: Request) -> tuple[str, str]:
    path = urlsplit(request.path).path
    parts = path.removeprefix(SESSIONS).strip("/").split("/")
    if path == SESSIONS:
        pattern, parts = path, [""]
    elif path.startswith(f"{SESSIONS}/") and len(parts) == 1:
        pattern = f"{SESSIONS}/*"
    else:
        pattern = f"{SESSIONS}/*/{parts[-1]}"
    operation = f"{request.method} {pattern}"
    if operation not in sdkschema.type_of_operation or not path.startswith(SESSIONS):
        raise StripeRefusalError(f"Unrecognized request URL ({request.route}).", status=404)
    return operation, parts[0]


def _contract_refusal(problem: str) -> StripeRefusalError:
    name, what = problem.split(": ", 1)
    codes = {"unknown": "parameter_unknown", "missing": "parameter_missing"}
    code = codes.get(what, "parameter_invalid")
    if name == "payment_method_types":
        code = "payment_method_types_no_longer_supported"
    return StripeRefusalError(f"Received a wrong parameter: {problem}", code=code, param=name)
