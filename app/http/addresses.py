"""The address that a request comes from, also behind proxies that the operator trusts."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.types import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def counted(scope: Scope, trusted: Sequence[Network]) -> str:
    """What stands for whoever asks: an IPv4 address, or the /64 that one IPv6 customer has; "" when nobody knows.

    It is the peer's, unless that is a trusted proxy: then the rightmost address that is not one's, of X-Forwarded-For or
    Forwarded. A header that the proxy does not write comes from anybody, so two that disagree say nothing."""
    client = scope.get("client")
    peer = client[0] if client else ""
    if trusted and _within(peer, trusted):
        named = {_first_stranger(chain, peer, trusted) for chain in (_x_forwarded_for(scope), _forwarded(scope)) if chain}
        if len(named) == 1:
            peer = named.pop()
    return _subnet(peer)


def _values(scope: Scope, header: bytes) -> Iterator[str]:
    for name, value in scope["headers"]:
        if name == header:
            yield from value.decode("latin-1").split(",")


def _x_forwarded_for(scope: Scope) -> list[str]:
    return list(_values(scope, b"x-forwarded-for"))


def _forwarded(scope: Scope) -> list[str]:
    """The nodes of `for=` (RFC 7239), one of each hop."""
    hops = [dict(pair.strip().lower().partition("=")[::2] for pair in hop.split(";")) for hop in _values(scope, b"forwarded")]
    return [hop.get("for", "") for hop in hops]


def _first_stranger(chain: list[str], peer: str, trusted: Sequence[Network]) -> str:
    for node in reversed(chain):
        host = _host(node)
        if _parsed(host) is None:
            break  # the proxy that wrote this is the last that is known
        peer = host
        if not _within(host, trusted):
            break
    return peer


def _host(node: str) -> str:
    """Without quotes, brackets and port."""
    node = node.strip().strip('"')
    if node.startswith("["):
        return node[1:].partition("]")[0]
    return node.partition(":")[0] if node.count(":") == 1 else node


@lru_cache(4096)
def _parsed(host: str) -> Address | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _within(host: str, networks: Sequence[Network]) -> bool:
    address = _parsed(host)
    return address is not None and any(address in network for network in networks)


@lru_cache(4096)
def _subnet(host: str) -> str:
    address = _parsed(host)
    return str(IPv6Network((int(address) >> 64 << 64, 64))) if isinstance(address, IPv6Address) else str(address or host)
