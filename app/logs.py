"""What the process says of itself: one line an event, on standard error, as JSON for machines or as text for people. A line
has the id of the request that it belongs to, also when it is written in another thread. What callers send is in none:
no header, no query, no body, and no message of an exception, which may quote them; only development shows those."""

import logging
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_json

Said = dict[str, Any]  # what an event says besides
request_id: ContextVar[str] = ContextVar("request_id", default="")


class Lines(logging.Formatter):
    """A line has time, level, logger, event, request id, what the event says besides (`extra={"said": {…}}`), and the
    exception as types and places."""

    def __init__(self, messages: bool) -> None:
        super().__init__()
        self.messages = messages

    def format(self, record: logging.LogRecord) -> str:
        said = dict(record.__dict__.get("said", {}))
        if record.exc_info and (error := record.exc_info[1]):
            said["exception"] = trace(error, self.messages)
        return self.line(record.created, record.levelname.lower(), record.name, record.getMessage(), request_id.get(), said)

    def line(self, at: float, level: str, logger: str, event: str, ident: str, said: Said) -> str:
        """The line of an event at that time (seconds since 1970), of the request with that id."""
        of = {"request_id": ident} if ident else {}
        found = {"time": datetime.fromtimestamp(at, UTC), "level": level, "logger": logger, "event": event}
        return self.written(found | of | said)

    def written(self, said: Said) -> str:
        return to_json(said).decode()


class Text(Lines):
    """The same in columns; the exception stands below."""

    def written(self, said: Said) -> str:
        at, level, _, event = (said.pop(name) for name in ("time", "level", "logger", "event"))
        below = said.pop("exception", "")
        rest = " ".join(f"{name}={value}" for name, value in said.items())
        line = f"{at:%H:%M:%S} {level:7} {event} {rest}".rstrip()
        return line.encode("unicode_escape").decode() + (f"\n{below}" if below else "")


def access(requests: Iterable[tuple[float, str, Said]]) -> None:
    """Writes the lines of requests that have ended: when, the id, what is said. They take a short way: what `logging` does
    for each line costs more than reading a record."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and isinstance(form := handler.formatter, Lines):
            lines = [form.line(at, "info", "parley.access", "request", ident, said) for at, ident, said in requests]
            with suppress(OSError, ValueError):  # no request fails because nobody takes the log
                handler.stream.write("\n".join([*lines, ""]))
                handler.stream.flush()


def trace(error: BaseException, messages: bool) -> str:
    """Where an exception came from, and what caused it."""
    if messages:
        return "".join(traceback.format_exception(error))
    parts, cause = list[str](), error
    while cause:
        parts.append("".join(traceback.format_tb(cause.__traceback__)) + type(cause).__name__)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)  # type: ignore[assignment]
    return "\ncaused by\n".join(parts)


def configure(text: bool, messages: bool) -> None:
    """Every logger of the process writes such lines from now on; `messages`: exceptions with theirs."""
    logging._srcfile = None  # what no line says is not looked up: the library's own advice
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Text(messages) if text else Lines(messages))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("parley").setLevel(logging.INFO)
    logging.captureWarnings(True)
