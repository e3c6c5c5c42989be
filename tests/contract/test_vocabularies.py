"""Vocabularies, codebooks and the catalogue of the API: for everybody, and without a database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.domain import KINDS
from app.domain.likelihood import SCALES
from app.domain.vocabularies import COUNTRIES, CROSSWALKS, ORDINALS, VOCABULARIES
from app.records.kind import Kind
from app.records.markings import Marking
from tests.asking import refused
from tests.conftest import Templates, served


@pytest.fixture(scope="module")
def anonymous(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client that nobody knows, of a service whose database has no tables."""
    empty: Path = tmp_path_factory.mktemp("none") / "empty.db"
    empty.touch()
    with served(f"sqlite:///{empty}", known=False) as client:
        yield client


def test_nobody_but_the_caller_keeps_what_not_everybody_may_read(templates: Templates) -> None:
    with templates.copy("sqlite", demo=False) as url, served(url, anonymous=False) as client:
        for path in ("", "/goal.kind", "/columns/goals"):
            assert client.get(f"/v1/vocabularies{path}").headers["cache-control"] == "private, max-age=3600"


def test_the_list_says_what_each_is_and_who_uses_it(anonymous: TestClient) -> None:
    answer = anonymous.get("/v1/vocabularies")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    entries = {entry["name"]: entry for entry in answer.json()["items"]}
    assert list(entries) == sorted(entries)
    mechanism = {"marking", "confidence", "evidence.relation", "countries", "languages"}
    assert entries.keys() == VOCABULARIES.keys() | ORDINALS.keys() | mechanism
    for name, entry in entries.items():
        full = anonymous.get(f"/v1/vocabularies/{name}").json()
        assert {member: full[member] for member in entry} == entry
        assert len(full["terms"]) == entry["size"] > 1
        assert [term["order"] for term in full["terms"]] == list(range(1, entry["size"] + 1))
        assert all(term["definition"] for term in full["terms"])
        assert entry["title"].endswith(".")
        assert entry["used_by"], "a vocabulary that no field uses"
    assert entries["goal.disclosure"]["used_by"] == [
        {"kind": "goal", "field": "disclosure"},
        {"kind": "position", "field": "disclosure"},
    ]
    assert {"kind": "meeting", "field": "places.country"} in entries["countries"]["used_by"]
    assert {"kind": "actor", "field": "aliases.language"} in entries["languages"]["used_by"]
    assert len(entries["marking"]["used_by"]) == len(KINDS)
    assert len(entries["evidence.credibility"]["used_by"]) == len(KINDS) - 1


@pytest.mark.parametrize("name", VOCABULARIES)
def test_terms_have_definitions_and_codes_with_scheme_and_version(anonymous: TestClient, name: str) -> None:
    terms = anonymous.get(f"/v1/vocabularies/{name}").json()["terms"]
    assert [(term["value"], term["definition"]) for term in terms] == [(t.value, t.definition) for t in VOCABULARIES[name]]
    codes = {(term["value"], code["scheme"], code["version"], code["code"]) for term in terms for code in term["codes"]}
    known = CROSSWALKS.get(name, {})
    assert codes == {(term.value, code.scheme, code.version, code.code) for term, found in known.items() for code in found}


def test_scales_have_bands_and_sources(anonymous: TestClient) -> None:
    terms = {term["value"]: term["scale"] for term in anonymous.get("/v1/vocabularies/forecast.scale").json()["terms"]}
    assert terms.keys() == {str(name) for name in SCALES}
    unlikely = {"term": "unlikely", "low": 0.2, "high": 0.45, "synonyms": ["improbable"]}
    assert unlikely in terms["icd203"]["bands"]
    assert "Directive 203" in terms["icd203"]["source"]
    assert terms["nato_ajp"]["verified"] == "no"


def test_countries_languages_and_numbers(anonymous: TestClient) -> None:
    countries = {term["value"]: term for term in anonymous.get("/v1/vocabularies/countries").json()["terms"]}
    assert countries.keys() == COUNTRIES
    assert {code["code"] for code in countries["DEU"]["codes"]} == {"DE", "276"}
    assert (countries["XKX"]["definition"], countries["XKX"]["codes"]) == ("Kosovo; user-assigned.", [])
    languages = anonymous.get("/v1/vocabularies/languages").json()
    assert {"ar", "he", "ru"} <= {term["value"] for term in languages["terms"]}
    assert languages["pattern"].startswith("^")
    support = anonymous.get("/v1/vocabularies/stance.support").json()["terms"]
    assert [term["value"] for term in support] == [-2, -1, 0, 1, 2]
    markings = anonymous.get("/v1/vocabularies/marking").json()["terms"]
    assert [term["value"] for term in markings] == list(Marking)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_codebook_has_the_columns_in_their_order(anonymous: TestClient, kind: Kind) -> None:
    book = anonymous.get(f"/v1/vocabularies/columns/{kind.plural}").json()
    assert (book["kind"], [column["name"] for column in book["columns"]]) == (kind.name, list(kind.members))
    schema = kind.out.model_json_schema()["properties"]
    names = {entry["name"] for entry in anonymous.get("/v1/vocabularies").json()["items"]}
    for column in book["columns"]:
        branches = schema[column["name"]].get("anyOf", [schema[column["name"]]])
        types = {branch.get("type", "enum") for branch in branches}
        assert column["nullable"] == ("null" in types)
        assert column["list"] == ("array" in types)
        assert (column["type"] == "object") <= column["list"], "a record is flat"
        if not column["list"] and column["type"] in ("integer", "number", "boolean"):
            assert column["type"] in types
        assert column["description"]
        assert (column["type"] == "term") <= (column["vocabulary"] in names)


def test_types_of_columns(anonymous: TestClient) -> None:
    def of(kind: str) -> dict[str, tuple[str, bool, str | None]]:
        columns = anonymous.get(f"/v1/vocabularies/columns/{kind}").json()["columns"]
        return {column["name"]: (column["type"], column["list"], column["vocabulary"]) for column in columns}

    goal, stance, actor = of("goals"), of("stances"), of("actors")
    assert (goal["id"], goal["audience_ids"]) == (("id", False, None), ("id", True, None))
    assert (goal["kind"], goal["marking"]) == (("term", False, "goal.kind"), ("term", False, "marking"))
    assert (goal["evidence"], goal["period"]) == (("object", True, None), ("reported_date", False, None))
    assert (goal["created_at"], goal["precondition"]) == (("instant", False, None), ("boolean", False, None))
    assert (stance["support"], goal["salience"]) == (("integer", False, "stance.support"), ("number", False, None))
    assert actor["countries"] == ("text", True, "countries")
    assert of("questions")["closes"] == ("day", False, None)


def test_what_is_not_there(anonymous: TestClient) -> None:
    for path in ("goal", "columns/goal", "columns/nothing", "a/b", "goal.kind/"):
        refused(anonymous.get(f"/v1/vocabularies/{path}"), 404)
    refused(anonymous.get("/v1/vocabularies?q=goal"), 422)
    refused(anonymous.post("/v1/vocabularies", json={}), 405)


def test_the_catalogue_links_what_is_there(service: TestClient) -> None:
    path = "/.well-known/api-catalog"
    answer = service.get(path)
    assert answer.headers["content-type"].split(";")[0] == "application/linkset+json"
    assert service.head(path).headers["link"] == f'<{path}>; rel="api-catalog"'
    catalog, api = answer.json()["linkset"]
    assert catalog["anchor"] == path
    assert [service.get(item["href"]).status_code for item in catalog["item"]] == [200]
    assert catalog["item"] == [{"href": api["anchor"]}]
    assert {"service-desc", "service-doc", "status"} <= api.keys()
    for relation in api.keys() - {"anchor"}:
        for link in api[relation]:
            found = service.get(link["href"])
            assert (found.status_code, found.headers["content-type"].split(";")[0]) == (200, link["type"])
