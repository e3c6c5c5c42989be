"""Access keys: 256 random bits each, shown once; what is kept of one is its SHA-256."""

import hashlib
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Index, Row, String, insert, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from app.errors import Conflict, NotFound, Unfit
from app.http.caller import CallerRole
from app.records import fields
from app.records.columns import Base
from app.records.markings import Marking
from app.records.store import uuid7

PREFIX = "pk_"
SHOWN = 8  # characters of a key that lists show
RESERVED = ("anonymous", "operator")  # authors that are no keys
VOUCHED_FOR = "oidc:"  # how the names of those begin whom an OpenID Connect issuer vouches for
LIVE = text("revoked_at IS NULL")


class ApiKey(Base):
    """A key. One live key at a time has a name, which is what the log calls its author."""

    __tablename__ = "api_key"
    __table_args__ = (Index("uq_api_key_live_name", "name", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    prefix: Mapped[str]
    role: Mapped[CallerRole]
    clearance: Mapped[Marking]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


NAME = Annotated[
    str, fields.text(100, but=r"\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069")
]  # a line of a table, and of the log


def digest(key: str) -> str:
    """What is kept of a key: no salt, since nobody can try 2**256 of them."""
    return hashlib.sha256(key.encode()).hexdigest()


def create(
    db: Connection, name: str, role: CallerRole, clearance: Marking, expires_at: datetime | None = None, *, key: str | None = None
) -> str:
    """Records a key and answers with it, which is the only time that anybody sees it; `key` is one made elsewhere."""
    key, now = key or PREFIX + secrets.token_urlsafe(32), datetime.now(UTC)
    try:
        name = TypeAdapter(NAME).validate_python(name)
    except ValidationError:
        raise Unfit("The name of a key has 1 to 100 characters, all of them visible.") from None
    if name in RESERVED or name.startswith(VOUCHED_FOR):
        raise Unfit("The log calls somebody else by this name.")
    if expires_at and expires_at <= now:
        raise Unfit("The time at which the key expires has passed.")
    if db.execute(select(ApiKey.id).where(ApiKey.name == name, ApiKey.revoked_at.is_(None))).first():
        raise Conflict("A key has this name: revoke it, or take another name.")
    row = {"id": uuid7(), "name": name, "hash": digest(key), "prefix": key[:SHOWN], "role": role, "clearance": clearance}
    db.execute(insert(ApiKey), {**row, "created_at": now, "expires_at": expires_at})
    return key


def every(db: Connection) -> list[Row[tuple[ApiKey]]]:
    """All keys ever made, in that order, without what would let anybody use them."""
    return list(db.execute(select(ApiKey).order_by(ApiKey.id)))


def revoke(db: Connection, which: str) -> str:
    """Ends the live key of that name or id; answers with its name."""
    same = [ApiKey.name == which]
    with suppress(ValueError):
        same.append(ApiKey.id == UUID(which))
    found = update(ApiKey).where(or_(*same), ApiKey.revoked_at.is_(None)).values(revoked_at=datetime.now(UTC))
    names = list(db.scalars(found.returning(ApiKey.name)))
    if not names:
        raise NotFound("No live key has this name or id.")
    return names[0]


def used(db: Connection, ident: UUID, at: datetime) -> None:
    """Notes that a key was used."""
    db.execute(update(ApiKey).where(ApiKey.id == ident).values(last_used_at=at))
