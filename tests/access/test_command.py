"""`parley keys`, and the key of a laptop."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.access import keys
from app.access.development import development_key, place
from app.db import make_engine, transact
from app.http.caller import CallerRole
from app.records.markings import Marking
from tests.asking import bearer, refused
from tests.conftest import Parley, Templates, served

EDITOR = ("--role", "editor", "--clearance", "TLP:AMBER")


def test_a_key_is_shown_once_listed_and_revoked(database_url: str, parley: Parley) -> None:
    done = parley(database_url, "keys", "create", "importer", *EDITOR, "--expires", "90d")
    key = done.out.strip()
    assert done.code == 0
    assert re.fullmatch(r"pk_[A-Za-z0-9_-]{43}", key)
    assert key not in done.err
    with served(database_url, known=False) as client:
        me = client.get("/v1/me", headers=bearer(key)).json()
    assert (me["name"], me["role"], me["clearance"]) == ("importer", "editor", "TLP:AMBER")
    assert abs(datetime.fromisoformat(me["expires_at"]) - datetime.now(UTC) - timedelta(90)) < timedelta(minutes=1)

    listed = parley(database_url, "keys", "list").out.splitlines()
    heads, (row,) = listed[0], [line for line in listed if "importer" in line]
    assert [row[heads.index(head) :].split()[0] for head in ("NAME", "KEY", "ROLE", "CLEARANCE", "STATE")] == [
        *("importer", f"{key[:8]}…", "editor", "TLP:AMBER", "live")
    ]
    assert key[8:16] not in "".join(listed)
    assert parley(database_url, "keys", "revoke", row.split()[0]).code == 0
    assert re.search(r"importer .* revoked$", parley(database_url, "keys", "list").out, re.MULTILINE)
    with served(database_url, known=False) as client:
        refused(client.get("/v1/me", headers=bearer(key)), 401)

    again = parley(database_url, "keys", "create", "importer", *EDITOR, "--expires", "2999-01-01T00:00:00Z").out.strip()
    assert again != key
    assert parley(database_url, "keys", "revoke", "importer").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("create", "RED editor", *EDITOR), 1),  # a live key has the name
        (("create", "operator", *EDITOR), 1),  # the author of what the command loads
        (("create", "oidc:mediator", *EDITOR), 1),  # one whom an issuer vouches for
        (("create", "anonymous", *EDITOR), 1),
        (("create", "  ", *EDITOR), 1),
        (("create", "x" * 101, *EDITOR), 1),
        (("create", "late", *EDITOR, "--expires", "2020-01-01T00:00:00Z"), 1),
        (("create", "never", *EDITOR, "--expires", "tomorrow"), 2),
        (("create", "never", *EDITOR, "--expires", "0d"), 2),
        (("create", "never", "--role", "editor"), 2),
        (("create", "never", "--role", "owner", "--clearance", "TLP:RED"), 2),  # which says no more than what is wrong
        (("create", "never", "--role", "admin", "--clearance", "TLP:PURPLE"), 2),
        (("revoke", "nobody's"), 1),
        (("revoke", "018df210-6400-7000-8000-001200000001"), 1),
    ],
    ids=lambda value: " ".join(value[:2])[:30] if isinstance(value, tuple) else str(value),
)
def test_what_is_refused(keyed: str, parley: Parley, arguments: tuple[str, ...], code: int) -> None:
    before = parley(keyed, "keys", "list").out
    done = parley(keyed, "keys", *arguments)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("parley: " if code == 1 else "Usage: ")
    assert "Value error" not in done.err
    assert parley(keyed, "keys", "list").out == before


@pytest.fixture(scope="module")
def keyed(templates: Templates) -> object:
    with templates.copy("sqlite", demo=False) as url:
        yield url


def test_the_development_key_is_made_once_and_kept_for_its_owner(database_url: str, tmp_path: Path) -> None:
    engine, file = make_engine(database_url), tmp_path / "data" / "development.key"
    first = transact(engine, development_key, file)
    assert (file.read_text(), file.stat().st_mode & 0o777) == (f"{first}\n", 0o600)
    assert list(file.parent.iterdir()) == [file]
    with served(database_url, known=False) as client:
        me = client.get("/v1/me", headers=bearer(first)).json()
    assert (me["name"], me["role"], me["clearance"], me["expires_at"]) == ("development", "admin", "TLP:RED", None)
    file.chmod(0o644)
    assert transact(engine, development_key, file) == first
    assert file.stat().st_mode & 0o777 == 0o600

    made = {first}
    for spoil in (
        lambda: file.write_text("pk_of another database\n"),
        lambda: file.write_bytes(b"\xff\x00"),
        file.unlink,
        lambda: transact(engine, keys.revoke, "development"),
        lambda: file.write_text(transact(engine, keys.create, "weak", CallerRole.READER, Marking.CLEAR)),
    ):
        spoil()
        key = transact(engine, development_key, file)
        assert key not in made
        assert file.read_text() == f"{key}\n"
        made.add(key)
    live = [k.name for k in transact(engine, keys.every) if k.name == "development" and not k.revoked_at]
    assert live == ["development"]
    engine.dispose()


def test_where_the_development_key_is_kept() -> None:
    assert place("sqlite:///data/parley.db") == Path("data/development.key")
    assert place("sqlite:////srv/parley/parley.db") == Path("/srv/parley/development.key")
    assert place("postgresql://localhost/parley") == Path("data/development.key")


def test_development_is_for_this_machine_alone(database_url: str, parley: Parley) -> None:
    done = parley(database_url, "serve", "--development", "--host", "0.0.0.0")
    assert (done.code, done.out) == (1, "")
    assert "loopback" in done.err
