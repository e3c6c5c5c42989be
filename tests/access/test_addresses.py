"""Whom a request without a key is counted on: a header is believed as far as the proxies that the operator trusts."""

from ipaddress import ip_network

import pytest

from app.http.addresses import counted

PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8:ff::/48")]
Header = tuple[str, str]
FOR, FORWARDED = "x-forwarded-for", "forwarded"


def asked(peer: str | None, *headers: Header, trusted: bool = True) -> str:
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    client = peer and (peer, 1)
    return counted({"type": "http", "client": client, "headers": sent}, PROXIES if trusted else [])


@pytest.mark.parametrize(
    ("peer", "counts"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a-name", "a-name"),
        (None, ""),
    ],
)
def test_without_a_proxy_the_peer_counts(peer: str | None, counts: str) -> None:
    for headers in ([], [(FOR, "203.0.113.1")], [(FORWARDED, "for=203.0.113.1")]):
        assert asked(peer, *headers) == counts
        assert asked(peer, *headers, trusted=False) == counts


@pytest.mark.parametrize(
    ("headers", "counts"),
    [
        ([], "10.0.0.1"),
        ([(FOR, "203.0.113.1")], "203.0.113.1"),
        ([(FOR, "203.0.113.1:4711")], "203.0.113.1"),
        ([(FOR, "[2001:db8::7]:4711")], "2001:db8::/64"),
        ([(FOR, "2001:db8::7")], "2001:db8::/64"),
        ([(FOR, "1.1.1.1, 203.0.113.1")], "203.0.113.1"),  # what stands further left comes from anybody
        ([(FOR, "1.1.1.1, 203.0.113.1 ,10.0.0.7,2001:db8:ff::1")], "203.0.113.1"),
        ([(FOR, "1.1.1.1"), (FOR, "203.0.113.1, 10.0.0.7")], "203.0.113.1"),  # two headers are one list
        ([(FOR, "10.0.0.9, 10.0.0.7")], "10.0.0.9"),
        ([(FOR, "1.1.1.1, unknown, 10.0.0.7")], "10.0.0.7"),
        ([(FOR, "nonsense")], "10.0.0.1"),
        ([(FOR, "")], "10.0.0.1"),
        ([(FOR, ",")], "10.0.0.1"),
        ([(FORWARDED, "for=203.0.113.1")], "203.0.113.1"),
        ([(FORWARDED, 'By=10.0.0.1; FOR="[2001:db8::7]:80";proto=https')], "2001:db8::/64"),
        ([(FORWARDED, "for=1.1.1.1, for=203.0.113.1;by=10.0.0.7, for=10.0.0.8")], "203.0.113.1"),
        ([(FORWARDED, "for=1.1.1.1, for=_hidden")], "10.0.0.1"),
        ([(FORWARDED, "proto=https")], "10.0.0.1"),
        ([(FOR, "203.0.113.1"), (FORWARDED, "for=203.0.113.1")], "203.0.113.1"),
        ([(FOR, "203.0.113.1"), (FORWARDED, "for=1.1.1.1")], "10.0.0.1"),  # the proxy wrote one of them; which?
    ],
)
def test_behind_a_proxy_the_rightmost_stranger_counts(headers: list[Header], counts: str) -> None:
    assert asked("10.0.0.1", *headers) == counts
