"""The one process that computes, from the service's side: numerical libraries would cost the service its start, 150 MB and the
interpreter's lock."""

import asyncio
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from typing import Protocol

from app.analysis.task import LENGTH, Done, Task, packed
from app.db import Turns
from app.errors import Unavailable

PROCESS = "app.analysis.process"


class Computes(Protocol):
    """Who computes."""

    async def run(self, task: Task) -> bytes: ...
    async def close(self) -> None: ...


class Failed(RuntimeError):
    """The computation failed; its trace is on standard error."""


class Worker:
    """Started by the first task, and anew after one that took longer than `seconds` or that it did not survive. One task at a
    time; none waits longer than `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._turns = seconds, Turns(1, seconds)
        self._process: Process | None = None

    async def run(self, task: Task) -> bytes:
        """The answer; raises what it was refused with, Unavailable when it took too long."""
        async with self._turns:
            try:
                async with asyncio.timeout(self._seconds):
                    done = await self._exchange(packed(task))
            except BaseException as error:  # what was left in the pipes is no longer anybody's
                self._kill()
                if isinstance(error, TimeoutError):
                    raise Unavailable("The analysis took too long.") from None
                if isinstance(error, (asyncio.IncompleteReadError, ConnectionError)):
                    raise Unavailable("The analysis broke off.") from None
                raise
        return answer_of(done)

    async def _exchange(self, message: bytes) -> Done:
        if self._process is None or self._process.returncode is not None:
            # A session of its own: an interrupt from the terminal is the service's to handle.
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", PROCESS, stdin=PIPE, stdout=PIPE, start_new_session=True
            )
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(message)
        await stdin.drain()
        (length,) = LENGTH.unpack(await stdout.readexactly(LENGTH.size))
        done = pickle.loads(await stdout.readexactly(length))
        assert isinstance(done, Done)
        return done

    def _kill(self) -> None:
        if self._process and self._process.returncode is None:
            self._process.kill()
        self._process = None

    async def close(self) -> None:
        """Ends the process."""
        if process := self._process:
            self._kill()
            await process.wait()


def answer_of(done: Done) -> bytes:
    """The answer; raises what it was refused with."""
    if done.refused:
        raise done.refused
    if not done.answer:
        raise Failed("The process that computes has written why to standard error.")
    return done.answer
