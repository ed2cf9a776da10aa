"""Choices that carry their own words and tone, so that a status looks the same on every page."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


def N_(text: str) -> str:  # noqa: N802  the mark translators' tools look for
    """Mark ``text`` for translation without translating it here."""
    return text


def nN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802  as above
    """Mark a text that goes by number."""
    return singular, plural


class Labelled(StrEnum):
    """A stored value with an English label (a translation key) and a tone for its badge.

    Tones: neutral, progress, good, attention, danger.
    """

    label: str
    tone: str

    def __new__(cls, value: str, label: str, tone: str = "neutral") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member

    @classmethod
    def of(cls, value: str) -> Self:
        """The member stored as ``value``. Raises KeyError."""
        return {member.value: member for member in cls}[value]
