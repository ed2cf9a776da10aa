"""Kill the server with SIGKILL at random moments of many trades; nothing acknowledged may be lost.

    python -m scripts.survive_kills [--trades 200] [--kills 12] [--clients 4] [--seed 1]

Scripted people trade through real pages of a real server on a database of its own. Whenever the
server dies under them they repeat the same form, with the same submission key, until it is
acknowledged. At the end every acknowledged step must be there, none twice, the ledger balanced and
the audit chain verified. Exit status 1 when anything is amiss.
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from pathlib import Path

import requests
import sqlalchemy as sa

from marketplace import clock
from marketplace.app import create_app
from marketplace.config import Config, Environment, WorkerMode
from marketplace.db import Model, db, transaction
from marketplace.events import queries as events
from marketplace.financing.models import FinancingRequest
from marketplace.inquiries.models import Inquiry, Message
from marketplace.jobs.worker import Worker
from marketplace.orders.models import Milestone, Order
from marketplace.orders.states import OrderStatus
from marketplace.payments import ledger
from marketplace.payments import operations as payments
from marketplace.payments.models import BankReceipt
from marketplace.quotes.models import Quotation
from marketplace.shipments.models import Shipment
from tests import build, cast
from tests.journey import Trade
from tests.pages import Answer, Page

HOST = "127.0.0.1"
EACH_TRADE_HAS: dict[type[Model], int] = {
    Inquiry: 1,
    Message: 2,
    Quotation: 1,
    Order: 1,
    BankReceipt: 2,
    Milestone: 1,
    Shipment: 1,
    FinancingRequest: 1,
}
PATIENCE = 120.0  # seconds a person keeps trying one step
JITTER = 1.0  # seconds
PLENTY = 4_000_000  # drums a month


@dataclass
class Tally:
    """What the people saw."""

    kills: int = 0
    repeats: int = 0
    acknowledged: Counter[str] = field(default_factory=Counter)
    trades: list[Trade] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class StubbornBrowser:
    """Repeats what got no answer, as a person presses again; the form's key is the same."""

    def __init__(self, base: str, tally: Tally) -> None:
        self._base, self._tally = base, tally
        self._session = requests.Session()

    def sign_in(self, email: str) -> None:
        self.get("/sign-in").form("").submit(email=email, password=cast.PASSPHRASE)

    def get(self, url: str, **_kwargs: object) -> Page:
        return self._ask("GET", url, None)

    def post(self, url: str, data: dict[str, object]) -> Page:
        return self._ask("POST", url, data)

    def _ask(self, method: str, url: str, data: dict[str, object] | None) -> Page:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self._session.request(
                    method, self._base + url, data=data, timeout=30, allow_redirects=True
                )
                if answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return self._page(answer)
                if answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
                    self._tally.failures.append(f"500 at {method} {url}")
            except requests.RequestException:
                pass
            if time.monotonic() > deadline:
                raise TimeoutError(f"{method} {url}")
            if method == "POST":
                self._tally.repeats += 1
            time.sleep(0.2)

    def _page(self, answer: requests.Response) -> Page:
        url = answer.url.removeprefix(self._base)
        return Page(self, Answer(answer.status_code, url, answer.headers, answer.content))


class Server:
    """The real server in a process group of its own, so that one signal kills all of it."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self._environment, self._port = environment, port
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"]
        command += ["--blocking-threads", "1", "--host", HOST, "--port", str(self._port)]
        command += ["--log-level", "error", "marketplace.serving:app"]
        self._process = subprocess.Popen(
            command, env={**os.environ, **self._environment}, start_new_session=True
        )

    def kill(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def wait_until_up(self) -> None:
        """Until a worker answers, not only until the port is open."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                requests.get(f"http://{HOST}:{self._port}/about/data", timeout=5)
            except requests.RequestException:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("The server did not come up.")


def main() -> int:
    """Run and judge."""
    options = _options()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory(prefix="desaport-kills-") as folder:
        config = _config(Path(folder))
        listing = _prepare(config)
        tally = _trade_under_fire(options, config, listing)
        verdict = _judge(config, tally, options)
    return 0 if verdict else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--trades", type=int, default=200)
    parser.add_argument("--kills", type=int, default=12, help="so many, at random moments")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _config(folder: Path) -> Config:
    return Config(
        env=Environment.TEST,
        debug=False,
        database_url=f"sqlite:///{folder / 'kills_test.db'}",
        search_index_dir=folder / "index",
        search_url=f"whoosh:///{folder / 'index'}",
        storage_dir=folder / "blobs",
        secret_key="a secret for this run only, long enough",  # noqa: S106
        stripe_secret_key="",
        stripe_webhook_secrets=(),
        stripe_api_base=None,
        mail_url=None,
        worker=WorkerMode.THREAD,
    )


def _prepare(config: Config) -> str:
    app = create_app(config)
    with app.app_context():
        transaction(db.create_all)()
        cast.make_world()
        # Enough for all at once on any weekday: what is proved here is not who waits for whom.
        terms = build.listing_terms(monthly_capacity=PLENTY)
        listing = build.published_listing(terms=terms)
        payments.write_bank_account(
            actor=cast.acting("sari"),
            currency="USD",
            bank_name="Bank Contoh",
            account_number="1234567890",
            holder="BUM Desa Karya Mandiri Ngoran",
            at=cast.NOW,
        )
        public_id = listing.public_id
        db.session.remove()
        db.engine.dispose()
    return public_id


def _trade_under_fire(options: argparse.Namespace, config: Config, listing: str) -> Tally:
    tally = Tally()
    port = _free_port()
    server = Server(_environment(config), port)
    server.start()
    server.wait_until_up()
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(1, options.trades + 1):
        waiting.put(number)
    people = [
        threading.Thread(target=_keep_trading, args=(waiting, port, listing, tally))
        for _ in range(options.clients)
    ]
    started = time.monotonic()
    for person in people:
        person.start()
    # Spread over the whole run: each death falls somewhere in the trade after a random one.
    deaths = sorted(random.sample(range(options.trades), options.kills))
    while any(person.is_alive() for person in people):
        time.sleep(random.uniform(0.0, JITTER))  # noqa: S311
        if tally.kills == options.kills or len(tally.trades) < deaths[tally.kills]:
            continue
        server.kill()
        tally.kills += 1
        server.start()
        server.wait_until_up()
        _show(tally, options, started)
    for person in people:
        person.join()
    _drain(config, server)
    _show(tally, options, started)
    print()
    return tally


def _keep_trading(waiting: queue.SimpleQueue[int], port: int, listing: str, tally: Tally) -> None:
    browsers: dict[str, StubbornBrowser] = {}

    def enter(key: str) -> StubbornBrowser:
        if key not in browsers:
            browsers[key] = StubbornBrowser(f"http://{HOST}:{port}", tally)
            browsers[key].sign_in(cast.part_of(key).email)
        return browsers[key]

    while True:
        try:
            number = waiting.get_nowait()
        except queue.Empty:
            return
        trade = Trade(enter=enter, listing=listing, name=str(number), today=_today)
        try:
            trade.run_stubbornly(tally.acknowledged)
        except Exception as error:  # noqa: BLE001  any failure is a finding, told at the end
            tally.failures.append(f"trade {number}: {type(error).__name__}: {error}")
        tally.trades.append(trade)


def _today() -> date:
    """Asked at each step: a trade may begin before midnight in Jakarta and end after it."""
    return clock.jakarta_date(clock.now())


def _drain(config: Config, server: Server) -> None:
    server.kill()
    app = create_app(config)
    Worker(app).drain(most=100_000)


def _judge(config: Config, tally: Tally, options: argparse.Namespace) -> bool:
    app = create_app(config)
    with app.app_context():
        findings = [*tally.failures, *_amiss(tally, options)]
        db.session.remove()
        db.engine.dispose()
    print(
        f"{len(tally.trades)} trades, {sum(tally.acknowledged.values())} acknowledged steps, "
        f"{tally.kills} kills, {tally.repeats} repeated presses."
    )
    for finding in findings[:20]:
        print("AMISS:", finding)
    print("Nothing lost, nothing twice." if not findings else f"{len(findings)} findings.")
    return not findings


def _amiss(tally: Tally, options: argparse.Namespace) -> list[str]:
    found = [] if tally.kills == options.kills else [f"only {tally.kills} kills"]
    found += [
        f"{count} {model.__tablename__} rows for {options.trades} trades"
        for model, each in EACH_TRADE_HAS.items()
        if (count := db.session.scalar(sa.select(sa.func.count()).select_from(model)))
        != each * options.trades
    ]
    found += [
        f"{order.number} is {order.status}, holds {-held} of {order.total}"
        for order in db.session.scalars(sa.select(Order))
        if (held := ledger.balance(account=ledger.held_for(order.public_id), currency="USD"))
        != -order.total
        or order.status is not OrderStatus.COMPLETED
    ]
    if ledger.imbalances():
        found.append("the ledger does not balance")
    if not events.verify().intact:
        found.append("the audit chain is broken")
    if db.session.scalar(sa.text("PRAGMA integrity_check")) != "ok":
        found.append("the database file is damaged")
    return found


def _environment(config: Config) -> dict[str, str]:
    return {
        "ENV": "test",
        "DATABASE_URL": config.database_url,
        "SEARCH_INDEX_DIR": os.fspath(config.search_index_dir),
        "STORAGE_DIR": os.fspath(config.storage_dir),
        "SECRET_KEY": config.secret_key,
        "WORKER": "thread",
        "UNLIMITED": "1",  # one company asks for all of them within minutes
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _show(tally: Tally, options: argparse.Namespace, started: float) -> None:
    done, elapsed = len(tally.trades), time.monotonic() - started
    print(
        f"\r{done}/{options.trades} trades, {tally.kills} kills, {elapsed:.0f} s",
        end="",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
