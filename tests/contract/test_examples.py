"""Every example of the contract is sent to the demo, and what comes back is as the contract shows it."""

import csv
import json
from collections.abc import Iterator
from functools import cache
from threading import Timer
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema_rs import Draft202012, Draft202012Validator, Registry
from starlette.testclient import TestClient

from app.exchange.following import STREAM
from app.records.fields import INITIATIVE
from tests.asking import faults, match
from tests.conftest import BACKENDS, Templates, document, served

Json = dict[str, Any]
DOCUMENT: Json = document()
OPERATIONS = [(path, method, found) for path, methods in DOCUMENT["paths"].items() for method, found in methods.items()]
READS = [found for found in OPERATIONS if found[1] == "get" and found[0] != STREAM]
RECORDS = [path.removesuffix("/{id}") for path, method, _ in OPERATIONS if method == "patch"]
ELSE = [found for found in OPERATIONS if found[1] != "get" and not any(f"{found[0]}/".startswith(f"{kind}/") for kind in RECORDS)]
# A cursor is good for one list alone, and a past moment may be before the demo was loaded.
MAY_MISS = {"after": {200, 400}, "as_of": {200, 404}}
GOES_WITH = {"safe": {"format": "csv"}}
MOSCOW = {"initiative_id": INITIATIVE}
ABOUT = {"analyse_forecasts": MOSCOW, "analyse_network": MOSCOW, "analyse_timeline": MOSCOW}  # they want one of several
SILENT = {"analyse_agreement", "analyse_bargaining"}  # nobody has said in numbers what would be acceptable in Moscow


@pytest.fixture(scope="module", params=BACKENDS)
def written(request: pytest.FixtureRequest, templates: Templates) -> Iterator[TestClient]:
    """A demo to write to."""
    with templates.copy(str(request.param), demo=True) as url, served(url) as connected:
        yield connected


def resolved(node: Json) -> Json:
    """What a reference stands for."""
    while "$ref" in node:
        found: Any = DOCUMENT
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def shown(parameter: Json) -> Any:
    return resolved(parameter)["schema"]["examples"][0]


REGISTRY = Registry([("urn:contract", DOCUMENT)], draft=Draft202012)


@cache
def validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema.replace('"#/', '"urn:contract#/')), registry=REGISTRY)


def fits(schema: Json, value: Any) -> None:
    validator(json.dumps(schema)).validate(value)


def send(
    client: TestClient, path: str, method: str, operation: Json, query: Json | None = None, accept: str = "*/*"
) -> Iterator[Any]:
    """The answers to the operation's examples: what it requires, and each of its bodies."""
    headers = {"Accept": accept}
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(shown(parameter), safe=""))
        elif parameter["in"] == "header" and parameter.get("required"):
            headers[parameter["name"]] = shown(parameter)
        elif parameter.get("required"):
            query = {parameter["name"]: shown(parameter)} | (query or {})
    if not (body := operation.get("requestBody")):
        yield client.request(method, path, params=query, headers=headers)
        return
    for media, content in body["content"].items():
        for example in content["examples"].values():
            sent = resolved(example)["value"]
            text = sent if media.startswith("text/") else json.dumps(sent)
            yield client.request(method, path, params=query, content=text, headers={**headers, "Content-Type": media})
            if "if-match" in headers:  # the next body is for the version that this one made
                headers["if-match"] = client.get(path).headers["etag"]


def contents(operation: Json) -> Json:
    """What it answers with when all is well, by media type."""
    [answer] = [resolved(answer) for status, answer in operation["responses"].items() if status in ("200", "201", "204")][:1]
    found: Json = answer.get("content", {})
    return found


def agrees(operation: Json, answer: Any) -> None:
    """The status, the schema, and the members of the example."""
    assert answer.status_code // 100 == 2, answer.text
    assert str(answer.status_code) in operation["responses"], answer.text
    if contents := resolved(operation["responses"][str(answer.status_code)]).get("content"):
        content = contents[media_of(answer)]
        said = answer.text if media_of(answer) == "text/html" else answer.json()
        fits(content["schema"], said)
        for example in content["examples"].values():
            same_members(resolved(example)["value"], said)


def media_of(answer: Any) -> str:
    """The type of the answer, without parameters."""
    return str(answer.headers["content-type"]).partition(";")[0]


def same_members(example: Any, answer: Any) -> None:
    """What an object of the example has, that of the answer has too."""
    if isinstance(example, dict) and isinstance(answer, dict) and {"id", "next", "status"} & example.keys():
        assert example.keys() <= answer.keys()
        for name, value in example.items():
            same_members(value, answer[name])
    if isinstance(example, list) and isinstance(answer, list) and example and answer:
        same_members(example[0], answer[0])


def named(found: tuple[str, str, Json]) -> str:
    return str(found[2]["operationId"])


@pytest.mark.parametrize("found", OPERATIONS, ids=named)
def test_every_operation_is_explained_and_shown(found: tuple[str, str, Json]) -> None:
    _, _, operation = found
    assert operation["summary"]
    assert operation["description"]
    assert set(operation["tags"]) <= {tag["name"] for tag in DOCUMENT["tags"] if tag["description"]}
    contents = [operation.get("requestBody", {}).get("content", {})]
    contents += [resolved(response).get("content", {}) for response in operation["responses"].values()]
    for content in contents:
        for media in content.values():
            assert media["examples"]
            for example in media["examples"].values():
                fits(media["schema"], resolved(example)["value"])


@pytest.mark.parametrize("found", READS, ids=named)
def test_what_is_read(demo: TestClient, found: tuple[str, str, Json]) -> None:
    path, method, operation = found
    about = ABOUT.get(operation["operationId"], {})
    [answer] = send(demo, path, method, operation, about)
    if operation["operationId"] in SILENT:
        assert "insufficient" in {code for _, code in faults(answer)}
        return
    agrees(operation, answer)
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            asked = {parameter["name"]: query_value(shown(parameter))} | GOES_WITH.get(parameter["name"], {})
            asked |= {} if parameter["name"] in ("initiative_id", "conflict_id", "question_id") else about
            expected = MAY_MISS.get(parameter["name"], {200})
            [answer] = send(demo, path, method, operation, asked)
            if "analysis" in operation["tags"] and answer.status_code == 422:  # the demo holds nothing that fits
                assert {code for _, code in faults(answer)} == {"insufficient"}, parameter["name"]
                continue
            assert answer.status_code in expected, (parameter["name"], answer.text)


@pytest.mark.parametrize("found", [found for found in READS if "application/x-ndjson" in contents(found[2])], ids=named)
def test_what_is_read_as_lines(demo: TestClient, found: tuple[str, str, Json]) -> None:
    path, method, operation = found
    for media, first in (("text/csv", csv_header), ("application/x-ndjson", first_members)):
        answers = [*send(demo, path, method, operation, accept=media)]
        if f"{path}/search" in DOCUMENT["paths"]:
            answers.append(demo.post(f"{path}/search", json={}, headers={"Accept": media}))
        for answer in answers:
            assert (answer.status_code, media_of(answer)) == (200, media)
            [example] = contents(operation)[media]["examples"].values()
            assert not answer.text or first(example["value"]) == first(answer.text)


def csv_header(text: str) -> list[str]:
    return next(csv.reader([text.partition("\n")[0]]))


def first_members(text: str) -> list[str]:
    return list(json.loads(text.partition("\n")[0]))


def test_what_is_streamed(backend: str, templates: Templates) -> None:
    """The stream ends when the process goes, which this one does soon."""
    [example] = contents(DOCUMENT["paths"][STREAM]["get"])["text/event-stream"]["examples"].values()
    with templates.copy(backend, demo=True) as url, served(url) as client:
        Timer(0.2, client.app.state.pulse.end).start()  # type: ignore[attr-defined]
        answer = client.get(STREAM)
    assert (answer.status_code, media_of(answer)) == (200, "text/event-stream")
    assert members(example["value"].strip()) in map(members, answer.text.split("\n\n"))


def members(event: str) -> dict[str, set[str]]:
    """The fields of an event; of its data the names of their members."""
    fields = dict(line.split(": ", 1) for line in event.splitlines() if ": " in line)
    return {name: set(json.loads(value)) if name == "data" else set() for name, value in fields.items()}


def query_value(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


@pytest.mark.each_kind
@pytest.mark.parametrize("kind", RECORDS)
def test_what_is_written(written: TestClient, kind: str) -> None:
    """Created records are deleted again, so that no example is in another's way."""
    of = {(path.removeprefix(kind), method): found for path, method, found in OPERATIONS if f"{path}/".startswith(f"{kind}/")}
    rest = [key for key in of if key[1] != "get" and key not in (("/{id}", "delete"), ("/{id}/restore", "post"))]
    assert {method for _, method in rest} == {"post", "put", "patch"}
    one = f"{kind}/{shown(of['/{id}', 'get']['parameters'][0])}"
    for rest_path, method in rest:
        for answer in send(written, kind + rest_path, method, of[rest_path, method]):
            agrees(of[rest_path, method], answer)
            if answer.status_code == 201:
                made = answer.json()
                assert written.delete(f"{kind}/{made['id']}", headers=match(made)).status_code == 204
    referred = written.get(f"{one}/referrers").json()["items"]
    answer = written.delete(one, headers=match(written.get(one).json()))
    assert answer.status_code == (409 if referred else 204), answer.text
    [answer] = send(written, f"{kind}/{{id}}/restore", "post", of["/{id}/restore", "post"])
    assert answer.status_code == (409 if referred else 200), answer.text


@pytest.mark.parametrize("found", [found for found in OPERATIONS if "content" in found[2]["responses"]["422"]], ids=named)
def test_what_does_not_fit(demo: TestClient, found: tuple[str, str, Json]) -> None:
    """What the operation shows of its own 422 is what it answers, to nothing or to something empty."""
    path, method, operation = found
    [example] = operation["responses"]["422"]["content"]["application/problem+json"]["examples"].values()
    fault = example["value"]["errors"][0]
    body = {} if fault["code"] == "missing" else {fault["pointer"][1:]: ""} if "pointer" in fault else None
    asked = {fault["parameter"]: ""} if "parameter" in fault and fault["code"] != "missing" else {}
    values = {parameter["name"]: shown(parameter) for parameter in operation.get("parameters", ()) if parameter["required"]}
    headers = {name: value for name, value in values.items() if name == "if-match"}
    answer = demo.request(method, path.format(**values), params=asked, headers=headers, json=body)
    assert answer.json() == example["value"] | {"instance": answer.headers["X-Request-Id"]}


@pytest.mark.parametrize("found", ELSE, ids=named)
def test_what_else_is_written(written: TestClient, found: tuple[str, str, Json]) -> None:
    path, method, operation = found
    for answer in send(written, path, method, operation):
        agrees(operation, answer)
