"""The process that computes, and what the service does without it."""

import asyncio
import json
import subprocess
import sys

import pytest
from starlette.testclient import TestClient

from app.analysis.task import Task
from app.analysis.worker import Worker
from app.errors import Unavailable, Unfit
from tests.analysis.conftest import MOSCOW

SEATS = [{"actor": "A", "low": 20, "high": 60}, {"actor": "B", "low": 40, "high": 90}]
INPUTS = {"issues": [{"issue": "seats", "acceptances": SEATS}]}
TYPE = {"Content-Type": "application/json"}
HEAVY = ("numpy", "scipy", "sklearn", "networkx", "igraph", "vl_convert", "icalendar")


def task() -> Task:
    return Task("agreement", "json", json.dumps({"inputs": INPUTS}).encode(), None, "TLP:CLEAR")


def test_the_service_imports_no_numerical_library() -> None:
    says = f"import sys, app.main, app.serving; print([name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", says], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_what_is_computed_is_answered_and_what_is_missing_is_refused(demo: TestClient) -> None:
    answer = demo.post("/v1/analysis/agreement", json={"inputs": INPUTS})
    assert answer.status_code == 200
    assert answer.json()["result"]["issues"][0]["low"] == 40
    refused = demo.get(f"/v1/analysis/agreement?initiative_id={MOSCOW}")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "insufficient"
    assert demo.post("/v1/analysis/agreement", content=b'{"inputs": NaN}', headers=TYPE).status_code == 400
    misfit = demo.post("/v1/analysis/agreement", json={"inputs": {"issues": [{}]}})
    assert misfit.status_code == 422
    assert misfit.json()["errors"][0]["pointer"] == "/inputs/issues/0/issue"


def test_a_process_that_is_killed_or_too_slow_is_replaced() -> None:
    asked = json.dumps({"initiative_id": MOSCOW, "on": "2024-03-01"}).encode()

    async def run() -> None:
        worker = Worker(60)
        assert json.loads(await worker.run(task()))["analysis"] == "agreement"
        assert worker._process is not None
        worker._process.kill()
        await worker._process.wait()
        assert json.loads(await worker.run(task()))["analysis"] == "agreement"
        worker._seconds = 0
        with pytest.raises(Unavailable):
            await worker.run(task())
        worker._seconds = 60
        assert json.loads(await worker.run(task()))["analysis"] == "agreement"
        with pytest.raises(Unfit):
            await worker.run(Task("agreement", "json", asked, None, "TLP:CLEAR", records={}))
        await worker.close()

    asyncio.run(run())
