"""What the contract says of itself: every member of every schema and every parameter is described and has an example."""

import json
from threading import Event, Thread
from typing import Any

import pytest
from pydantic import BaseModel

from app.access.routes import Me
from app.domain import KINDS
from app.exchange.codebook import Codebook, Column
from app.exchange.log import LogQuery
from app.exchange.operations import Batch, BatchDone, By, Create, Delete, Done, Patch, Put, Restore
from app.exchange.routes import Loaded, LoadedEntry, LoadQuery, LogEntry, LogPage, Overview
from app.exchange.vocabularies import BandOut, CodeOut, ScaleOut, TermOut, Use, Vocabularies, Vocabulary, VocabularyEntry
from app.http.catalog import Catalog
from app.http.problem import FaultOut, Problem
from app.records.history import Citation, Citations, Referrer, Referrers, ReferrersQuery, Revision, Revisions, RevisionsQuery
from app.records.registry import AsOfQuery, registry
from app.records.routes import DeleteQuery
from app.records.schemas import example
from tests.conftest import Templates, document, served

DOCUMENT = document()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
ANSWERS: list[type[BaseModel]] = [Revision, Revisions, Referrer, Referrers, Citation, Citations, FaultOut, Problem]
ANSWERS += [Me, LoadedEntry, Loaded, LogEntry, LogPage, Overview, *(kind.out for kind in KINDS), *(kind.page for kind in KINDS)]
ANSWERS += [Catalog, Codebook, Column, BandOut, CodeOut, ScaleOut, TermOut, Use, Vocabularies, Vocabulary, VocabularyEntry]
ANSWERS += [Done, BatchDone, Batch, By, Create, Put, Patch, Delete, Restore]
QUERIES: list[type[BaseModel]] = [AsOfQuery, DeleteQuery, LoadQuery, LogQuery, ReferrersQuery, RevisionsQuery]
QUERIES += registry(KINDS).queries.values()


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_member_is_described_and_has_an_example(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["description"]
    assert "properties" in schema or "enum" in schema
    for member, entry in schema.get("properties", {}).items():
        assert entry.get("description"), member
        assert entry.get("examples"), member


def test_every_parameter_is_described_and_has_an_example() -> None:
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", []):
                where = method, path, parameter["name"]
                assert parameter.get("description"), where
                assert parameter["schema"].get("examples"), where


def test_every_operation_says_who_may_call_it() -> None:
    """What may refuse a role needs a key, the rest under /v1 can be asked without one, and all of it can be a 401."""
    scheme = DOCUMENT["components"]["securitySchemes"]["bearer"]
    assert scheme["scheme"] == "bearer"
    assert all(sort in scheme["description"] for sort in ("`pk_…`", "JWT"))
    for path, operations in DOCUMENT["paths"].items():
        for operation in operations.values():
            writes, called = "403" in operation["responses"], path.startswith("/v1/")
            anyone: list[dict[str, list[str]]] = [] if writes or not called else [{}]
            assert operation["security"] == [*anyone, *([{"bearer": []}] if called else [])], path
            assert ("401" in operation["responses"]) == called, path


@pytest.mark.parametrize("model", [*ANSWERS, *QUERIES], ids=lambda model: model.__name__)
def test_the_examples_fit(model: type[BaseModel]) -> None:
    examples = {model.model_fields[name].alias or name: value for name, value in example(model).items()}
    assert examples.keys() == {info.alias or name for name, info in model.model_fields.items()}
    model.model_validate_json(json.dumps(examples), strict=True)


def test_every_tag_is_described_and_a_readers_first_ones_come_first() -> None:
    described = {tag["name"]: tag["description"] for tag in DOCUMENT["tags"]}
    used = {tag for path in DOCUMENT["paths"].values() for operation in path.values() for tag in operation["tags"]}
    assert described.keys() == used
    assert all(described.values())
    assert list(described)[:2] == ["initiatives", "goals"]


def test_only_what_has_to_be_sent_is_required() -> None:
    operations = [operation for path in DOCUMENT["paths"].values() for operation in path.values()]
    headers = {(p["name"], p["required"]) for o in operations for p in o.get("parameters", ()) if p["in"] == "header"}
    methods = {
        (method, p["required"])
        for path in DOCUMENT["paths"].values()
        for method, operation in path.items()
        for p in operation.get("parameters", ())
        if p["name"] == "if-match"
    }
    assert {("idempotency-key", False), ("if-none-match", False), ("Last-Event-ID", False)} == {
        header for header in headers if header[0] != "if-match"
    }
    assert methods == {("patch", True), ("delete", True), ("put", False)}


def test_the_service_goes_on_while_its_contract_is_made(templates: Templates) -> None:
    """The document is there once another request has been answered, which on the event loop would never be."""
    answered, asked = Event(), Event()

    def made() -> dict[str, Any]:
        asked.set()
        return {"meanwhile": answered.wait(20)}

    with templates.copy("sqlite", demo=False) as url, served(url) as client:
        client.app.openapi = made  # type: ignore[attr-defined]
        found: list[Any] = []
        thread = Thread(target=lambda: found.append(client.get("/openapi.json").json()))
        thread.start()
        assert asked.wait(20)
        assert client.get("/v1/sources").status_code == 200
        answered.set()
        thread.join()
    assert found == [{"meanwhile": True}]
