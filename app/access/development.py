"""The key of a laptop: made once, kept in a file that only its owner reads."""

import os
from pathlib import Path
from tempfile import mkstemp

from sqlalchemy import Connection, make_url, select

from app.access import keys
from app.access.keys import ApiKey
from app.http.caller import CallerRole
from app.records.markings import Marking

NAME = "development"
WHOLE = (ApiKey.role == CallerRole.ADMIN, ApiKey.clearance == Marking.RED, ApiKey.expires_at.is_(None))


def place(database_url: str) -> Path:
    """Where the key is kept: beside an SQLite database, else in `data/` of the working folder."""
    url = make_url(database_url)
    folder = Path(str(url.database)).parent if url.get_backend_name() == "sqlite" else Path("data")
    return folder / f"{NAME}.key"


def development_key(db: Connection, file: Path) -> str:
    """The key in the file, if this database takes it for one that may do everything; else a new one, which replaces it."""
    live = select(ApiKey.id).where(ApiKey.name == NAME, ApiKey.revoked_at.is_(None))
    if file.exists():
        key = file.read_text("utf-8", "replace").strip()
        if db.execute(live.where(ApiKey.hash == keys.digest(key), *WHOLE)).first():
            file.chmod(0o600)
            return key
    if db.execute(live).first():
        keys.revoke(db, NAME)
    key = keys.create(db, NAME, CallerRole.ADMIN, Marking.RED)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, written = mkstemp(dir=file.parent)  # from the beginning nobody else reads it
    with os.fdopen(handle, "w") as out:
        out.write(f"{key}\n")
    os.replace(written, file)
    return key
