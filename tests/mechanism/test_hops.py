"""A reader of the code follows a request through at most three functions to the SQL.

Counted: functions of app/ on the way from the route to the statement, the route's own included and the hop into the writer's
thread followed. Not counted: the framework, the ASGI layers and the routing in front of the route, and what has returned before.
"""

import asyncio
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient

import app
from app import db
from app.main import create_app
from app.settings import Settings
from tests.asking import cleared
from tests.conftest import Templates, served
from tests.making import body, make

APP = str(Path(app.__file__).parent)
IN_FRONT = tuple(f"{APP}/http/{name}.py" for name in ("watch", "gate", "routing"))


def functions(frame: FrameType | None) -> list[str]:
    """The functions of app/ on this thread's stack, from the outside in; lambdas and comprehensions are no functions."""
    found = []
    while frame:
        name = frame.f_code.co_name
        if frame.f_code.co_filename.startswith(APP) and frame.f_code.co_filename not in IN_FRONT and "<" not in name:
            found.append(name)
        frame = frame.f_back
    return found[::-1]


class Watch:
    """Remembers the functions above the first statement of a request, and above the hand-over to the writer's thread."""

    def __init__(self) -> None:
        self.first: list[str] = []
        self.handed_over: list[str] = []

    def statement(self, *_: Any) -> None:
        if not self.first:
            self.first = [*self.handed_over, *functions(sys._getframe(1))]

    def profile(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code is db.Database.write.__code__:
            self.handed_over = functions(frame)


REQUESTS = {
    "read one": ("GET", "/v1/goals/{id}", None),
    "list": ("GET", "/v1/goals?limit=1&sort=-salience", None),
    "create": ("POST", "/v1/goals", {}),
    "patch": ("PATCH", "/v1/goals/{id}", {"statement": "Another one."}),
    "delete": ("DELETE", "/v1/goals/{id}", None),
}


async def hops(url: str, method: str, path: str, content: Any) -> list[str]:
    """Serves one request in this thread, and answers with the functions above its first statement."""
    service, watch = create_app(Settings(database_url=url)), Watch()
    async with service.router.lifespan_context(service):
        database, headers = service.state.database, cleared("RED") | {"If-Match": "*"}
        async with AsyncClient(transport=ASGITransport(app=service), base_url="http://test", headers=headers) as client:
            await client.get("/v1/me")  # the gate has looked up the key before
            writing = database.engine.raw_connection()
            for connection in (database.reads._here, writing.driver_connection):
                connection.set_trace_callback(watch.statement)
            writing.close()  # back to the pool, from which the writer takes it
            sys.setprofile(watch.profile)
            try:
                answer = await client.request(method, path, json=content)
            finally:
                sys.setprofile(None)
        assert answer.is_success, answer.text
    return watch.first


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_at_most_three_functions_to_the_sql(templates: Templates, request_: tuple[str, str, Any]) -> None:
    method, path, content = request_
    with templates.copy("sqlite", demo=False) as url:
        with served(url) as client:
            path = path.format(id=make(client, "goal")["id"])
            content = body(client, "goal") if content == {} else content
        found = asyncio.run(hops(url, method, path, content))
    assert 2 <= len(found) <= 3, found
