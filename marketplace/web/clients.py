"""Where a request comes from, as far as it is counted: never more than is needed to tell two apart.

Behind a proxy this is the proxy's own address unless TRUSTED_HOPS says how many there are.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import AF_INET, inet_pton

from flask import request

UNKNOWN = "unknown"
_OF_A_LINE = 64  # the part of an IPv6 address that a household or office has to itself
_OF_A_NETWORK = 24


def client_address() -> str:
    """The IPv4 address or the /64 of this request."""
    return address_of(request.remote_addr or "")


def address_of(text: str) -> str:
    """An IPv4 address whole, of an IPv6 address its /64; what is no address is one client."""
    if _is_plain(text):
        return text
    known = _read(text)
    if isinstance(known, IPv6Address):
        return str(ip_network(f"{known}/{_OF_A_LINE}", strict=False))
    return UNKNOWN if known is None else str(known)


def network_of(text: str) -> str:
    """The /24 or /64 an address belongs to, as text; what is no address is one network."""
    known = _read(text)
    if known is None:
        return UNKNOWN
    length = _OF_A_LINE if isinstance(known, IPv6Address) else _OF_A_NETWORK
    return str(ip_network(f"{known}/{length}", strict=False))


def _is_plain(text: str) -> bool:
    """Whether it is an IPv4 address: asked for each search, and a tenth of reading it."""
    try:
        inet_pton(AF_INET, text)
    except OSError:
        return False
    return True


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        known = ip_address(text)
    except ValueError:
        return None
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        return known.ipv4_mapped  # as a server that listens on both writes it
    return known
