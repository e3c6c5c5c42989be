"""The load: connections that each send the next request as soon as the last one is answered, in a process of its own."""

import asyncio
import math
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import cast

import uvloop

CONNECTIONS = 16
KEY = "pk_" + "bench" * 8 + "key"  # an editor's who sees everything, in every database that is measured
WARM_UP = 0.1  # the share of a round that is not counted


@dataclass(frozen=True)
class Round:
    """What one round of load found: answers a second, milliseconds, and how many answers were no 2xx."""

    rate: float
    p50: float
    p99: float
    failed: int
    size: int


def request(path: str, method: str = "GET", body: bytes = b"") -> bytes:
    """The bytes of a request on a connection that stays open."""
    more = f"Authorization: Bearer {KEY}\r\n"
    more += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode() + body


class Connection(asyncio.Protocol):
    """One connection of a closed loop. Knows as much of HTTP as uvicorn's answers need."""

    def __init__(self, requests: Iterable[bytes], spans: list[tuple[float, float]], seen: list[tuple[int, int]]) -> None:
        self.requests, self.spans, self.seen = iter(requests), spans, seen
        self.began, self.held, self.missing = 0.0, b"", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.ask()

    def ask(self) -> None:
        self.began = time.perf_counter()
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        if self.missing:
            self.missing -= len(data)
        else:
            data = self.held + data
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self.held = data
                return
            at = data.find(b"content-length: ", 0, end)
            length = int(data[at + 16 : data.index(b"\r", at)]) if at > 0 else 0
            self.held, self.missing = b"", end + 4 + length - len(data)
            self.seen.append((data[9] - 48, length))
        if not self.missing:
            self.spans.append((self.began, time.perf_counter()))
            self.ask()


async def _drive(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Round:
    spans: list[tuple[float, float]] = []
    seen: list[tuple[int, int]] = []
    loop, start = asyncio.get_running_loop(), time.perf_counter()
    opened: list[asyncio.Transport] = []
    for _ in range(connections):
        connection = Connection(_from(random.randrange(len(requests)), requests), spans, seen)
        await loop.create_connection(partial(_itself, connection), "127.0.0.1", port)
        opened.append(connection.transport)
    await asyncio.sleep(seconds)
    while not spans:  # an answer that takes longer than the round is waited for
        await asyncio.sleep(0.05)
    for transport in opened:
        transport.abort()
    begin, end = start + seconds * WARM_UP, start + seconds
    took = sorted(done - began for began, done in spans if began >= begin) or [done - began for began, done in spans]
    failed = sum(status != 2 for status, _ in seen)
    sizes = sorted(size for _, size in seen)
    return Round(len(took) / (end - begin), _at(took, 0.5), _at(took, 0.99), failed, sizes[len(sizes) // 2])


def _from(start: int, requests: Sequence[bytes]) -> Iterable[bytes]:
    yield from requests[start:]
    yield from cycle(requests)


def _itself(connection: Connection) -> Connection:
    return connection


def _at(took: Sequence[float], share: float) -> float:
    return 1000 * took[min(len(took) - 1, math.floor(share * len(took)))]


def drive(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Round:
    """One round of load, in the calling process."""
    return uvloop.run(_drive(port, requests, connections, seconds))
