"""The texts of people in the database, derived from the models: every text column but the excused.

``write_everywhere`` puts a text into all of them at once, past operations, lengths and triggers, so
that pages meet what no form would let through.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatch
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from marketplace.db import db, transaction

Say = Callable[[sa.Column[Any], int], str | None]
_Said = dict[tuple[bool, str], str]

# What holds no words of a person, by table.column, and why.
EXCUSED: Mapping[str, str] = {
    "*.public_id": "random",
    "*.submission_key": "random, and shown only in the form that sent it",
    "*.*hash": "a digest",
    "*.*sha256": "a digest",
    "*.fingerprint": "a digest",
    "*.*currency": "a code of our list",
    "*.code": "a code of the ministry's list",
    "*.district_code": "a code of the ministry's list",
    "*.province_code": "a code of the ministry's list",
    "*.regency_code": "a code of the ministry's list",
    "*.destination": "a code of our list of countries",
    "inquiry_hold.rules": "words of ours",
    "guest_inquiry.country": "a code of our list of countries",
    "guest_inquiry.language": "a code of our list of languages",
    "guest_inquiry.came_from": "a network, written by the standard library; on no page",
    "organisation.country": "a code of our list of countries",
    "person.language": "a choice of ours, held by the database",
    "listing_text.language": "a choice of ours, held by the database",
    "person.time_zone": "a choice of the system's list",
    "listing.category": "a choice of ours",
    "listing.hs_code": "figures, checked by its operation",
    "listing.season_months": "figures",
    "listing.ships_to": "codes of countries",
    "listing_photo.colour": "computed from the picture",
    "listing_photo.mark": "a digest",
    "listing_revision.fields": "names of our fields",
    "legal_identity.n*": "figures, their number held by the database",
    "certificate.kind": "a choice of ours",
    "certificate.file_name": "made plain letters by papers.paper_of",
    "flagship_change.evidence_name": "made plain letters by papers.paper_of",
    "vocabulary_change.concept": "a key of our own spelling, or one that names a concept",
    "vocabulary_change.broader": "keys of concepts",
    "saved_search.address": "an address, encoded by us; its words are those of a search",
    "missed_search.language": "a code of ours",
    "exchange_rate.units_per_eur": "a number",
    "cost_card.*_factor": "a number",
    "inquiry.number": "counted by us",
    "quotation.number": "counted by us",
    "quotation.fx_factor": "a fraction of ours",
    "quotation_draft.*_document_codes": "codes of our list of documents",
    "quotation.*_document_codes": "codes of our list of documents",
    "trade_order.number": "counted by us",
    "export_mandate.number": "counted by us",
    "export_mandate.*_codes": "codes of lists that its operation checks",
    "mandate_act.*": "a word and an id of ours",
    "financing_request.number": "counted by us",
    "paper.number": "counted by us",
    "number_series.series": "a word of ours",
    "capacity_booking.order_*": "an id and a number of ours",
    "capacity_reservation.*_id": "ids of ours",
    "payment_due.reference": "counted by us",
    "paper.subject*": "a word and an id of ours",
    "event.*_id": "an id",
    "event.action": "a word of ours",
    "event.subject": "a word of ours",
    "job.kind": "a word of ours",
    "job.payload": "ids of ours",
    "job.dedupe_key": "made of words and ids of ours",
    "job.lease_token": "random",
    "blob.media_type": "a word of ours",
    "letter.message_id": "random",
    "sign_in_link.path": "an address of our own",
    "sign_in_link.address": "a copy of a person's address; on no page",
    "ledger_entry.[at]*": "an id and a name of ours",
    "ledger_transaction.*": "ids, numbers and words of ours",
    "provider_event.*": "ids and words of a provider who signs them; on no page",
    "payment.*_url": "addresses of our own and of the provider, whose answer is checked",
    "payment.idempotency_key": "an id of ours",
    "payment.provider_*": "ids of the provider",
    "routing_hop.*": "ids, figures and words of ours, checked when read",
    "rfq.number": "counted by us",
    "rfq.category": "a choice of ours",
    "rfq.certificate_codes": "codes of our list of certificates",
    "rfq_recipient.rule": "a word of ours",
    "rfq_recipient.choice": "a word of ours",
    "rfq_recipient.parts": "words and figures of ours",
    "rfq_matching.facts": "ids, figures and words of ours, checked when read",
    "region_release.[pv]*": "the name and version of a file that is checked before it is read",
}
# Who is found by an address, and where letters go.
ADDRESSED = {"buyer_email", "email", "recipient"}
# Words of people inside of JSON: copies of what stands in other columns.
COPIES = {
    ("event", "details"),
    ("listing_revision", "content"),
    ("paper", "snapshot"),
    ("trade_order", "contract"),
}


def text_columns() -> list[sa.Column[Any]]:
    """Every column that can hold a text, choices of an Enum apart."""
    return [
        column
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(_plain(column), sa.String) and not isinstance(column.type, sa.Enum)
    ]


def excuses_of(column: sa.Column[Any]) -> list[str]:
    """The lines of EXCUSED that name this column."""
    return [pattern for pattern in EXCUSED if fnmatch(name_of(column), pattern)]


def written_columns() -> list[sa.Column[Any]]:
    """Those with words of people, copies in JSON apart."""
    return [
        column
        for column in text_columns()
        if not excuses_of(column) and (column.table.name, column.name) not in COPIES
    ]


def write_everywhere(say: Say) -> dict[str, int]:
    """Put ``say(column, row)`` into every text of a person; how many rows of each column have it.

    Rows are numbered, so that texts that must differ can; an address stays the same everywhere.
    Where ``say`` answers None, the column keeps what it says.
    """
    transaction(_drop_triggers)()
    said: _Said = {}
    counts = {
        name_of(column): transaction(_write)(column, say, said) for column in written_columns()
    }
    for table, name in sorted(COPIES):
        column = db.metadata.tables[table].c[name]
        counts[name_of(column)] = transaction(_write_copies)(column, said)
    return counts


def name_of(column: sa.Column[Any]) -> str:
    """``listing.name_en``."""
    return f"{column.table.name}.{column.name}"


def _drop_triggers() -> None:
    """What must never change changes here; the database is thrown away afterwards."""
    names = db.session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for name in list(names):
        db.session.execute(sa.text(f"DROP TRIGGER {name}"))


def _write(column: sa.Column[Any], say: Say, said: _Said) -> int:
    connection = db.session.connection()
    key, prose = next(iter(column.table.primary_key)), isinstance(column.type, sa.Text)
    written = 0
    for number, (id_, before) in enumerate(connection.execute(sa.select(key, column)).all()):
        known = said.get((prose, before)) if column.name in ADDRESSED else None
        text = known or say(column, number)
        if text is None:
            continue
        change = sa.update(column.table).where(key == id_).values({column.name: text})
        try:
            with connection.begin_nested():
                connection.execute(change)
        except IntegrityError:
            continue  # a text that goes with something this row does not have
        written += 1
        if before:
            said[prose, before] = text
    return written


def _write_copies(column: sa.Column[Any], said: _Said) -> int:
    connection = db.session.connection()
    key = next(iter(column.table.primary_key))
    written = 0
    for id_, before in connection.execute(sa.select(key, column)).all():
        content = json.loads(before)
        copied = _copied(content, said)
        if copied != content:
            change = sa.update(column.table).where(key == id_)
            connection.execute(change.values({column.name: json.dumps(copied)}))
            written += 1
    return written


def _copied(content: object, said: _Said) -> object:
    if isinstance(content, dict):
        return {name: _copied(part, said) for name, part in content.items()}
    if isinstance(content, list):
        return [_copied(part, said) for part in content]
    if not isinstance(content, str):
        return content
    return said.get((False, content)) or said.get((True, content)) or content


def _plain(column: sa.Column[Any]) -> object:
    kind = column.type
    return kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind
