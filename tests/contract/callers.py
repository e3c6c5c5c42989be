"""The two callers of the contract tests: a credential each, and who that is."""

import json
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

# An editor who may see everything, and one who may see what is clear.
CALLERS = {"pk_everything": b"TLP:RED", "pk_clear": b"TLP:CLEAR"}


def known(app: ASGIApp) -> ASGIApp:
    """A development service that knows these two by their key, and everybody else as anonymous."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            given = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1").removeprefix("Bearer ")
            level = CALLERS.get(given, b"nobody")
            scope = {**scope, "headers": [*scope["headers"], (b"parley-clearance", level)]}
        await app(scope, receive, send)

    return serve


def credentials(file: Path) -> Path:
    """Writes both as an authentication document of Web Fuzzing Commons."""
    entries = [
        {"name": key.removeprefix("pk_"), "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {key}"}]}
        for key in CALLERS
    ]
    file.write_text(json.dumps({"auth": entries}))
    return file
