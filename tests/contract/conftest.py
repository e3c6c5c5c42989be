"""One service for the tests of a module that do not disturb one another."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.records import lists
from tests.conftest import BACKENDS, Templates, served


@pytest.fixture(scope="module", params=BACKENDS)
def service(request: pytest.FixtureRequest, templates: Templates) -> Iterator[TestClient]:
    """Over a database that was empty before the module."""
    with templates.copy(str(request.param), demo=False) as url, served(url) as client:
        yield client


@pytest.fixture
def portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few records have to make many portions."""
    monkeypatch.setattr(lists, "PORTION", 3)
    monkeypatch.setattr(lists, "TURN", 2)
