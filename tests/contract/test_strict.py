"""Strict input: what is no strict JSON is a 400, what does not fit is a 422 that says where, and nothing is coerced."""

import json
from decimal import Decimal
from gzip import compress
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.errors import Malformed
from app.http.strict import parse
from tests.asking import faults, match, refused
from tests.making import KIND, Record, at, body, fill, make

JSON = {"Content-Type": "application/json"}
NOT_JSON = {
    "empty": b"",
    "cut": b'{"note": "',
    "two": b"{} {}",
    "single quotes": b"{'note': 'x'}",
    "comment": b'{"note": "x" /* */}',
    "NaN": b'{"note": NaN}',
    "Infinity": b'{"note": [Infinity]}',
    "-Infinity": b'{"note": {"x": -Infinity}}',
    "too great": b'{"note": 1e400}',
    "too small": b'{"note": 1e-400}',
    "exponent": b'{"note": 1e-99999999999999999999}',
    "5000 digits": b'{"note": %s}' % (b"9" * 5000),
    "5000 decimals": b'{"note": 0.%s}' % (b"9" * 5000),
    "more than a double": b'{"note": 0.12345678901234567890}',
    "same key twice": b'{"note": "x", "note": "x"}',
    "same key twice inside": b'{"note": [{"a": 1, "b": 2, "a": 1}]}',
    "same key in another spelling": b'{"note": "x", "n\\u006fte": "x"}',
    "lone surrogate": b'{"note": "\\ud800"}',
    "lone surrogate in a key": b'{"\\udfff": 1}',
    "surrogates the wrong way round": b'{"note": "\\udc00\\ud800"}',
    "Latin-1": '{"note": "é"}'.encode("latin-1"),
    "encoded surrogate": b'{"note": "\xed\xa0\x80"}',
    "UTF-16": '{"note": "x"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"note": "x"}',
    "deep lists": b'{"note": %s%s}' % (b"[" * 32, b"]" * 32),
    "deep objects": b'{"a":' * 32 + b"{}" + b"}" * 32,
    "very deep": b"[" * 100_000,
}


@pytest.mark.parametrize("content", [b"{}", b"null", b" ", b"no JSON"])
def test_a_body_where_none_is_taken_is_not_ignored(service: TestClient, content: bytes) -> None:
    actor = make(service, "actor")
    here = at("actor", actor["id"])
    ask: Record = {"content": content, "headers": JSON | match(actor)}
    assert faults(service.request("DELETE", here, **ask)) == [("", "extra_forbidden")]
    assert service.request("DELETE", here, headers=match(actor), content=b"").status_code == 204
    assert faults(service.post(f"{here}/restore", **ask)) == [("", "extra_forbidden")]
    assert service.post(f"{here}/restore").json()["version"] == 3


def operations(service: TestClient, content: Any, headers: dict[str, str] = JSON) -> list[Response]:
    """The answers of everything that takes a body."""
    return [
        service.post(at("actor"), content=content, headers=headers),
        service.post(at("actor", "search"), content=content, headers=headers),
        service.put(at("actor", "by", "MEND", "1"), content=content, headers=headers),
        service.patch(at("actor", make(service, "actor")["id"]), content=content, headers=headers | {"If-Match": "*"}),
        service.post("/v1/dossiers", content=content, headers=headers),
        service.post("/v1/batch", content=content, headers=headers),
    ]


@pytest.mark.parametrize("content", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_not_strict_json(service: TestClient, content: bytes) -> None:
    for answer in operations(service, content):
        assert refused(answer, 400)["type"] == "/problems/malformed"
        assert "errors" not in answer.json()


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.decimals(min_value=0, max_value=10**15, places=6))
def test_a_numeral_is_kept_as_it_is_or_refused(value: Decimal) -> None:
    """Every one of up to 15 digits is kept."""
    text = f"{value:E}" if abs(value.adjusted()) > 30 else f"{value:f}"
    try:
        kept = parse(text.encode())
    except Malformed:
        assert len(value.normalize().as_tuple().digits) > 15 or abs(value.adjusted()) > 200 or len(text) > 20
    else:
        assert Decimal(repr(kept)) == value


DECIMALS = ["0.000001", "123456789.123456", "999999999.999999", "123456789012.345", "999999999999999", "1000000000000000"]


@pytest.mark.parametrize("low", DECIMALS)
def test_a_decimal_comes_back_as_it_was_sent(service: TestClient, low: str) -> None:
    [initiative] = (meeting := make(service, "meeting", {}))["initiative_ids"]
    plain = json.dumps(body(service, "figure", meeting_id=meeting["id"], low=0, wording="exactly")).encode()
    record = service.post(at("figure"), content=plain.replace(b'"low": 0', b'"low": %s' % low.encode()), headers=JSON).json()
    here = at("figure", record["id"])

    def said(answered: Response) -> Decimal:
        found = json.loads(answered.content, parse_float=Decimal, parse_int=Decimal)
        return Decimal(next(iter(found.get("items") or found.get("figures") or [found]))["low"])

    assert service.patch(here, json={"note": "New."}, headers=match(record)).status_code == 200
    mine: dict[str, str] = {"meeting_id": meeting["id"], "sort": "low"}
    answers = [service.get(here), service.get(at("figure"), params=mine | {"low.gte": low, "low.lte": low})]
    exported = service.get(at("initiative", initiative, "dossier"))
    loaded = service.post("/v1/dossiers", content=exported.content, headers=JSON).json()["items"]
    assert {said(answer) for answer in [*answers, exported]} == {Decimal(low)}
    assert {item["status"] for item in loaded} == {"unchanged"}


@pytest.mark.parametrize("low", [b"123456789012345.123456", b"999999999999999.999999"])
def test_a_decimal_that_a_double_would_alter_is_refused(service: TestClient, low: bytes) -> None:
    for answer in operations(service, b'{"low": %s}' % low):
        assert refused(answer, 400)["type"] == "/problems/malformed"
    assert [where for where, _ in faults(service.get(at("figure"), params={"low.gte": low.decode()}))] == ["low.gte"]


def test_what_is_strict_json(service: TestClient) -> None:
    sent = json.dumps(body(service, "goal", note="\U0001f54a é \u2028 \x01", salience=0.1), ensure_ascii=False).encode()
    assert service.post(at("goal"), content=sent, headers=JSON).status_code == 201
    escaped = b'{"note": "\\ud83d\\udd4a"}'
    record = make(service, "goal", salience=70)
    for content, name, value in (
        (escaped, "note", "\U0001f54a"),
        (b'{"salience": 29.70E0}', "salience", 29.7),
        (b'{"salience": 1e1}', "salience", 10),
        (b' \n\t{"salience": 0.0}\r\n ', "salience", 0),
        (b'{"note": "  trimmed\\t"}', "note", "trimmed"),
    ):
        answer = service.patch(at("goal", record["id"]), content=content, headers=JSON | {"If-Match": "*"})
        assert (answer.status_code, answer.json()[name]) == (200, value)
    whole = make(service, "stance", support=-1)
    answer = service.patch(at("stance", whole["id"]), content=b'{"support": 2.0}', headers=JSON | match(whole))
    assert (answer.status_code, answer.content.count(b'"support":2,')) == (200, 1)
    for depth in (b"[" * 31 + b"]" * 31, b"[" * 31 + b"1" + b"]" * 31):
        assert refused(service.post(at("goal"), content=b'{"note": %s}' % depth, headers=JSON), 422)


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/xml", "json", "*/*"])
def test_a_body_says_that_it_is_json(service: TestClient, kind: str) -> None:
    for answer in operations(service, b'{"note": "x"}', {"Content-Type": kind}):
        refused(answer, 415)
        assert "application/json" in answer.headers["accept"]
    merge = service.post(at("actor"), content=b"{}", headers={"Content-Type": "application/merge-patch+json"})
    assert refused(merge, 415)
    assert refused(service.post(at("actor"), content=compress(b"{}"), headers=JSON | {"Content-Encoding": "gzip"}), 415)
    for spelled in ("application/json; charset=utf-8", "Application/JSON"):
        assert refused(service.post(at("actor"), content=b"{}", headers={"Content-Type": spelled}), 422)


@pytest.mark.parametrize("content", [b"[]", b'"x"', b"1", b"null", b"true"])
def test_a_body_is_an_object(service: TestClient, content: bytes) -> None:
    for answer in operations(service, content):
        assert refused(answer, 422)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_has_an_end(service: TestClient, chunked: bool) -> None:
    mebibyte, headers = b" " * 1024**2, JSON | {"If-Match": "*"}

    def size(mebibytes: int, more: bytes) -> Any:
        return (part for part in [mebibyte] * mebibytes + [more]) if chunked else mebibyte * mebibytes + more

    for method, path in (
        ("POST", at("actor")),
        ("POST", at("actor", "search")),
        ("PUT", at("actor", "by", "MEND", "1")),
        ("PATCH", at("actor", uuid4())),
    ):
        assert refused(service.request(method, path, content=size(2, b" "), headers=headers), 413)
    assert refused(service.post("/v1/dossiers", content=size(32, b" "), headers=headers), 413)
    assert refused(service.post(at("actor"), content=size(1, b" " * (1024**2 - 2) + b"{}"), headers=headers), 422)
    assert service.post("/v1/dossiers", content=size(3, b"{}"), headers=headers).status_code == 201


# Spaces of no width, joiners, a mark of byte order, a soft hyphen, a mark of direction, fillers, a variation selector, a bell
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200f\u2064\u3164\u2800\ufe0f\x07"

# kind, field, what it does not take
COERCED: list[tuple[str, str, list[Any]]] = [
    ("stance", "support", ["1", True, False, 1.5, 2**63, -(2**63) - 1, 3, [1], None]),
    ("goal", "salience", ["70", True, 2**63, 10**19, -1, 100.001, "NaN"]),
    ("goal", "precondition", [0, 1, "true", "", None]),
    ("goal", "statement", [12, True, ["x"], "", "  ", "\u2003", *UNSEEN, "".join(UNSEEN), f" {UNSEEN[0]} ", None]),
    ("goal", "kind", [0, "Interest", "", " interest", None]),
    ("goal", "actor_id", [0, "", "x", str(uuid4())[:-1], None]),
    ("goal", "target_ids", ["", str(uuid4()), {}, [None], [0]]),
    ("goal", "period", [2024, "", "2024-02-30", "2024-13", " 2024", "2024/2023", "T", "\u0662\u0660\u0662\u0664"]),
    ("source", "accessed", [0, 0.5, "0", "2024-3-4", "2024-03-04T00:00:00", "20240304", "2024-02-30", "\u0662024-01-01", True]),
    ("source", "url", [0, "example.org", "ftp://example.org", "http://", "http://exa mple.org", "http://a\n"]),
    ("figure", "low", ["11", True, -0.5, 1e16, 0.0000001]),
    ("forecast", "probability", ["0.3", True, -0.1, 1.1]),
    ("actor", "generic", ["false", 0]),
    ("actor", "countries", [["ps"], ["ZZZ"], ["PSE", "PSE"], [1]]),
    ("actor", "marking", ["TLP:WHITE", "CLEAR", 0, None]),
    ("actor", "external_ids", [[{"scheme": "a:b", "value": "1"}], [{"scheme": "MEND"}], [{"scheme": "M", "value": 1}], {}]),
    ("actor", "evidence", [[{"relation": "supports"}], [{"source_id": "x", "relation": "supports"}], [[]]]),
]


@pytest.mark.parametrize(("kind", "field", "values"), COERCED, ids=[f"{kind}.{field}" for kind, field, _ in COERCED])
def test_nothing_is_coerced(service: TestClient, kind: str, field: str, values: list[Any]) -> None:
    content = body(service, kind)
    record = make(service, kind)
    for value in values:
        for answer in (
            service.post(at(kind), json=content | {field: value}),
            service.patch(at(kind, record["id"]), json={field: value}, headers=match(record)),
        ):
            assert all(where.split("/")[1] == field for where, _ in faults(answer)), value
    assert service.get(at(kind, record["id"])).json() == record


@pytest.mark.parametrize(
    "text",
    ["\u0645\u06cc\u200c\u0631\u0648\u0645", "\u0915\u094d\u200d\u0937", "co\u00adop", "a\u200b", "\U0001f468\u200d\U0001f467"],
)
def test_joiners_belong_to_words(service: TestClient, text: str) -> None:
    """Persian, Sanskrit, a hyphen where a line may break, a family."""
    assert make(service, "goal", statement=text)["statement"] == text


@pytest.mark.parametrize("kind", KIND)
def test_no_text_is_unseen(service: TestClient, kind: str) -> None:
    record = fill(service, kind)
    content = {name: record[name] for name in KIND[kind].create.model_fields}
    texts = {name: UNSEEN for name, value in content.items() if isinstance(value, str)}
    assert {where for where, _ in faults(service.post(at(kind), json=content | texts))} >= {f"/{name}" for name in texts}


@pytest.mark.parametrize("kind", KIND)
def test_every_text_and_list_has_bounds(service: TestClient, kind: str) -> None:
    record = fill(service, kind)
    content = {name: record[name] for name in KIND[kind].create.model_fields}
    texts = {name for name, value in content.items() if isinstance(value, str)}
    for wrong in ("a\0b", "x" * 5000):
        answer = service.post(at(kind), json=content | dict.fromkeys(texts, wrong))
        assert {where for where, _ in faults(answer)} >= {f"/{name}" for name in texts}
    lists = {name for name, value in content.items() if isinstance(value, list)}
    answer = service.post(at(kind), json=content | {name: content[name] * 300 for name in lists})
    assert {(f"/{name}", "too_long") for name in lists} <= set(faults(answer))
    for name in lists:
        if isinstance(item := content[name][0], dict):
            inside = {key for key, value in item.items() if isinstance(value, str)}
            answer = service.post(at(kind), json=content | {name: [item | dict.fromkeys(inside, "a\0b")]})
            assert {where for where, _ in faults(answer)} >= {f"/{name}/0/{key}" for key in inside}


@pytest.mark.parametrize("kind", KIND)
def test_a_required_field_is_missed(service: TestClient, kind: str) -> None:
    required = {name for name, info in KIND[kind].fields.model_fields.items() if info.is_required()}
    answer = service.post(at(kind), json={})
    assert {where for where, code in faults(answer) if code == "missing"} == {f"/{name}" for name in required}


def test_errors_have_an_end(service: TestClient) -> None:
    content = body(service, "actor", aliases=[{"name": "", "kind": "?"} for _ in range(60)])
    assert len(faults(service.post(at("actor"), json=content))) == 50
    many = "&".join(f"limit{i}=1" for i in range(60))
    assert len(faults(service.get(f"{at('actor')}?{many}"))) == 50
