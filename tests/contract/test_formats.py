"""Lists as CSV and NDJSON: what JSON says, all of it, in the same order; one state, whatever is written meanwhile."""

import csv
import io
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json
from starlette.testclient import TestClient

from app.domain import KINDS
from app.exchange.codebook import codebook
from app.records import formats
from app.records.kind import Kind
from app.records.walk import annotated, plain
from tests.asking import cleared, faults, match, refused
from tests.contract.test_references import walk
from tests.making import Record, at, fill, make

KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
Column = dict[str, Any]


def table(text: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a CSV file, which must be strict."""
    first, *rest = csv.reader(io.StringIO(text, newline=""), strict=True)
    return first, rest


def read(cell: str, column: Column) -> Any:
    """A cell, as the codebook says how to read it."""
    if cell == "":
        assert column["nullable"], column
        return None
    return json.loads(cell) if column["list"] or column["type"] in ("number", "integer", "boolean") else cell


def read_back(text: str, columns: list[Column]) -> list[Record]:
    names, rows = table(text)
    assert names == [column["name"] for column in columns]
    return [{c["name"]: read(cell, c) for c, cell in zip(columns, row, strict=True)} for row in rows]


@KIND
def test_a_row_and_a_line_are_the_record(service: TestClient, kind: Kind) -> None:
    ids = {fill(service, kind.name)["id"], make(service, kind.name)["id"]}
    columns = service.get(f"/v1/vocabularies/columns/{kind.plural}").json()["columns"]
    rows = {row["id"]: row for row in read_back(service.get(at(kind.name), params={"format": "csv"}).text, columns)}
    lines = service.get(at(kind.name), params={"format": "ndjson"}).content.splitlines(keepends=True)
    for ident in ids:
        one = service.get(at(kind.name, ident))
        assert (rows[ident], list(rows[ident])) == (one.json(), list(one.json()))
        assert one.content + b"\n" in lines


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)
values: dict[str, st.SearchStrategy[Any]] = {
    "integer": st.integers(),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "object": st.dictionaries(words, st.none() | words | st.floats(allow_nan=False, allow_infinity=False), max_size=3),
}


def cells(column: Column) -> st.SearchStrategy[Any]:
    one = values.get(column["type"], words)
    some = st.lists(one, max_size=3) if column["list"] else one
    return st.none() | some if column["nullable"] else some


@KIND
@settings(max_examples=settings().max_examples // 5)
@given(st.data())
def test_no_value_is_altered(kind: Kind, data: st.DataObject) -> None:
    columns = codebook(formats.table(kind)).model_dump()["columns"]
    record = {column["name"]: data.draw(cells(column)) for column in columns}
    stored = to_json(record)
    text = (formats.header(formats.table(kind)) + formats.rows(formats.table(kind), [stored])).decode()
    [row] = read_back(text, columns)
    assert to_json(row) == stored
    numerals = json.loads(stored, parse_float=str, parse_int=str)
    [plainly], guarded = table(text)[1], table(formats.rows(formats.table(kind), [stored], guarded=True).decode())[0]
    for column, cell, safe in zip(columns, plainly, guarded, strict=True):
        if column["type"] in ("integer", "number") and not column["list"]:
            assert cell == (numerals[column["name"]] or "")
        a_text = isinstance(record[column["name"]], str)
        assert safe == ("'" + cell if a_text and cell[0] in "=+-@\t\r" else cell)


@KIND
def test_no_text_is_an_empty_cell(kind: Kind) -> None:
    for name, info in kind.fields.model_fields.items():
        if plain(annotated(info)) is str or not isinstance(plain(annotated(info)), type):
            with pytest.raises(ValidationError):
                TypeAdapter(annotated(info)).validate_json('""', strict=True)
            assert name in kind.out.model_fields


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"sort": "-id"},
        {"sort": "salience"},
        {"sort": "-period", "disclosure": ["declared", "attributed"]},
        {"salience.gte": 1, "sort": "-salience"},
        {"evidence": "unsupported"},
        {"initiative_id": "018df210-6400-7000-8000-000700000001", "kind": "interest"},
        {"status": "abandoned", "precondition": "true"},
    ],
)
@pytest.mark.usefixtures("portions")
def test_the_whole_list_is_that_of_the_pages(demo: TestClient, asked: Record) -> None:
    listed = f"/v1/goals?{urlencode(asked, doseq=True)}"
    pages = walk(demo, f"{listed}&limit=2")
    lines = demo.get(f"{listed}&format=ndjson")
    assert [json.loads(line) for line in lines.content.splitlines()] == pages
    names, rows = table(demo.get(f"{listed}&format=csv").text)
    assert [dict(zip(names, row, strict=True))["id"] for row in rows] == [goal["id"] for goal in pages]
    body = {name: [value] if name in ("status", "kind", "initiative_id") else value for name, value in asked.items()}
    body |= {"precondition": [True]} if "precondition" in asked else {}
    found = demo.post("/v1/goals/search", json=body, headers={"Accept": "application/x-ndjson"})
    assert found.content == lines.content


def test_what_it_is_stands_in_the_headers(demo: TestClient) -> None:
    for extension, media in (("csv", "text/csv; charset=utf-8; header=present"), ("ndjson", "application/x-ndjson")):
        for answer in (
            demo.get("/v1/goal-links", params={"format": extension}),
            demo.get("/v1/goal-links", headers={"Accept": media.split(";")[0]}),
            demo.post("/v1/goal-links/search", json={"format": extension}),
            demo.head("/v1/goal-links", params={"format": extension}),
        ):
            assert answer.status_code == 200
            assert answer.headers["content-type"] == media
            assert answer.headers["content-disposition"] == f"attachment; filename=goal-links.{extension}"
            assert answer.headers["vary"] == "Accept"
            assert "content-length" not in answer.headers
            assert bool(answer.content) == (answer.request.method != "HEAD")
    assert demo.get("/v1/goals").headers["vary"] == "Accept"
    assert demo.get("/v1/goals?limit=1").headers["vary"] == "Accept"


def test_a_list_of_nothing_is_a_header(service: TestClient) -> None:
    none = {"external_id": "NONE:1"}
    assert service.get("/v1/actors", params=none | {"format": "ndjson"}).content == b""
    names, rows = table(service.get("/v1/actors", params=none | {"format": "csv"}).text)
    assert (names[:3], rows) == (["id", "version", "name"], [])


AROUND = {  # lists of what is no record, each about the demo, by what their columns are called
    "revisions": "/v1/initiatives/018df210-6400-7000-8000-000700000001/revisions",
    "referrers": "/v1/actors/018df210-6400-7000-8000-000200000001/referrers",
    "citations": "/v1/sources/{source}/citations",
    "log": "/v1/initiatives/018df210-6400-7000-8000-000700000001/log",
    "search": "/v1/search?q=moscow",
    "changes": "/v1/changes?kind=goal",
}


@pytest.mark.parametrize("name", AROUND)
@pytest.mark.usefixtures("portions")
def test_lists_of_what_is_no_record_come_whole_too(demo: TestClient, name: str) -> None:
    source = demo.get("/v1/sources?limit=1").json()["items"][0]["id"]
    listed, seen = AROUND[name].format(source=source), list[Record]()
    page: Record = {"next": f"{listed}{'&' if '?' in listed else '?'}limit=4"}
    while page["next"] and (page := demo.get(page["next"]).json())["items"]:
        seen += page["items"]
    assert len(seen) > (0 if name == "revisions" else 4)
    lines = demo.get(listed, headers={"Accept": "application/x-ndjson"})
    assert [json.loads(line) for line in lines.content.splitlines()] == seen
    assert lines.headers["content-disposition"] == f"attachment; filename={name}.ndjson"
    columns = demo.get(f"/v1/vocabularies/columns/{name}").json()["columns"]
    sheet = demo.get(listed, headers={"Accept": "text/csv"})
    assert read_back(sheet.text, columns) == seen
    assert sheet.headers["content-type"] == CSV
    for headers, vary in (({}, "Accept"), ({"Accept": "text/csv"}, "Accept")):
        assert demo.get(listed, headers=headers).headers["vary"] == vary
    refused(demo.get(listed, headers={"Accept": "text/html"}), 406)
    further = {"revisions": ("include", "record"), "search": ("count", "true"), "changes": ("wait", "1")}
    for wrong, value in (("limit", "5"), ("after", "x"), further.get(name, ("limit", "1"))):
        asked = f"{listed}{'&' if '?' in listed else '?'}format=csv&{wrong}={value}"
        assert faults(demo.get(asked)) == [(wrong, "format")]
    assert faults(demo.get(f"{listed}{'&' if '?' in listed else '?'}safe=excel")) == [("safe", "format")]


@pytest.mark.usefixtures("portions")
def test_what_is_withdrawn_is_a_row_without_the_rest(client: TestClient) -> None:
    kept, gone = make(client, "actor", name="Open"), make(client, "actor", name="Canary")
    for i in range(5):
        kept = client.patch(at("actor", kept["id"]), json={"name": f"={i}"}, headers=match(kept)).json()
    client.patch(at("actor", gone["id"]), json={"marking": "TLP:RED"}, headers=match(gone))
    columns = client.get("/v1/vocabularies/columns/changes").json()["columns"]
    seen = client.get("/v1/changes?limit=200", headers=cleared("AMBER")).json()["items"]
    rows = read_back(client.get("/v1/changes?format=csv", headers=cleared("AMBER")).text, columns)
    assert [{name: row[name] for name in item} for row, item in zip(rows, seen, strict=True)] == seen
    [withdrawn] = [row for row in rows if row["id"] == gone["id"]]
    known = {"kind": "actor", "id": gone["id"], "operation": "withdrawn"}
    assert withdrawn == dict.fromkeys(withdrawn) | known


JSON, CSV, NDJSON = "application/json", "text/csv; charset=utf-8; header=present", "application/x-ndjson"


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("*/*", JSON),
        ("", JSON),
        ("application/json", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),
        ("application/*", JSON),
        ("application/x-ndjson", NDJSON),
        ("text/csv;header=present", CSV),
        ("text/csv;q=0.5, application/json;q=0.4", CSV),
        ("text/csv;q=0.5, application/json;q=0.5", JSON),
        ("application/json;q=0, */*", CSV),
        ("application/json;q=0.1, application/*;q=0.2, */*;q=0.05", NDJSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("nonsense, text/csv ; q=1.000", CSV),
        ("text/html", None),
        ("application/json;q=0", None),
        ("*/*;q=0.0", None),
        ("nonsense", None),
    ],
)
def test_accept_chooses(demo: TestClient, accept: str, answered: str | None) -> None:
    answer = demo.get("/v1/stances", headers={"Accept": accept})
    if answered:
        assert (answer.status_code, answer.headers["content-type"]) == (200, answered)
    else:
        refused(answer, 406)
    answer = demo.get("/v1/stances?format=csv", headers={"Accept": accept})
    assert answer.headers["content-type"] == CSV


@pytest.mark.parametrize(
    ("name", "value"), [("limit", 50), ("after", "x"), ("include", "actor"), ("count", True), ("count", False), ("safe", "excel")]
)
def test_what_belongs_to_pages_is_refused(demo: TestClient, name: str, value: Any) -> None:
    asked = {"format": "ndjson", name: value}
    assert faults(demo.get(f"/v1/goals?{urlencode(asked).replace('=True', '=true').replace('=False', '=false')}")) == [
        (name, "format")
    ]
    assert faults(demo.post("/v1/goals/search", json=asked)) == [(f"/{name}", "format")]


def test_formats_and_guards_are_closed_lists(demo: TestClient) -> None:
    assert faults(demo.get("/v1/goals?format=xlsx")) == [("format", "literal_error")]
    assert faults(demo.get("/v1/goals?format=csv&safe=calc")) == [("safe", "literal_error")]
    assert faults(demo.get("/v1/goals?safe=excel")) == [("safe", "format")]
    assert faults(demo.get("/v1/goals?format=csv&colour=red"))[0][0] == "(unknown)"


def test_texts_are_guarded_on_request_alone(service: TestClient) -> None:
    actor = make(service, "actor", name='=HYPERLINK("x")', description="-1", external_ids=[{"scheme": "GUARD", "value": "1"}])
    asked = "/v1/actors?external_id=GUARD:1&format=csv"
    for safe, before in (("", ""), ("&safe=excel", "'")):
        names, [row] = table(service.get(asked + safe).text)
        shown = dict(zip(names, row, strict=True))
        assert (shown["name"], shown["description"]) == (before + actor["name"], before + "-1")
        assert shown["external_ids"] == json.dumps(actor["external_ids"], separators=(",", ":"))
    stance = make(service, "stance", support=-2)
    names, rows = table(service.get(f"{at('stance')}?format=csv&safe=excel&sort=-id").text)
    assert dict(zip(names, rows[0], strict=True)) | {"id": stance["id"], "support": "-2"} == dict(
        zip(names, rows[0], strict=True)
    )


def test_the_hidden_stays_hidden(service: TestClient) -> None:
    known = [{"scheme": "HIDDEN", "value": str(i)} for i in range(2)]
    make(service, "actor", name="Open", external_ids=known[:1])
    make(service, "actor", name="Canary", marking="TLP:RED", external_ids=known[1:])
    for extension in ("csv", "ndjson"):
        asked = f"/v1/actors?external_id=HIDDEN:0&external_id=HIDDEN:1&format={extension}"
        assert b"Canary" in service.get(asked, headers=cleared("RED")).content
        seen = service.get(asked, headers=cleared("AMBER+STRICT")).content
        assert b"Open" in seen
        assert b"Canary" not in seen
