"""Chromium without a window, driven by its DevTools protocol over a pipe: one JSON document, one zero byte. No port, no
library, and the browser ends with the process that holds the pipe."""

import json
import os
import select
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECONDS = 60.0  # until a browser that does not answer, or a page that does not come to what is awaited, is a failure
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # this host, and no other
    "--remote-debugging-pipe",
)


class Browser:
    """The pipe, and what the browser has reported on it."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._rest, self._sent = b"", 0
        self.events: list[dict[str, Any]] = []

    def ask(self, method: str, session: str | None = None, **params: Any) -> Any:
        """What the browser answers; an error of the protocol fails."""
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + SECONDS
        while True:
            answer = self._next(until)
            if answer.get("id") == self._sent:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return answer["result"]
            self.events.append(answer)

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reading], [], [], max(0.0, until - time.monotonic()))
            assert ready, "the browser does not answer"
            got = os.read(self._reading, 1 << 20)
            assert got, "the browser has gone"
            self._rest += got
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

    def page(self, width: int = 1400, height: int = 900) -> "Page":
        """An empty tab."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        return Page(self, self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"], width, height)


class Page:
    """A tab. What it asks for and complains of is kept in `requests` and `complaints`."""

    def __init__(self, browser: Browser, session: str, width: int, height: int) -> None:
        self.browser, self.session = browser, session
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")
        self.resize(width, height)

    def ask(self, method: str, **params: Any) -> Any:
        return self.browser.ask(method, self.session, **params)

    def resize(self, width: int, height: int) -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, url: str) -> None:
        """Goes there, and waits until it is loaded."""
        self.ask("Page.navigate", url=url)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def value(self, expression: str) -> Any:
        """What the expression is in the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, f"{expression}: {answer['exceptionDetails']}"
        return answer["result"].get("value")

    def until(self, expression: str) -> None:
        """Waits until the expression is true in the page."""
        end = time.monotonic() + SECONDS
        while not self.value(f"Boolean({expression})"):
            assert time.monotonic() < end, f"never came true: {expression}"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        """Presses the first element of that selector as soon as there is one."""
        self.until(f"(e => e && (e.scrollIntoView(), e.click(), true))(document.querySelector({json.dumps(selector)}))")

    def type(self, selector: str, text: str) -> None:
        """Replaces what stands in the field, and leaves it."""
        self.until(f"(e => e && (e.focus(), e.select(), true))(document.querySelector({json.dumps(selector)}))")
        self.ask("Input.insertText", text=text)
        self.value("document.activeElement.blur()")

    def screenshot(self, file: Path) -> None:
        """What is to be seen, as a PNG."""
        file.write_bytes(b64decode(self.ask("Page.captureScreenshot", format="png")["data"]))

    @property
    def requests(self) -> list[str]:
        """The URL of everything that it asked for."""
        return [event["params"]["request"]["url"] for event in self._events("Network.requestWillBeSent")]

    @property
    def complaints(self) -> list[str]:
        """Exceptions, and what the browser logs as errors: what its policy refuses, for one."""
        thrown = [event["params"]["exceptionDetails"]["text"] for event in self._events("Runtime.exceptionThrown")]
        logged = [event["params"]["entry"] for event in self._events("Log.entryAdded")]
        return thrown + [f"{entry['text']} ({entry.get('url')})" for entry in logged if entry["level"] == "error"]

    def _events(self, method: str) -> list[dict[str, Any]]:
        return [e for e in self.browser.events if e["method"] == method and e.get("sessionId") == self.session]


@contextmanager
def chromium(command: str, profile: Path) -> Iterator[Browser]:
    """A browser with a profile of its own. It reads its orders from descriptor 3 and answers on 4."""
    orders, writing = os.pipe()
    reading, answers = os.pipe()
    shell = ["bash", "-c", f'exec "$0" "$@" 3<&{orders} 4>&{answers}', command, *FLAGS, f"--user-data-dir={profile}"]
    process = subprocess.Popen(shell, pass_fds=(orders, answers), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(orders)
    os.close(answers)
    try:
        yield Browser(reading, writing)
    finally:
        os.close(writing)  # which ends it
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(reading)
