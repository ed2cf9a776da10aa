"""Bookings as an iCalendar file (RFC 5545): UTC, folded at 75 octets, stable UIDs; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import category

MEDIA_TYPE = "text/calendar"
_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Appointment:
    """``uid`` stays whatever changes; ``sequence`` grows with each change, made at ``changed_at``."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    location: str
    url: str
    cancelled: bool


def written(appointments: Iterable[Appointment], *, name: str) -> bytes:
    """The file, each line ended by CRLF; ``name`` is what calendars call it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Desaport//Matching forums//EN",
        "CALSCALE:GREGORIAN",
        _text("X-WR-CALNAME", name),
    ]
    for appointment in appointments:
        lines += _event(appointment)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(one: Appointment) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        f"SEQUENCE:{one.sequence}",
        f"DTSTAMP:{_moment(one.changed_at)}",
        f"DTSTART:{_moment(one.starts_at)}",
        f"DTEND:{_moment(one.ends_at)}",
        f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}",
        _text("SUMMARY", one.summary),
        _text("DESCRIPTION", one.description),
        _text("LOCATION", one.location),
    ]
    if one.url:
        lines.append(f"URL:{one.url}")  # an address of ours: a URI is not escaped
    return [*lines, "END:VEVENT"]


def _text(name: str, value: str) -> str:
    """A text may hold no control character but the line break, which is escaped."""
    plain = "".join(sign for sign in value if sign in "\n\t" or category(sign) != "Cc")
    return f"{name}:{plain.translate(_ESCAPED)}"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[bytes]:
    """At most 75 octets a line, never within a character; what goes on begins with a space."""
    part = b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > _OCTETS:
            yield part
            part = b" "
        part += octets
    yield part
