"""What an analysis reads from a database, and its answer from that, without a worker."""

import json
import pickle
from typing import Any

from starlette.testclient import TestClient

from app.analysis.analyses import ANALYSES
from app.analysis.loading import Records, Source
from app.analysis.process import work
from app.analysis.task import Task
from app.analysis.work import perform
from app.domain import KINDS
from app.records.markings import Marking
from app.records.reader import state
from app.records.registry import registry


def from_database(client: TestClient, name: str, on: str = "2024-12-01", **query: Any) -> Any:
    """The answer from what is recorded, for whoever sees everything."""
    analysis = ANALYSES[name]
    asked = json.dumps({"on": on, **query}).encode()

    async def read() -> Records:
        db = client.app.state.database.reads  # type: ignore[attr-defined]
        source = Source(db, registry(KINDS), Marking.RED.rank, await state(db))
        return await analysis.load(source, analysis.query.model_validate_json(asked))

    assert client.portal
    records = pickle.loads(pickle.dumps(client.portal.call(read)))
    return json.loads(perform(Task(name, "json", asked, None, "TLP:RED", records), work(name)))


def recorded(client: TestClient) -> dict[str, list[dict[str, Any]]]:
    """All records, by kind."""
    return {kind.name: client.get(f"/v1/{kind.plural}?limit=200").json()["items"] for kind in KINDS}
