"""How a notice of Stripe reads: strictly, since it comes from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from marketplace.payments.gateway import MalformedEventError, ProviderEvent

OUR_REF = "payment"
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")
_EVENT_TYPE = re.compile(r"[a-z0-9_.]{1,80}")


def text_of(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedEventError("The notice is not UTF-8.") from error


def read_event(text: str) -> ProviderEvent:
    try:
        event = json.loads(text)
        about = event["data"]["object"]
        if event["object"] != "event":
            raise MalformedEventError("The notice is not an event.")
        return ProviderEvent(
            id=_plain(event["id"], _PLAIN_ID),
            type=_plain(event["type"], _EVENT_TYPE),
            object_kind=_plain(about["object"], _EVENT_TYPE),
            object_id=_plain(about["id"], _PLAIN_ID),
            api_version=str(event["api_version"]),
            live=event["livemode"] is True,
            created_at=moment_of(event["created"]),
            our_ref=our_ref_in(cast("dict[str, object]", about.get("metadata") or {})),
        )
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, OSError) as error:
        raise MalformedEventError("The notice is not an event we can read.") from error
    except RecursionError as error:
        raise MalformedEventError("The notice is nested too deeply.") from error


def our_ref_in(metadata: Mapping[str, object] | None) -> str | None:
    ref = metadata[OUR_REF] if metadata and OUR_REF in metadata else None
    return ref if isinstance(ref, str) and _PLAIN_ID.fullmatch(ref) else None


def moment_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _plain(value: object, shape: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise MalformedEventError("An event holds an id that is none.")
    return value
