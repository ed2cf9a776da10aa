"""Every route × method × persona, generated from the application's own map of routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Blueprint, Flask
from werkzeug.routing import Rule

from marketplace import clock
from marketplace.accounts import operations as accounts
from marketplace.accounts import queries as people
from marketplace.accounts.models import UserSession
from marketplace.app import create_app
from marketplace.config import Environment
from marketplace.db import db, transaction
from marketplace.documents.models import Paper
from marketplace.events.models import Event
from marketplace.financing import operations as financing
from marketplace.financing.states import Consent
from marketplace.inquiries import operations as inquiries
from marketplace.jobs import operations as jobs
from marketplace.jobs.models import Job
from marketplace.mail.models import Letter
from marketplace.money import Money
from marketplace.orders.schedule import PaymentDue
from marketplace.payments import attempts
from marketplace.payments import operations as payments
from marketplace.payments.gateway import Limits
from marketplace.payments.models import BankReceipt, Payment
from marketplace.web import access
from marketplace.web.access import FLASK_ENDPOINTS, OWN_METHODS, UndeclaredAccessError
from tests import build, cast
from tests.pages import Visitor

SELLERS: set[str | None] = {"sari", "joko"}
TRADERS: set[str | None] = {"lin", *SELLERS}
FINANCIERS: set[str | None] = {"made", "chandra", "agus"}
# Words that stand in somebody's data, and who may ever read them.
CANARIES: dict[str, set[str | None]] = {
    "KANARI-DRAFT": SELLERS,
    "KANARI-SUBMITTED": {"hasan", "asep", "citra"},
    "KANARI-INQUIRY": TRADERS,
    "KANARI-NOTE": TRADERS | FINANCIERS,  # a term of the contract, which LPEI may read
    "KANARI-REMITTER": SELLERS,
    "KANARI-BANK": TRADERS,
    "KANARI-FINANCE": SELLERS | FINANCIERS,
}
PERSONAS = (None, *(part.key for part in cast.CAST))
WORKS = {200, 303, 409, 422}
# Joko booked the receipt, so somebody else has to confirm it.
FOUR_EYES = {("payments.confirm_receipt", "joko")}


@dataclass(frozen=True)
class Thing:
    """The arguments of a route's address, and for whom the thing behind it exists."""

    arguments: dict[str, str]
    parties: set[str | None]


@pytest.fixture
def world(app: Flask, now) -> Callable[[str], Thing]:
    """A trade between Ngoran and Shenzhen with canaries in it; what each endpoint points at."""
    draft = build.drafted_listing(terms=build.listing_terms(name_en="KANARI-DRAFT"))
    _open_account()
    submitted = build.submitted_listing(
        village=cast.HARIANG, terms=build.listing_terms(name_en="KANARI-SUBMITTED")
    )
    published = build.published_listing()
    inquiry = build.open_inquiry(published)
    inquiries.write_message(
        actor=cast.acting("lin"),
        inquiry=inquiry,
        text="KANARI-INQUIRY",
        submission_key=None,
        at=now,
    )
    quotation = build.sent_quotation(inquiry, note="KANARI-NOTE")
    order = build.confirmed_order(quotation)
    due = build.dues_of(order)[0]
    receipt = _booked(due)
    payment = _started(due)
    request = financing.request_financing(
        actor=cast.acting("sari"),
        order=order,
        amount=Money(2_000_000, "USD"),
        purpose="KANARI-FINANCE",
        tenor_days=90,
        consent=Consent.READ_CONTRACT,
        submission_key=None,
        at=now,
    )
    listed = {"public_id": published.public_id}
    by_prefix = {
        "accounts.revoke": Thing({"public_id": _session_of("lin")}, {"lin"}),
        "organisations.confirm": Thing({"token": _confirmation()}, set(PERSONAS)),
        "catalog.motif": Thing({"code": cast.NGORAN}, set(PERSONAS)),
        "catalog.village": Thing({"code": cast.NGORAN}, set(PERSONAS)),
        "catalog.product": Thing(listed, set(PERSONAS)),
        "inquiries.ask": Thing(listed, set(PERSONAS)),
        "listings.": Thing({"public_id": draft.public_id}, SELLERS),
        "curation.": Thing({"public_id": submitted.public_id}, {"hasan", "asep", "citra"}),
        "inquiries.": Thing({"public_id": inquiry.public_id}, TRADERS),
        "quotes.send": Thing({"public_id": inquiry.public_id}, TRADERS),
        "quotes.": Thing({"public_id": quotation.public_id}, TRADERS),
        "orders.acceptance": Thing({"public_id": quotation.public_id}, TRADERS),
        "orders.paper": Thing(
            {
                "public_id": order.public_id,
                "paper_id": str(db.session.scalar(sa.select(Paper.public_id))),
            },
            TRADERS,
        ),
        "orders.": Thing({"public_id": order.public_id}, TRADERS),
        "shipments.": Thing({"public_id": order.public_id}, TRADERS),
        "payments.pay_by_card": Thing({"public_id": due.public_id}, TRADERS),
        "payments.book_receipt": Thing({"public_id": due.public_id}, TRADERS),
        "payments.confirm_receipt": Thing({"public_id": receipt.public_id}, SELLERS),
        "payments.": Thing({"public_id": payment.public_id}, {"lin"}),
        "financing.ask": Thing({"public_id": order.public_id}, TRADERS),
        "financing.": Thing({"public_id": request.public_id}, SELLERS | FINANCIERS),
        "back_office.letter": Thing({"public_id": _letter_to("lin")}, {"lin"}),
        "back_office.revive": Thing({"public_id": _buried_job()}, set(PERSONAS)),
    }

    def find(endpoint: str) -> Thing:
        prefix = next(p for p in by_prefix if endpoint.startswith(p))
        return by_prefix[prefix]

    return find


def routes(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FLASK_ENDPOINTS
        for method in sorted((rule.methods or set()) - OWN_METHODS)
    ]


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_route_answers_this_persona_as_declared(app: Flask, world, visitor, persona):
    browser: Visitor = visitor(persona)
    token = browser.csrf()
    wrong = []
    for rule, method in routes(app):
        if rule.endpoint in {"accounts.sign_out", "payments.stripe_webhook"}:
            continue  # ends the session; proves itself by signature
        thing = world(rule.endpoint) if rule.arguments else Thing({}, set(PERSONAS))
        url = _address(app, rule, thing)
        before = _events()
        page = browser.knock(method, url, token if method == "POST" else None)
        expected = _expected(app, rule, method, thing, persona)
        if page.status not in expected:
            wrong.append(f"{method} {url}: {page.status}, not {expected}")
        if expected.isdisjoint(WORKS) and _events() != before:
            wrong.append(f"{method} {url}: refused, and yet something happened")
        wrong += [
            f"{method} {url}: shows {canary}"
            for canary, readers in CANARIES.items()
            if persona not in readers and canary.encode() in page.body
        ]
    assert wrong == []


def test_the_canaries_sing_for_those_they_belong_to(app: Flask, world, visitor):
    """Otherwise a missing canary would prove nothing."""
    heard = set()
    for persona in (*TRADERS, "hasan", "citra", "made"):
        browser = visitor(persona)
        for rule, method in routes(app):
            if method == "GET":
                thing = world(rule.endpoint) if rule.arguments else Thing({}, set())
                body = browser.knock("GET", _address(app, rule, thing)).body
                heard |= {canary for canary in CANARIES if canary.encode() in body}
    assert heard == set(CANARIES)


def test_a_form_without_its_token_is_refused_whoever_sends_it(app: Flask, world, visitor):
    browser = visitor("sari")
    for rule, method in routes(app):
        if method == "POST" and rule.endpoint != "payments.stripe_webhook":
            thing = world(rule.endpoint) if rule.arguments else Thing({}, set())
            assert browser.knock("POST", _address(app, rule, thing), {}).status == 400, rule


def test_a_form_sent_from_another_site_is_refused(app: Flask, visitor):
    browser = visitor("sari")
    answer = browser.client.post(
        "/sign-out", data=browser.csrf(), headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_the_application_does_not_start_with_an_undeclared_route(config, monkeypatch):
    naked = Blueprint("naked", __name__)
    naked.add_url_rule("/naked", "page", lambda: "nobody decided about me")
    monkeypatch.setattr("marketplace.wiring.BLUEPRINTS", (naked,))
    with pytest.raises(UndeclaredAccessError, match="GET /naked"):
        create_app(config)


def test_every_answer_carries_the_headers(app: Flask, world, visitor):
    browser = visitor("lin")
    for path in ("/", "/orders", "/nothing/here", "/static/css/desaport.css"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get("/orders").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/%00", "/search?q=%00", "/products/%00", "/orders/" + "x" * 3000]
)
def test_junk_in_an_address_is_never_a_server_error(app: Flask, visitor, path):
    assert visitor("lin").get(path).status in {400, 404}


def _open_account() -> None:
    payments.write_bank_account(
        actor=cast.acting("sari"),
        currency="USD",
        bank_name="Bank Contoh",
        account_number="1234567890",
        holder="KANARI-BANK",
        at=cast.NOW,
    )


def _booked(due: PaymentDue) -> BankReceipt:
    return payments.book_receipt(
        actor=cast.acting("joko"),
        due=due,
        amount=Money(100_00, "USD"),
        value_date=cast.TODAY,
        bank_reference="MT103-1",
        remitter="KANARI-REMITTER",
        submission_key=None,
        at=cast.NOW,
    )


def _started(due: PaymentDue) -> Payment:
    return attempts.begin(
        actor=cast.acting("lin"),
        due=due,
        limits=Limits(Money(50, "USD"), Money(99_999_999, "USD")),
        environment=Environment.TEST,
        site="http://127.0.0.1",
        at=cast.NOW,
    )


def _session_of(key: str) -> str:
    person = people.find_person(email=cast.part_of(key).email)
    assert person is not None
    accounts.start_session(person=person, device="phone", at=clock.now())
    found = sa.select(UserSession.public_id).where(UserSession.person_id == person.id)
    return str(db.session.scalar(found))


def _confirmation() -> str:
    person = people.find_person(email=cast.part_of("greta").email)
    assert person is not None
    return accounts.ask_confirmation(person=person, at=clock.now())


def _letter_to(key: str) -> str:
    wanted = sa.select(Letter.public_id).where(Letter.recipient == cast.part_of(key).email)
    return str(db.session.scalar(wanted.limit(1)))


def _buried_job() -> str:
    @transaction
    def bury() -> None:
        jobs.enqueue(kind="nothing", payload={}, at=cast.NOW, dedupe_key="buried")
        job = db.session.scalar(sa.select(Job).where(Job.dedupe_key == "buried"))
        assert job is not None
        job.dead_at = cast.NOW

    bury()
    return str(db.session.scalar(sa.select(Job.public_id).where(Job.dead_at.is_not(None))))


def _expected(app: Flask, rule: Rule, method: str, thing: Thing, persona: str | None) -> set[int]:
    declared = access.declared(app, rule.endpoint)
    assert declared is not None
    allowed = declared.rules[method]
    if allowed.admits(None):
        return WORKS | {400, 404}
    if persona is None:
        return {303}
    if persona not in thing.parties:
        return {404}
    if not allowed.admits(cast.acting(persona)) or (rule.endpoint, persona) in FOUR_EYES:
        return {403}
    return WORKS


def _address(app: Flask, rule: Rule, thing: Thing) -> str:
    with app.test_request_context():
        url: str = app.url_for(rule.endpoint, **thing.arguments)  # type: ignore[arg-type]
    return url


def _events() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0
