"""Where to report a weakness, by RFC 9116; pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from marketplace.signposts.sitemaps import moment

NOT_CONFIGURED = (
    "# No contact for security reports is configured on this site.\n"
    "# Whoever runs it sets SECURITY_CONTACT to an address such as mailto:security@example.org.\n"
)


def security_txt(*, contact: str, days: int, address: str, at: datetime) -> str:
    """The file as it stands on the day of ``at``; it runs out ``days`` later."""
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        f"Contact: {contact}\n"
        f"Expires: {moment(midnight + timedelta(days=days))}\n"
        "Preferred-Languages: en, id\n"
        f"Canonical: {address}\n"
    )
