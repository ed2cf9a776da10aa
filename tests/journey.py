"""One whole trade through real pages, each step by the person who does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from tests.cast import TODAY
from tests.pages import Page


class Browser(Protocol):
    """Whatever opens pages and sends forms: a test client, or HTTP to a real server."""

    def get(self, url: str) -> Page: ...


@dataclass
class Trade:
    """``enter(key)`` gives the browser of a member of the cast; ``name`` tells trades apart."""

    enter: Callable[[str], Browser]
    listing: str
    name: str = "1"
    buyer: str = "lin"
    today: Callable[[], date] = lambda: TODAY
    inquiry: str = field(default="", init=False)
    quotation: str = field(default="", init=False)
    order: str = field(default="", init=False)
    financing: str = field(default="", init=False)
    accepted: frozenset[int] = frozenset({200})

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        """The whole trade by bank transfer, in order."""
        return [
            ("ask", self.ask),
            ("answer", self.answer),
            ("quote", self.quote),
            ("accept", self.accept),
            ("buyer confirms", lambda: self.confirm(self.buyer)),
            ("seller confirms", lambda: self.confirm("sari")),
            ("finance", self.finance),
            ("deposit", lambda: self.transfer(0, "16275.00")),
            ("produce", self.produce),
            ("balance", lambda: self.transfer(1, "37975.00")),
            ("ship", self.ship),
            ("receive", self.receive),
        ]

    def run(self) -> None:
        """Every step once, each acknowledged by a page."""
        for _name, step in self.steps():
            step()

    def run_stubbornly(self, acknowledged: Counter[str]) -> None:
        """Every step, counted when acknowledged. A repeat of what had already happened when the
        server died is told so (409), which acknowledges it too.
        """
        self.accepted = frozenset({200, 409})
        for name, step in self.steps():
            step()
            acknowledged[name] += 1

    def ask(self) -> None:
        page = self.enter(self.buyer).get(f"/listings/{self.listing}/inquiry")
        answered = page.form("").submit(
            quantity=3500,
            destination="CN",
            incoterm="FOB",
            text=f"Trade {self.name}: one 40-foot container, please.",
        )
        self.inquiry = self._path(answered, "/inquiries/")

    def answer(self) -> None:
        page = self.enter("joko").get(self.inquiry)
        self._ok(page.form("/messages").submit(text=f"Trade {self.name}: we can. Price follows."))

    def quote(self) -> None:
        page = self.enter("sari").get(f"{self.inquiry}/quotation")
        answered = page.form("").submit(
            quantity=3500,
            unit_price="15.50",
            currency="USD",
            incoterm="FOB",
            named_place="Tanjung Perak, Surabaya",
            ready_date=self.today() + timedelta(days=60),
            valid_through_date=self.today() + timedelta(days=14),
            payment_plan="deposit_and_balance",
            note=f"Trade {self.name}",
        )
        self.quotation = self._path(answered, "/quotations/")

    def accept(self) -> None:
        page = self.enter(self.buyer).get(f"{self.quotation}/acceptance")
        self.order = self._path(page.form("").submit(), "/orders/")

    def confirm(self, who: str) -> None:
        page = self.enter(who).get(self.order)
        self._ok(page.form("/confirmation").submit())

    def request_financing(self) -> None:
        page = self.enter("sari").get(f"{self.order}/financing")
        answered = page.form("").submit(
            amount="20000", purpose=f"Trade {self.name}: wood.", tenor_days=90, consent=True
        )
        self._ok(answered)
        link = next(
            url
            for url in self.enter("sari").get(self.order).links.values()
            if url.startswith("/financing/")
        )
        self.financing = link

    def finance(self) -> None:
        self.request_financing()
        self._step("made", "/intake")
        self._step("made", "/recommendation", amount="20000", comment="The order carries it.")
        self._step("chandra", "/review", decision="endorse", amount="20000", comment="Agreed.")
        self._step("agus", "/approval", decision="approve", comment="Approved.")
        self._step("sari", "/acceptance")
        self._step(
            "made",
            "/drawdown",
            amount="20000",
            value_date=self.today(),
            bank_reference=f"LPEI-{self.name}",
        )
        self._step("chandra", "/release")

    def transfer(self, row: int, amount: str) -> None:
        """The bank shows money for this row of the schedule: Joko books it, Sari confirms it."""
        page = self.enter("joko").get(self.order)
        books = [url for url in page.urls if url.endswith("/receipt")]
        self._ok(
            self.enter("joko")
            .get(books[row])
            .form("")
            .submit(
                amount=amount,
                value_date=self.today(),
                bank_reference=f"MT103-{self.name}-{row}",
                remitter="Shenzhen Drum Trading",
            )
        )
        page = self.enter("sari").get(self.order)
        form = next(f for f in page.forms if "/payments/receipts/" in f.action)
        answered = form.submit()
        self._ok(answered)

    def produce(self) -> None:
        page = self.enter("joko").get(f"{self.order}/milestones")
        self._ok(page.form("").submit(produced=3500, note="All drums are tuned."))
        self._ok(self.enter("sari").get(self.order).form("/readiness").submit())

    def ship(self) -> None:
        page = self.enter("sari").get(f"{self.order}/shipment")
        answered = page.form("").submit(
            transport="sea",
            carrier="Samudera Contoh Line",
            paper_number=f"SCL-{self.name}",
            shipped_date=self.today(),
            arrival_date=self.today() + timedelta(days=14),
        )
        self._ok(answered)

    def receive(self) -> None:
        self._ok(self.enter(self.buyer).get(self.order).form("/delivery").submit())
        self._ok(self.enter(self.buyer).get(self.order).form("/completion").submit())

    def _step(self, who: str, action: str, **answers: object) -> None:
        page = self.enter(who).get(self.financing)
        self._ok(page.form(action).submit(**answers))

    def _ok(self, page: Page) -> None:
        assert page.status in self.accepted, f"{page.status} at {page.url}: {page.text[:600]}"

    def _path(self, page: Page, start: str) -> str:
        self._ok(page)
        path = page.url.split("?")[0]
        assert path.startswith(start), f"{path}: {page.text[:600]}"
        return path
