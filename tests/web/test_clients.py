"""Where a request comes from, with and without proxies in between."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import request

from marketplace.app import create_app
from marketplace.config import Config
from marketplace.web.clients import address_of, client_address, network_of


@pytest.mark.parametrize(
    ("address", "one", "network"),
    [
        ("192.0.2.77", "192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "192.0.2.77", "192.0.2.0/24"),
        ("nonsense", "unknown", "unknown"),
    ],
)
def test_an_address_is_known_by_as_much_as_one_household_has(
    address: str, one: str, network: str
) -> None:
    assert (address_of(address), network_of(address)) == (one, network)


@pytest.mark.parametrize(
    ("hops", "said", "heard"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
    ],
)
def test_only_as_many_proxies_are_believed_as_there_are(
    config: Config, hops: int, said: str, heard: str
) -> None:
    app = create_app(replace(config, trusted_hops=hops))
    found = []
    app.before_request(lambda: found.append((client_address(), request.host)))
    app.test_client().get(
        "/about",
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
        headers={"X-Forwarded-For": said, "X-Forwarded-Host": "evil.example"},
    )
    assert found == [(heard, "localhost")]
    app.extensions["search_engine"].close()
