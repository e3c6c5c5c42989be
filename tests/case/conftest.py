"""The case on four installations: the demo, and what another installation has that loaded the demo's dossier; each on both
databases."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.case.installation import Installation
from tests.conftest import BACKENDS, Templates, served

SLUG = "moscow-intra-palestinian"
Exported = Callable[[str], bytes]


@pytest.fixture(scope="session")
def exported(templates: Templates) -> Exported:
    """The dossier of the Moscow initiative as the demo on that database exports it."""
    known: dict[str, bytes] = {}

    def export(backend: str) -> bytes:
        if backend not in known:
            with templates.copy(backend, demo=True) as url, served(url) as client:
                (initiative,) = client.get("/v1/initiatives", params={"slug": SLUG}).json()["items"]
                known[backend] = client.get(f"/v1/initiatives/{initiative['id']}/dossier").content
        return known[backend]

    return export


@pytest.fixture(scope="module", params=[f"{backend}-{which}" for backend in BACKENDS for which in ("first", "second")])
def case(request: pytest.FixtureRequest, templates: Templates, exported: Exported) -> Iterator[Installation]:
    """For reading only."""
    backend, which = request.param.split("-")
    with ExitStack() as stack:
        client = stack.enter_context(served(stack.enter_context(templates.copy(backend, demo=which == "first"))))
        if which == "second":
            headers = {"Content-Type": "application/json"}
            loaded = client.post("/v1/dossiers", content=exported(backend), headers=headers)
            assert loaded.status_code == 201, loaded.text
        yield Installation(client)
