"""How often callers may ask: a window that slides, per key, and per address of those who show none."""

import logging
import time
from asyncio import timeout
from collections.abc import Callable, Sequence
from typing import Any

from limits import parse
from limits.aio.storage import RedisStorage
from limits.errors import ConfigurationError, StorageError
from starlette.types import Scope

from app.errors import DomainError, TooMany
from app.http.addresses import Network, counted

log = logging.getLogger("parley")
Headers = list[tuple[bytes, bytes]]
Window = tuple[bool, int, float, int, float]  # allowed; count and seconds left of the last window, and of the present one
MOST = 50_000  # callers that are counted at a time
PATIENCE, PAUSE = 0.25, 5.0  # seconds: to wait for Redis, and to leave it alone when it is away


class Memory:
    """The counters of one quota in this process: those of this window and of the last. (The library's own storage looks
    through all keys at each hit.) When there are too many, all begin anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._number = clock, 0.0
        self.last: dict[str, int] = {}
        self.current: dict[str, int] = {}

    async def hit(self, key: str, most: int, seconds: int) -> Window:
        """Counts, unless that would be one too many. Nothing is awaited in between, so no other request comes between."""
        number, gone = divmod(self._clock(), seconds)
        if number != self._number:
            self.last, self.current = self.current if number == self._number + 1 else {}, {}
            self._number = number
        left = seconds - gone
        last, count = self.last.get(key, 0), self.current.get(key, 0)
        allowed = int(last * left / seconds) + count < most
        if allowed:
            if len(self.current) >= MOST and key not in self.current:
                self.current.clear()
            self.current[key] = count = count + 1
        return allowed, last, left, count, left + seconds


class Shared:
    """The counters of all processes that share a Redis."""

    def __init__(self, storage: RedisStorage) -> None:
        self._storage = storage

    async def hit(self, key: str, most: int, seconds: int) -> Window:
        """Counts, unless that would be one too many."""
        allowed = await self._storage.acquire_sliding_window_entry(key, most, seconds)
        return allowed, *await self._storage.get_sliding_window(key, seconds)


class Quota:
    """So many requests in so much time ("600/minute") for each caller of a sort."""

    def __init__(self, sort: str, rate: str, counters: Memory | Shared) -> None:
        item = parse(rate)
        self.most, self.seconds, self.counters, self.prefix = item.amount, item.get_expiry(), counters, f"{sort}/{rate}/"
        self.policy = b'"default";q=%d;w=%d' % (self.most, self.seconds)

    async def hit(self, caller: str) -> Headers:
        """Counts a request; the headers of its answer. TooMany if it is one too many."""
        allowed, last, last_left, current, current_left = await self.counters.hit(self.prefix + caller, self.most, self.seconds)
        remaining = max(0, self.most - int(last * last_left / self.seconds) - current) if allowed else 0
        one_less = last_left % (self.seconds / last) if last else self.seconds  # until the last window weighs one less
        wait = int(min(one_less, current_left - self.seconds)) + 1
        headers = [(b"ratelimit-policy", self.policy), (b"ratelimit", b'"default";r=%d;t=%d' % (remaining, wait))]
        if not allowed:
            raise TooMany(wait, {name.decode(): value.decode() for name, value in headers})
        return headers


class Limits:
    """The quotas of keys and of addresses."""

    def __init__(self, key: str, anonymous: str, storage: str, trusted: Sequence[Network]) -> None:
        """`key` and `anonymous` are rates, or "off"; `storage` is "memory" or the URL of a Redis, which processes share."""
        self.trusted = trusted
        self._shared: RedisStorage | None = None
        if storage != "memory":  # the client is imported here
            try:
                self._shared = RedisStorage(storage, wrap_exceptions=True, implementation="redispy", key_prefix="parley")
                self._client(self._shared).connection_pool.make_connection()  # an unknown option is found here
            except (ConfigurationError, ValueError, TypeError):  # which quote the URL, and with it a password
                raise DomainError("PARLEY_RATE_STORAGE is no URL of a Redis, such as redis://:password@host:6379/0.") from None
        self._away_until = 0.0
        self.key, self.anonymous = self._quota("key", key), self._quota("address", anonymous)

    def _quota(self, sort: str, rate: str) -> Quota | None:
        return None if rate == "off" else Quota(sort, rate, Shared(self._shared) if self._shared else Memory())

    async def hit(self, scope: Scope) -> Headers:
        """Counts a request for its caller, or for the address that it comes from; the headers of its answer."""
        path = scope["path"]
        if path.startswith("/health/") or path == "/metrics":  # asked by machines that have to get through
            return []
        quota = self.key if _known(scope) else self.anonymous
        if quota is None:
            return []
        name = self.counted_as(scope)
        return await (self._patiently(quota, name) if self._shared else quota.hit(name))

    def counted_as(self, scope: Scope) -> str:
        """For whom a request counts: the name of a key, or an address."""
        return str(scope["caller"].name) if _known(scope) else counted(scope, self.trusted)

    async def _patiently(self, quota: Quota, name: str) -> Headers:
        """Without Redis nobody is refused."""
        if time.monotonic() >= self._away_until:
            try:
                async with timeout(PATIENCE):
                    return await quota.hit(name)
            except (StorageError, TimeoutError) as error:
                if time.monotonic() >= self._away_until:  # nobody has said so yet
                    log.warning("Redis does not answer, for %.0f s no request is counted: %r", PAUSE, error)
                    self._away_until = time.monotonic() + PAUSE
        return []

    async def close(self) -> None:
        """Closes the connections to Redis."""
        if self._shared:
            await self._client(self._shared).aclose()

    @staticmethod
    def _client(storage: RedisStorage) -> Any:
        bridge: Any = storage.bridge  # the library's own type does not say that it has a connection
        return bridge.get_connection()


def _known(scope: Scope) -> bool:
    """Whether the request has shown a key, or a token, that is good."""
    caller: Any = scope.get("caller")
    return caller is not None and caller.role is not None
