"""Tokens of an OpenID Connect issuer, which the tests are themselves: their keys, their JWKS server."""

import json
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from hashlib import sha256
from hmac import digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwk, jwt
from pydantic import ValidationError
from starlette.testclient import TestClient

from app.access import oidc
from app.settings import Settings
from tests.asking import answering, bearer, refused, secret
from tests.conftest import Templates, served
from tests.making import at, make

AUDIENCE, CONFIGURATION = "parley", "/.well-known/openid-configuration"
Claims = dict[str, Any]


@cache
def key(kid: str, sort: str = "RSA") -> Any:
    made = jwk.RSAKey.generate_key(2048) if sort == "RSA" else jwk.ECKey.generate_key(sort)
    return type(made).import_key({**made.as_dict(private=True), "kid": kid})


class Issuer:
    """Publishes keys until it is away; `asked` lists the paths that were asked for."""

    def __init__(self) -> None:
        self.keys, self.away, self.asked = [key("one"), key("two", "P-256")], False, list[str]()
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked.append(self.path)
                answer = issuer.says(self.path)
                self.send_response(503 if issuer.away else 404 if answer is None else 200)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def says(self, path: str) -> Any:
        if path == CONFIGURATION:
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        unknown = {"kty": "of tomorrow", "kid": "three"}
        return {"keys": [unknown, *(k.as_dict(private=False) for k in self.keys)]} if path == "/keys" else None

    def claims(self, **changed: Any) -> Claims:
        """Those of a good token; None leaves one out."""
        now = int(time.time())
        good = {"iss": self.url, "aud": AUDIENCE, "sub": "mediator", "exp": now + 300, "nbf": now, "iat": now}
        return {name: value for name, value in (good | changed).items() if value is not None}

    def token(self, signed_with: Any = None, alg: str = "RS256", header: Claims | None = None, **changed: Any) -> str:
        used = signed_with or key("one")
        return jwt.encode({"alg": alg, "kid": used.kid} | (header or {}), self.claims(**changed), used, [alg])


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    with answering(issuer.server):
        yield issuer


@contextmanager
def trusting(issuer: Issuer, url: str, **settings: Any) -> Iterator[TestClient]:
    about = {"oidc_issuer": issuer.url, "oidc_audience": AUDIENCE}
    with served(url, known=False, **about | settings) as client:
        yield client


@pytest.fixture
def client(issuer: Issuer, templates: Templates) -> Iterator[TestClient]:
    with templates.copy("sqlite", demo=False) as url, trusting(issuer, url) as client:
        yield client


def who(client: TestClient, token: str) -> Claims:
    """The caller that the service sees in it."""
    answer = client.get("/v1/me", headers=bearer(token))
    assert answer.status_code == 200, answer.text
    me: Claims = answer.json()
    return me


def sameness(client: TestClient, token: str) -> tuple[Claims, str]:
    """A refusal without what differs between any two."""
    answer = client.get("/v1/me", headers=bearer(token))
    problem = refused(answer, 401)
    return {name: value for name, value in problem.items() if name != "instance"}, answer.headers["www-authenticate"]


def test_a_good_token_is_a_caller(issuer: Issuer, client: TestClient) -> None:
    expires = int(time.time()) + 60
    me = who(client, issuer.token(parley_role="editor", parley_clearance="TLP:AMBER", exp=expires))
    assert datetime.fromisoformat(me.pop("expires_at")).timestamp() == expires
    assert me == {"name": "oidc:mediator", "role": "editor", "clearance": "TLP:AMBER", "may": ["read", "write"]}
    assert who(client, issuer.token(key("two", "P-256"), "ES256"))["name"] == "oidc:mediator"
    assert who(client, issuer.token(aud=["else", AUDIENCE]))["role"] == "reader"
    assert issuer.asked == [CONFIGURATION, "/keys"]
    assert who(client, secret("RED editor"))["name"] == "RED editor"


@pytest.mark.parametrize("sub", ["", " mediator ", "the mediator", "медиатор", "a\nb", "x" * 196])
def test_a_subject_is_taken_as_it_stands_or_not_at_all(issuer: Issuer, client: TestClient, sub: str) -> None:
    assert who(client, issuer.token(sub="x" * 195))["name"] == f"oidc:{'x' * 195}"
    refused(client.get("/v1/me", headers=bearer(issuer.token(sub=sub))), 401)


def test_its_rights_hold_on_both_databases(issuer: Issuer, database_url: str) -> None:
    with trusting(issuer, database_url) as client:
        editor = bearer(issuer.token(parley_role="editor", parley_clearance="TLP:GREEN"))
        client.headers.update(editor)
        record = make(client, "actor", marking="TLP:GREEN")
        here = at("actor", record["id"])
        [revision] = client.get(f"{here}/revisions").json()["items"]
        assert revision["author"] == "oidc:mediator"
        assert client.get(here, headers=bearer(issuer.token())).status_code == 404
        reader = bearer(issuer.token(parley_clearance="TLP:GREEN"))
        assert client.get(here, headers=reader).status_code == 200
        assert refused(client.delete(here, headers=reader), 403)


@pytest.mark.parametrize(
    ("claims", "role", "clearance"),
    [
        ({}, "reader", "TLP:CLEAR"),
        ({"parley_role": "owner", "parley_clearance": "RED"}, "reader", "TLP:CLEAR"),
        ({"parley_role": "ADMIN", "parley_clearance": 4}, "reader", "TLP:CLEAR"),
        ({"parley_role": {"admin": True}, "parley_clearance": [["TLP:RED"]]}, "reader", "TLP:CLEAR"),
        ({"parley_role": ["owner", "reader", "admin", "editor"]}, "admin", "TLP:CLEAR"),
        ({"parley_clearance": ["TLP:GREEN", "TLP:CLEAR"]}, "reader", "TLP:GREEN"),
        ({"role": "admin", "clearance": "TLP:RED"}, "reader", "TLP:CLEAR"),
    ],
)  # fmt: skip
def test_what_a_token_does_not_claim_it_does_not_get(
    issuer: Issuer, client: TestClient, claims: Claims, role: str, clearance: str
) -> None:
    me = who(client, issuer.token(**claims))
    assert (me["role"], me["clearance"]) == (role, clearance)


def test_the_claims_can_have_other_names_and_the_keys_another_place(issuer: Issuer, templates: Templates) -> None:
    named: Claims = {"oidc_role_claim": "https://parley.example/role", "oidc_clearance_claim": "tlp"}
    with templates.copy("sqlite", demo=False) as url:
        with trusting(issuer, url, oidc_jwks_url=f"{issuer.url}/keys", **named) as client:
            claims: Claims = {"https://parley.example/role": "admin", "tlp": "TLP:RED"}
            me = who(client, issuer.token(**claims))
        assert (me["role"], me["clearance"], issuer.asked) == ("admin", "TLP:RED", ["/keys"])


def renamed(which: Any, kid: str) -> Any:
    """The same key under another id."""
    return type(which).import_key({**which.as_dict(private=True), "kid": kid})


def written(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def by_hand(sign: Callable[[bytes], bytes], header: Claims, claims: Any) -> str:
    """A token that the library would not make."""
    text = ".".join(written(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "one"} | header, claims))
    return f"{text}.{written(sign(text.encode()))}"


def well_signed(text: bytes) -> bytes:
    signature: bytes = key("one").private_key.sign(text, PKCS1v15(), SHA256())
    return signature


def with_public_key_as_secret(text: bytes) -> bytes:
    return digest(key("one").as_pem(private=False), text, sha256)


def unsigned(_: bytes) -> bytes:
    return b""


def test_everything_wrong_is_the_same_401(issuer: Issuer, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc, "PAUSE", 0.0)  # an unknown key is looked for each time, in vain
    now, good, other = int(time.time()), issuer.token(), key("one-too", "RSA")
    head, _, signature = good.split(".")
    impostor = renamed(other, "one")
    wrong = {
        "issuer": issuer.token(iss="https://else.example"),
        "issuers": issuer.token(iss=[issuer.url]),
        "no issuer": issuer.token(iss=None),
        "audience": issuer.token(aud="else"),
        "audiences": issuer.token(aud=["else", AUDIENCE + "2"]),
        "no audience": issuer.token(aud=None),
        "expired": issuer.token(exp=now - 31),
        "no end": issuer.token(exp=None),
        "end": issuer.token(exp="2100-01-01"),
        "end beyond time": issuer.token(exp=1e300),
        "not yet": issuer.token(nbf=now + 60),
        "from tomorrow": issuer.token(iat=now + 86400),
        "no subject": issuer.token(sub=None),
        "empty subject": issuer.token(sub=""),
        "subject": issuer.token(sub=["mediator"]),
        "long subject": issuer.token(sub="x" * 201),
        "subject that no database keeps": issuer.token(sub="a\0b"),
        "unknown key": issuer.token(other),
        "another's signature": issuer.token(impostor),
        "other claims": f"{head}.{issuer.token(parley_role='admin').split('.')[1]}.{signature}",
        "cut": good[:-6],
        "key of another sort": issuer.token(renamed(key("two", "P-256"), "one"), "ES256"),
        "algorithm not listed": issuer.token(alg="RS512"),
        "none": by_hand(unsigned, {"alg": "none"}, issuer.claims()),
        "None": by_hand(unsigned, {"alg": "None"}, issuer.claims()),
        "no signature": by_hand(unsigned, {}, issuer.claims()),
        "public key as secret": by_hand(with_public_key_as_secret, {"alg": "HS256"}, issuer.claims()),
        "its own key": by_hand(well_signed, {"kid": "x", "jwk": key("one").as_dict(private=False)}, issuer.claims()),
        "critical": by_hand(well_signed, {"crit": ["unheard-of"], "unheard-of": 1}, issuer.claims()),
        "no object": by_hand(well_signed, {}, [issuer.claims()]),
        "never": by_hand(well_signed, {}, issuer.claims(exp=float("nan"))),
        "half a character": by_hand(well_signed, {}, issuer.claims(sub="\ud800")),
        "key id": by_hand(well_signed, {"kid": ["one"]}, issuer.claims()),
        "algorithms": by_hand(well_signed, {"alg": ["RS256"]}, issuer.claims()),
        "nothing": "",
        "text": "unheard-of",
        "dots": "..",
        "five parts": f"{good}.{signature}.{signature}",
    }  # fmt: skip
    expected = sameness(client, "pk_unheard-of")
    assert {name: sameness(client, token) for name, token in wrong.items()} == dict.fromkeys(wrong, expected)
    assert who(client, issuer.token(exp=now - 20, nbf=now + 20, iat=now + 20))  # clocks differ
    assert who(client, good)
    assert who(client, by_hand(well_signed, {}, issuer.claims()))


@given(junk=st.one_of(st.text(st.characters(max_codepoint=255)), st.lists(st.binary(max_size=40), max_size=6)))
def test_no_text_breaks_the_reader(junk: str | list[bytes]) -> None:
    text = junk if isinstance(junk, str) else ".".join(map(written, junk))
    reader = oidc.Issuer(Settings(oidc_issuer="https://issuer.example", oidc_audience="x"))
    with pytest.raises(oidc.HOSTILE):
        reader._caller(text)


def test_a_new_key_is_fetched_and_an_old_one_ends(issuer: Issuer, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert who(client, issuer.token())
    issuer.keys, new = [key("new")], issuer.token(key("new"))
    for _ in range(3):  # the keys have just been fetched
        assert sameness(client, new)
    assert len(issuer.asked) == 2
    monkeypatch.setattr(oidc, "PAUSE", 0.0)
    assert who(client, new)
    assert len(issuer.asked) == 4
    assert sameness(client, issuer.token())


def test_while_the_issuer_is_away_known_keys_work(
    issuer: Issuer, client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    issuer.away = True
    expected = sameness(client, issuer.token())
    assert "cannot be fetched" in caplog.text
    monkeypatch.setattr(oidc, "PAUSE", 0.0)
    issuer.away = False
    assert who(client, issuer.token())
    issuer.away = True
    monkeypatch.setattr(oidc, "STALE", 0.0)
    for _ in range(3):
        assert who(client, issuer.token())
        assert sameness(client, issuer.token(key("new"))) == expected
    assert client.get("/v1/goals").status_code == 200


def test_another_issuer_at_the_address_is_not_believed(issuer: Issuer, templates: Templates) -> None:
    with templates.copy("sqlite", demo=False) as url, trusting(issuer, url, oidc_issuer=f"{issuer.url}/") as client:
        assert sameness(client, issuer.token(iss=f"{issuer.url}/"))
    assert issuer.asked == [CONFIGURATION]


def test_without_an_issuer_no_token_is_taken_and_nothing_of_it_imported(issuer: Issuer, templates: Templates) -> None:
    with templates.copy("sqlite", demo=False) as url, served(url) as client:
        assert sameness(client, issuer.token()) == sameness(client, "pk_unheard-of")
    assert issuer.asked == []
    heavy = ("joserfc", "cryptography", "redis")
    code = f"import sys, app.main as m; m.create_app(m.Settings()); print([n for n in {heavy} if n in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_issuer": "http://issuer.example", "oidc_audience": "x"},
        {"oidc_issuer": "issuer.example", "oidc_audience": "x"},
        {"oidc_issuer": "https://issuer.example"},
        {"oidc_audience": "x"},
        {"oidc_jwks_url": "https://issuer.example/keys"},
        {"oidc_algorithms": "RS256"},
        {"oidc_role_claim": "role"},
        {"oidc_issuer": "https://issuer.example", "oidc_audience": "x", "oidc_algorithms": "HS256"},
        {"oidc_issuer": "https://issuer.example", "oidc_audience": "x", "oidc_algorithms": "RS256, none"},
        {"oidc_issuer": "https://issuer.example", "oidc_audience": "x", "oidc_algorithms": ""},
        {"oidc_issuer": "https://issuer.example", "oidc_audience": "x", "oidc_jwks_url": "file:///etc/passwd"},
    ],
)
def test_what_cannot_be_safe_stops_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]
