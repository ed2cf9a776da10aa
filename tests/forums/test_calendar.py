"""Calendar files as RFC 5545 has them: folded, escaped, in UTC, the same appointment ever after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from marketplace.forums.calendar import Appointment, written

JAKARTA = timezone(timedelta(hours=7))
TALK = Appointment(
    uid="abc@desaport.example",
    sequence=3,
    changed_at=datetime(2026, 11, 21, 3, 0, tzinfo=UTC),
    starts_at=datetime(2026, 12, 1, 9, 0, tzinfo=JAKARTA),
    ends_at=datetime(2026, 12, 1, 9, 30, tzinfo=JAKARTA),
    summary="Drums; whole, tuned\\ready",
    description="Line one\r\nLine two",
    location="Surabaya",
    url="https://desaport.example/forums/bookings/abc",
    cancelled=False,
)


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_a_talk_reads_as_the_standard_says():
    lines = unfolded(written([TALK], name="Forum"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    for line in (
        "VERSION:2.0",
        "UID:abc@desaport.example",
        "SEQUENCE:3",
        "DTSTAMP:20261121T030000Z",
        "DTSTART:20261201T020000Z",
        "DTEND:20261201T023000Z",
        "STATUS:CONFIRMED",
        "SUMMARY:Drums\\; whole\\, tuned\\\\ready",
        "DESCRIPTION:Line one\\nLine two",
        "URL:https://desaport.example/forums/bookings/abc",
    ):
        assert lines.count(line) == 1, line


def test_what_is_cancelled_stays_and_says_so():
    later = replace(TALK, sequence=4, cancelled=True)
    lines = unfolded(written([later], name="Forum"))
    assert "UID:abc@desaport.example" in lines
    assert "SEQUENCE:4" in lines
    assert "STATUS:CANCELLED" in lines


def test_no_booking_is_an_empty_calendar():
    assert unfolded(written([], name="Forum"))[-2:] == ["X-WR-CALNAME:Forum", "END:VCALENDAR"]


@given(st.text(max_size=300))
def test_whatever_is_written_lines_are_short_and_cannot_add_a_property(text):
    content = written([replace(TALK, summary=text, description=text)], name=text)
    physical = content.split(b"\r\n")
    assert max(map(len, physical)) <= 75
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(b"\r" not in line and b"\n" not in line for line in physical)
    names = [line.split(":")[0] for line in unfolded(content)]
    assert names == [line.split(":")[0] for line in unfolded(written([TALK], name="x"))]
    (summary,) = [line for line in unfolded(content) if line.startswith("SUMMARY:")]
    said = summary.removeprefix("SUMMARY:")
    plain = said.replace("\\\\", "\0").replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
    assert plain.replace("\0", "\\") == "".join(
        sign
        for sign in text
        if sign in "\n\t" or not ("\0" <= sign < " " or "\x7f" <= sign <= "\x9f")
    )
