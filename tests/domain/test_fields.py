"""Every field of every kind: described, with an example that fits, flat, and projected into columns that agree."""

import json
from collections.abc import Iterator
from typing import Any, get_args, get_origin
from uuid import UUID

import pytest
from pydantic import BaseModel, TypeAdapter
from sqlalchemy import bindparam, select

from app.db import make_engine
from app.domain import KINDS
from app.domain.forecast import ForecastFields
from app.domain.initiative import InitiativeFields
from app.http.strict import fit
from app.records import versions, walk
from app.records.columns import When
from app.records.evidence import EvidencedFields
from app.records.fields import Fields, Part
from app.records.kind import Kind
from app.records.registry import registry
from app.records.tables import Evidenced
from tests.conftest import BACKENDS, EVERY

REGISTRY = registry(KINDS)
NUMBER = {kind.name: f"{i:02d}" for i, kind in enumerate(KINDS, 1)}
KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def parts(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and everything below it."""
    yield model
    for info in model.model_fields.values():
        inner = walk.plain(walk.annotated(info))
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from parts(inner)


MODELS = {model.__name__: model for kind in KINDS for model in parts(kind.fields)}
MODEL = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)


def test_the_kinds_are_those_of_the_domain() -> None:
    keys = [kind.key for kind in KINDS]
    assert keys[:7] == ["sources", "actors", "relationships", "leverage", "conflicts", "issues", "initiatives"]
    assert keys[7:13] == ["initiative_links", "meetings", "participations", "agreements", "goals", "goal_links"]
    assert keys[13:] == ["positions", "stances", "factors", "milestones", "outcomes", "figures", "questions", "forecasts"]


@MODEL
def test_every_field_is_described_and_its_example_fits(model: type[BaseModel]) -> None:
    assert model.__doc__
    for name, info in model.model_fields.items():
        where = f"{model.__name__}.{name}"
        assert info.description, where
        assert info.description[0].isupper() or info.description[0] in "-1", where
        assert info.description.endswith("."), where
        assert info.examples, where
        for example in info.examples:
            TypeAdapter(walk.annotated(info)).validate_json(json.dumps(example), strict=True)


@MODEL
def test_records_are_flat(model: type[BaseModel]) -> None:
    """An object stands in a list of parts only, and parts hold no objects: a merge patch replaces lists whole."""
    for name, info in model.model_fields.items():
        annotation = walk.annotated(info)
        inner = walk.plain(annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            assert issubclass(inner, Part), name
            assert issubclass(model, Fields), f"{model.__name__}.{name} nests parts"
            assert list in (get_origin(info.annotation), get_origin(walk.plain(info.annotation))), name


@MODEL
def test_every_text_and_list_has_an_end(model: type[BaseModel]) -> None:
    schema = model.model_json_schema(mode="validation")
    for name, entry in schema["properties"].items():
        for branch in entry.get("anyOf", [entry]):
            if branch.get("type") == "array":
                assert branch["maxItems"] <= 200, name
                assert branch["uniqueItems"], name
            if branch.get("type") == "string" and branch.get("format") != "uuid":
                assert "maxLength" in branch or "enum" in branch or branch["format"] == "date", name
            if branch.get("type") in ("integer", "number"):
                assert {"minimum", "maximum"} <= branch.keys(), name


@KIND
def test_the_example_of_a_kind_fits(kind: Kind) -> None:
    record = fit(kind.create, kind.example)
    assert fit(kind.create, json.loads(record.model_dump_json())) == record
    assert kind.title == kind.fields.__name__.removesuffix("Fields") == kind.table.__name__
    assert len(kind.example) > sum(info.is_required() for info in kind.fields.model_fields.values())


@MODEL
def test_examples_name_records_of_the_right_kind(model: type[BaseModel]) -> None:
    """The two digits after the first block of zeros of an example id number the kind."""
    kind = next((kind.example for kind in KINDS if kind.fields is model), {})
    everything = {name: info.examples[0] for name, info in model.model_fields.items() if info.examples}
    for mark in walk.marks(model):
        examples = [*named(everything, mark.steps), *named(kind, mark.steps)]
        assert examples or "." in mark.path, mark.path
        assert {ident[26:28] for ident in examples} <= {NUMBER[mark.kind]}, mark.path


def named(document: Any, steps: walk.Steps) -> Iterator[str]:
    """The ids that an example has at a place."""
    if not steps:
        yield document
    elif steps[0] == "*":
        for item in document:
            yield from named(item, steps[1:])
    elif steps[0] in document:
        yield from named(document[steps[0]], steps[1:])


@KIND
def test_evidence_belongs_to_everything_but_sources(kind: Kind) -> None:
    assert kind.evidenced == (kind.name != "source")
    assert issubclass(kind.table, Evidenced) == issubclass(kind.fields, EvidencedFields)
    assert not (kind.claim and kind.name in ("source", "actor", "conflict", "issue", "initiative", "meeting", "question"))


@KIND
def test_every_column_has_its_value(kind: Kind) -> None:
    """A projection takes each column from a field, from the bounds of a date, or from what is computed."""
    record = fit(kind.create, kind.example)
    computed = kind.computed.of(record).model_dump() if kind.computed else {}
    shown = kind.out.model_construct(**record.__dict__, **computed, supported=False)
    values = versions.columns(kind, shown)
    assert values.keys() == kind.columns
    for name, column in kind.table.__table__.columns.items():
        assert column.nullable or name not in values or values[name] is not None, name


@KIND
def test_every_single_term_reference_and_flag_is_a_filter(kind: Kind) -> None:
    names = {name for f in REGISTRY.filters[kind.name].values() for name in (f.name, f"{f.name}s")}
    for name, info in kind.fields.model_fields.items():
        inner = walk.plain(walk.annotated(info))
        listed = get_origin(info.annotation) is list
        a_term = isinstance(inner, type) and (inner is bool or hasattr(inner, "__members__"))
        if a_term and not listed and name not in ("marking", "confidence"):
            assert name in names, f"{kind.name}.{name}"
    reached = names | {path for entry in kind.filters if hasattr(entry, "paths") for path in entry.paths}
    reached |= {entry.own for entry in kind.filters if hasattr(entry, "own") and entry.own}
    for mark in kind.marks:
        assert mark.path in reached or mark.path == "evidence.source_id", mark.path


@pytest.mark.parametrize("when", get_args(When))
def test_every_filter_is_a_query(when: When, backend: str, database_url: str) -> None:
    """The names that filters go through exist on the kinds that they go to (a quick run: every other kind on each database)."""
    engine = make_engine(database_url)
    with engine.connect().execution_options(compiled_cache=None) as db:
        for kind in KINDS if EVERY else KINDS[BACKENDS.index(backend) :: 2]:
            for f in REGISTRY.filters[kind.name].values():
                value: Any = "single_source" if f.choice else [bindparam("value", None, type_=f.type)]
                rows = select(kind.table.id).where(kind.table.seen(when), f.condition(when, value))
                assert db.execute(rows, {"clearance": 0, "at": 1, "value": "word" if f.seeks else None}).all() == []
    engine.dispose()


@KIND
def test_initiative_and_conflict_filters_are_there(kind: Kind) -> None:
    names = {f.name for f in REGISTRY.filters[kind.name].values()}
    hangs_from_one = {mark.kind for mark in kind.marks} & {"initiative", "meeting", "agreement", "question", "goal"}
    if hangs_from_one and kind.name not in ("initiative", "forecast"):
        assert {"initiative_id", "conflict_id"} <= names
    if {"initiative", "conflict", "question", "issue"} & {mark.kind for mark in kind.marks} and kind.name != "conflict":
        assert "conflict_id" in names


@KIND
def test_what_names_an_actor_is_found_by_it(kind: Kind) -> None:
    """By its own field of that name, else by any field that names one; whose judgement it is has a filter of its own."""
    named = {mark.path for mark in kind.marks if mark.kind == "actor"} - {"asserted_by_id"}
    if named and kind.name != "actor":
        entry = next(e for e in kind.filters if getattr(e, "name", e) == "actor_id")
        assert set(getattr(entry, "paths", named)) == named or "actor_id" in named


def test_an_initiative_stands_where_its_history_ends() -> None:
    initiative = next(kind for kind in KINDS if kind.fields is InitiativeFields)
    assert initiative.computed
    assert initiative.computed.of(fit(initiative.create, initiative.example)).model_dump() == {"status": "under_way"}


@pytest.mark.parametrize(
    ("term", "number", "expected"),
    [
        ("unlikely", None, (0.2, 0.45, 0.325, None, False)),
        ("improbable", None, (0.2, 0.45, 0.325, None, False)),
        (None, 0.3, (0.3, 0.3, 0.3, "unlikely", False)),
        ("unlikely", 0.5, (0.2, 0.45, 0.5, "roughly even chance", True)),
        (None, 0.0, (0, 0, 0, None, False)),
        (None, None, (None, None, None, None, False)),
    ],
)
def test_a_forecast_is_read_by_its_scale(term: str | None, number: float | None, expected: tuple[Any, ...]) -> None:
    forecast = next(kind for kind in KINDS if kind.fields is ForecastFields)
    assert forecast.computed
    record = fit(forecast.create, {**forecast.example, "term": term, "probability": number})
    assert tuple(forecast.computed.of(record).model_dump().values()) == expected


def test_ids_of_examples_are_of_version_7() -> None:
    numbers = {ident.version for kind in KINDS for ident in ids(kind.example)}
    assert numbers == {7}


def ids(value: Any) -> Iterator[UUID]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from ids(item)
    elif isinstance(value, str) and value.startswith("018df210-"):
        yield UUID(value)
