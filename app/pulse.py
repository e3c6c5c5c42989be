"""What those who wait are told: that something has been committed, and that the process goes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from app.errors import Unavailable

LOOK = 1.0  # seconds between two looks for what other processes have committed


class Pulse:
    """Beats at once when this process commits, and within `LOOK` seconds when another one does: however many wait, one
    task looks, and none when nobody waits. `draining`: the process will soon go; `ended`: it goes now."""

    def __init__(self, look: Callable[[], Awaitable[int]]) -> None:
        """`look`: the number of the last change."""
        self._look = look
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
    def awaited(self, by: Literal["stream", "request"]) -> Iterator[None]:
        """While somebody waits, other processes are looked after."""
        self.waiting[by] += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self.waiting[by] -= 1
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
