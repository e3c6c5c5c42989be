"""Whole cases in and out of a database, with the rights of the operator and without the service."""

import json
from collections import Counter
from datetime import datetime
from importlib.resources import files
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, select

from app.console import opened, working
from app.db import Database, transact
from app.domain import KINDS
from app.errors import NotFound
from app.exchange.closure import Closure, closure, everything
from app.exchange.dossier import load
from app.exchange.matching import OnMatch
from app.http.caller import Caller, CallerRole
from app.http.strict import parse
from app.records.markings import HIGHEST, Marking
from app.records.reader import moment, page
from app.records.registry import registry
from app.records.tables import Identity
from app.settings import Settings

OPERATOR = Caller("operator", Marking.RED, HIGHEST, CallerRole.ADMIN)


def loaded(settings: Settings, document: Any, on_match: OnMatch, dry_run: bool) -> Counter[str]:
    """Loads a dossier, all of it or nothing; how many of its entries came to which status."""
    with opened(settings) as engine:
        items = transact(engine, load, registry(KINDS), OPERATOR, document, on_match, dry_run)
    return Counter(item["status"] for item in items)


async def exported(settings: Settings, slug: str | None, as_of: datetime | None) -> Closure:
    """The records to export, with the highest clearance."""
    database, kinds = Database(settings.database_url, 1, seconds=3600), registry(KINDS)
    await database.open()
    try:
        at, when = await moment(database.reads, as_of)
        if slug is None:
            return await everything(database.reads, kinds, HIGHEST, at, when)
        try:
            query = kinds.queries["initiative"].model_validate({"slug": [slug], "as_of": as_of and as_of.isoformat()})
        except ValidationError:
            raise NotFound("There is no initiative with this slug.") from None
        found, _, _ = await page(database.reads, kinds, kinds["initiative"], HIGHEST, query)
        if not found:
            raise NotFound("There is no initiative with this slug.")
        return await closure(database.reads, kinds, json.loads(found[0])["id"], HIGHEST, at, when)
    finally:
        await database.close()


def load_demo(settings: Settings) -> bool:
    """Loads the demo if nothing has ever been recorded; says whether it did."""

    def work(connection: Connection) -> bool:
        if connection.execute(select(Identity.id).limit(1)).first():
            return False
        text = (files("app.demo") / "moscow-2024.json").read_bytes()
        load(connection, registry(KINDS), OPERATOR, parse(text), OnMatch.REFUSE)
        return True

    with working("loading the demo case"), opened(settings) as engine:
        return transact(engine, work)
