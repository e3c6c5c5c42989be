"""What a write stores of a version: its representation, the columns and references projected from it, its clearance."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from app.records.desk import Draft
from app.records.evidence import Relation
from app.records.kind import Kind
from app.records.registry import Kinds
from app.records.search.index import Searched
from app.records.tables import Change, Identity, Reference


def rendered(draft: Draft, now: datetime) -> Any:
    """The record as it will be answered, for ever."""
    kind, fields = draft.kind, draft.fields
    own: dict[str, Any] = {
        "id": draft.id,
        "version": draft.version,
        "created_at": draft.before.created_at if draft.before else now,
        "updated_at": now,
    }
    return kind.answered(fields, **own)


def columns(kind: Kind, record: Any) -> dict[str, Any]:
    """The projections: fields of the same name, and the bounds of reported dates."""
    values = {name: getattr(record, name) for name in kind.columns if hasattr(record, name)}
    for name, mark in kind.bounded.items():
        if f"{name}_from" in kind.columns:
            reported = getattr(record, name)
            earliest, latest = mark.bounds(reported) if reported else (None, None)
            values |= {f"{name}_from": earliest, f"{name}_to": latest}
    if "contradicted" in kind.columns:
        values["contradicted"] = any(entry.relation is Relation.CONTRADICTS for entry in record.evidence)
    return values


def gaps(seq: int, draft: Draft) -> list[dict[str, Any]]:
    """The days that its reported dates leave out."""
    found = []
    for name, mark in draft.kind.bounded.items():
        if mark.gaps and (reported := getattr(draft.fields, name)):
            found += [{"seq": seq, "path": name, "first": first, "last": last} for first, last in mark.gaps(reported)]
    return found


def references(seq: int, draft: Draft) -> list[dict[str, Any]]:
    """Who the version refers to, once for each field and relation."""
    record: Any = draft.fields
    distinct = {
        (f.mark.path, f.id, str(record.evidence[f.at[1]].relation) if f.at[0] == "evidence" else "") for f in draft.refers
    }
    return [
        {"seq": seq, "path": path, "to_id": to, "relation": relation, "kind": draft.kind.name}
        for path, to, relation in sorted(distinct)
    ]


def names(seq: int, draft: Draft) -> list[dict[str, Any]]:
    """What other data sets call it."""
    record: Any = draft.fields
    return [{"seq": seq, "name": f"{e.scheme}:{e.value}", "kind": draft.kind.name} for e in record.external_ids]


def terms(seq: int, draft: Draft) -> list[dict[str, Any]]:
    """The words in its lists of words."""
    found = ((path, value) for path in draft.kind.terms for value in getattr(draft.fields, path))
    return [{"seq": seq, "path": path, "value": str(value), "kind": draft.kind.name} for path, value in found]


def changed(draft: Draft) -> list[str]:
    """The names of the fields that differ from the version before."""
    if not draft.fields or not draft.before or draft.operation == "restored":
        return []
    return sorted(name for name, value in draft.fields if value != getattr(draft.before.fields, name))


def recompute_clearances(db: Connection, kinds: Kinds, draft: Draft) -> None:
    """After a change of marking: a version needs the highest of its own marking, the record's present one, and the
    present ones of all that it refers to, so that raising hides the past and lowering does not publish it."""
    higher = func.greatest if db.dialect.name == "postgresql" else func.max
    rank = draft.fields.marking.rank  # type: ignore[union-attr]
    db.execute(update(Change).where(Change.id == draft.id).values(clearance=higher(Change.marking, rank)))
    for kind in {draft.kind, *kinds.referring(draft.kind.name)}:
        t = kind.table
        own = select(Identity.marking).where(Identity.id == t.id).scalar_subquery()
        referred = (
            select(func.coalesce(func.max(Identity.marking), 0))
            .join(Reference, Reference.to_id == Identity.id)
            .where(Reference.seq == t.seq)
            .scalar_subquery()
        )
        pointing = select(Reference.seq).where(Reference.to_id == draft.id, Reference.kind == kind.name)
        db.execute(update(t).where(or_(t.id == draft.id, t.seq.in_(pointing))).values(clearance=higher(t.marking, own, referred)))
        anew = select(t.clearance).where(t.seq == Searched.seq).scalar_subquery()
        touched = Searched.kind == kind.name, or_(Searched.id == draft.id, Searched.seq.in_(pointing))
        db.execute(update(Searched).where(*touched).values(clearance=anew))
