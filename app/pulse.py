"""What those who wait are told: that something has been committed, and that the process goes."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from app.errors import TooMany, Unavailable

LOOK = 1.0  # seconds between two looks for what other processes have committed
AGAIN = 5  # seconds after which who has been refused may find a place


class Pulse:
    """Beats at once when this process commits, and within `LOOK` seconds when another one does: however many wait, one
    task looks, and none when nobody waits. `draining`: the process will soon go; `ended`: it goes now."""

    def __init__(self, look: Callable[[], Awaitable[int]], most: int, each: int) -> None:
        """`look`: the number of the last change. `most` wait at a time, `each` of them for one caller."""
        self._look, self._most, self._each = look, most, each
        self._of = Counter[str]()  # how many wait, by caller
        self._next = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self.seen = 0  # the number of the last change at the last look
        self.waiting = {"stream": 0, "request": 0}
        self.draining = self.ended = False

    def beat(self, _: float = 0) -> None:
        """Wakes everybody who waits."""
        self._next.set()
        self._next = asyncio.Event()

    def next(self) -> asyncio.Event:
        """Is set by the next beat; to be asked for before reading, so that nothing is committed in between unnoticed."""
        return self._next

    def end(self) -> None:
        """Nobody shall wait any longer."""
        self.draining = self.ended = True
        self.beat()

    @contextmanager
    def awaited(self, by: Literal["stream", "request"], caller: str) -> Iterator[None]:
        """While somebody waits, other processes are looked after. 429 for a caller that waits too often at once, 503 when
        there is no place left for anybody."""
        if self._of[caller] >= self._each:
            raise TooMany(AGAIN, detail="Too many streams and waiting requests at once.")
        if sum(self.waiting.values()) >= self._most:
            raise Unavailable("Too many follow the changes at once.")
        self._of[caller] += 1
        self.waiting[by] += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self.waiting[by] -= 1
            self._of -= Counter([caller])  # who is left with none is forgotten
            if not any(self.waiting.values()) and self._looking:
                self._looking.cancel()
                self._looking = None

    async def _watch(self) -> None:
        """The first look beats too: something may have been committed just before it."""
        last = -1
        while True:
            with suppress(Unavailable):  # it is looked again
                self.seen = await self._look()
            if self.seen != last:
                last = self.seen
                self.beat()
            await asyncio.sleep(LOOK)


async def within(event: asyncio.Event, seconds: float) -> bool:
    """Whether it is set in that time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()
