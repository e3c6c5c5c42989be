"""The service as a process: what `parley serve` runs, and how it stops."""

import asyncio
import gc
import signal
import socket
import time
from typing import Any

import uvicorn

from app import logs
from app.console import fail, say
from app.exchange.following import STREAM
from app.main import create_app
from app.pulse import Pulse
from app.settings import Settings

TICK, PARTING = 0.1, 0.5  # seconds between two looks whether to stop at once, and for a stream to end


def run(settings: Settings, hint: str) -> None:
    """Serves until interrupted; `hint` is said with the address."""
    logs.configure(text=settings.development if settings.log is None else settings.log == "text", messages=settings.development)
    app = create_app(settings)
    gc.set_threshold(700)  # loaded: what requests leave behind is cleared away as usual
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the application knows itself which proxies it trusts
        timeout_graceful_shutdown=settings.grace_seconds,
    )
    if settings.metrics_port:
        _free(settings.host, settings.metrics_port)
    try:
        Server(config, hint, app.state.pulse, settings.drain_seconds).run()
    except KeyboardInterrupt:  # as with SIGTERM, the process goes by its signal: no thread that still waits keeps it up
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)
    except SystemExit:  # uvicorn has said why
        fail(f"Nothing can be served on {settings.host}:{settings.port}: set PARLEY_PORT to another port, or PARLEY_HOST aright.")


def _free(host: str, port: int) -> None:
    """Ends with one line where the metrics cannot be served."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError:
        fail(f"The metrics cannot be served on {host}:{port}: set PARLEY_METRICS_PORT to another port.")


class Server(uvicorn.Server):
    """Says what to open once the socket is there, and the hint with it. Told to stop, it goes on serving for `drain` seconds
    in which it says that it is not ready; then it takes no more connections, ends the streams, and lets the running requests
    finish."""

    def __init__(self, config: uvicorn.Config, hint: str, pulse: Pulse, drain: float) -> None:
        super().__init__(config)
        self.hint, self.pulse, self.drain = hint, pulse, drain

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
            say(f"Parley serves on http://{host}:{port}: open http://{host}:{port}/docs, stop with Ctrl+C{self.hint}")

    async def shutdown(self, sockets: Any = None) -> None:
        self.pulse.draining = True
        until = time.monotonic() + self.drain
        while (left := until - time.monotonic()) > 0 and not self.force_exit:
            await asyncio.sleep(min(left, TICK))
        self.pulse.end()
        stuck = asyncio.get_running_loop().call_later(PARTING, self._leave)
        await super().shutdown(sockets)
        stuck.cancel()

    def _leave(self) -> None:
        """Drops the streams whose clients do not even read that they have ended."""
        for connection in list(self.server_state.connections):
            scope = getattr(connection, "scope", None)
            if scope and scope["path"] == STREAM:
                connection.transport.abort()
