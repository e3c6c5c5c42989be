"""The Moscow case, as analyses are given it."""

from contextlib import closing
from typing import Any, get_origin

import pytest

from app.analysis.analyses import ANALYSES
from tests.conftest import Templates, served

MOSCOW = "018df210-6400-7000-8000-000700000001"
UNITY = "018df210-6400-7000-8000-000500000003"  # the conflict that it is about
Case = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def moscow(templates: Templates) -> Case:
    """The records of the demo, by kind, as they are stored."""
    with templates.copy("sqlite", demo=True) as url, served(url) as client, closing(client):
        kinds = client.app.state.kinds.values()  # type: ignore[attr-defined]
        return {kind.name: client.get(f"/v1/{kind.plural}?limit=200").json()["items"] for kind in kinds}


def about(name: str) -> dict[str, Any]:
    """What an analysis asks for first: the initiative (or a list of them), or its conflict."""
    fields = ANALYSES[name].query.model_fields
    if "conflict_id" in fields and fields["conflict_id"].is_required():
        return {"conflict_id": UNITY}
    return {"initiative_id": [MOSCOW] if get_origin(fields["initiative_id"].annotation) is list else MOSCOW}
