"""Analyses without the service: what its worker is asked, here in the process of the test."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from app.analysis.process import done, work
from app.analysis.task import Task
from app.analysis.work import perform
from app.analysis.worker import answer_of

Records = Mapping[str, list[dict[str, Any]]]


def of_records(name: str, records: Records, form: str = "json", on: str = "2024-03-05", **query: Any) -> Any:
    """The answer from these records, by kind; raises what the analysis refuses with."""
    asked = json.dumps({"on": on, **query}).encode()
    return _read(perform(Task(name, form, asked, None, "TLP:CLEAR", dict(records)), work(name)), form)


def of_inputs(name: str, inputs: Any, form: str = "json", **parameters: Any) -> Any:
    """The answer from inputs as a POST brings them."""
    asked = json.dumps({"inputs": inputs, "parameters": parameters}).encode()
    return _read(perform(Task(name, form, asked, None, "TLP:CLEAR"), work(name)), form)


def _read(answer: bytes, form: str) -> Any:
    return json.loads(answer) if form in ("json", "vega") else answer


class Here:
    """Computes in the process of the test: to start one for each service would take longer than most tests."""

    async def run(self, task: Task) -> bytes:
        return answer_of(await asyncio.to_thread(done, task))

    async def close(self) -> None: ...
