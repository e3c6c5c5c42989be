"""What a list can be filtered by: each name of a kind's closed list, resolved once into a type and its SQL."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints
from sqlalchemy import BindParameter, ColumnElement, Date, String, Uuid, exists, literal_column, select, union_all

from app.records.columns import When, listed
from app.records.evidence import PATH, EvidenceState, in_state
from app.records.fields import Day
from app.records.kind import AnyOf, Kind, Through
from app.records.search.index import found
from app.records.tables import ExternalIdentifier, Gap, Reference, Term
from app.records.walk import annotated, plain

Values = Sequence[BindParameter[Any]]
Condition = Callable[[When, Values], ColumnElement[bool]]
Seeking = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\u0000]*$")]
SEEKING = (
    "Words that its texts hold, all of them, without regard to case and diacritics; the last one, and those with a `*` "
    "behind them, may go on; words in double quotes stand one behind the other."
)
SchemeValue = Annotated[str, StringConstraints(pattern=r"^[^:\u0000]{1,40}:[^\u0000]{1,200}$", max_length=241)]


@dataclass(frozen=True)
class Filter:
    """`name` as clients write it, the type of one value, and the condition, given whether it is about the past and the
    parameters to compare with. `choice`: the value chooses the SQL (and costs more). `seeks`: the value is a search of what is
    present (and costs more). `of`: the kind whose ids it takes.
    `bound`: it is one end of a range; `between`: what holds besides when its `other` end is given too."""

    name: str
    annotation: Any
    description: str
    condition: Callable[..., ColumnElement[bool]]
    type: Any = None
    many: bool = True
    choice: bool = False
    seeks: bool = False
    of: str | None = None
    bound: bool = False
    other: str = ""
    between: Callable[[BindParameter[Any], BindParameter[Any]], ColumnElement[bool]] | None = None

    @property
    def attribute(self) -> str:
        return self.name.replace(".", "__")


def resolve(kind: Kind, kinds: Mapping[str, Kind]) -> Iterator[Filter]:
    """The filters of a kind. Types and descriptions come from its fields; a name that is no field is a LookupError."""
    for entry in kind.filters:
        if isinstance(entry, AnyOf):
            yield _pointing(kind, entry.name, entry.paths)
        elif isinstance(entry, Through):
            yield _through(kind, entry, kinds)
        elif entry in kind.columns:
            yield _equal(kind, entry)
        elif any(mark.path == entry for mark in kind.marks):
            yield _pointing(kind, entry, (entry,))
        else:
            yield _holding(kind, entry)
    for name in kind.ranges:
        yield from _overlap(kind, name) if name in kind.bounded else _between(kind, name)
    yield Filter("external_id", SchemeValue, "`scheme:value`: the record with that id elsewhere.", _known_as(kind), String())
    yield Filter("q", Seeking, SEEKING, _holding_words(kind), String(), many=False, seeks=True)
    if kind.evidenced:
        yield _equal(kind, "asserted_by_id")
        yield _pointing(kind, "source_id", (PATH,))
        yield Filter(
            "evidence",
            EvidenceState,
            "`unsupported`: nothing supports it · `contradicted`: something contradicts it · `single_source`: its "
            "supporting sources come down to one · `withdrawn_only`: all of them are withdrawn or retracted.",
            lambda when, state: in_state(kind.name, kind.table, kinds["source"].table, state, when),  # type: ignore[arg-type]
            many=False,
            choice=True,
        )


def _type(kind: Kind, name: str) -> Any:
    return plain(annotated(kind.out.model_fields[name]))


def _says(kind: Kind, name: str) -> str:
    return kind.out.model_fields[name].description or name


def _equal(kind: Kind, name: str) -> Filter:
    column = kind.table.__table__.c[name]
    of = next((mark.kind for mark in kind.marks if mark.path == name), None)
    return Filter(
        name,
        UUID if of else _type(kind, name),
        f"{_says(kind, name)} Repeat for or.",
        lambda when, values: column == values[0] if len(values) == 1 else column.in_(values),
        column.type,
        of=of,
    )


def _between(kind: Kind, name: str) -> Iterator[Filter]:
    column = kind.table.__table__.c[name]
    day = isinstance(column.type, Date)
    low, high = (f"{name}_from", f"{name}_to") if day else (f"{name}.gte", f"{name}.lte")
    says, kept = _says(kind, name), Day if day else _type(kind, name)
    yield Filter(low, kept, f"From this on: {says}", lambda when, v: column >= v[0], column.type, many=False, bound=True)
    yield Filter(high, kept, f"Up to this: {says}", lambda when, v: column <= v[0], column.type, many=False, bound=True)


def _overlap(kind: Kind, name: str) -> Iterator[Filter]:
    columns = kind.table.__table__.c
    start, end = columns[f"{name}_from"], columns[f"{name}_to"]
    says = f"(possible overlap of the bounds): {_says(kind, name)}"
    low, high = f"Not over before this day {says}", f"Begun by this day {says}"
    yield Filter(f"{name}_from", Day, low, lambda when, v: end >= v[0], end.type, many=False, bound=True)
    upto = Filter(f"{name}_to", Day, high, lambda when, v: start <= v[0], start.type, many=False, bound=True)
    if kind.bounded[name].gaps:
        left_out = exists().where(Gap.seq == kind.table.seq, Gap.path == name)
        upto = replace(
            upto,
            other=f"{name}_from",
            between=lambda a, b: ~left_out.where(a.between(Gap.first, Gap.last), b.between(Gap.first, Gap.last)),
        )
    yield upto


def _pointing(kind: Kind, name: str, paths: tuple[str, ...]) -> Filter:
    """Records that refer to one of the values by one of the paths."""
    kinds = {mark.kind for path in paths for mark in kind.marks if mark.path == path}
    if len(kinds) != 1 or not set(paths) <= {mark.path for mark in kind.marks}:
        raise LookupError(f"{kind.name}: the filter {name} names no reference, or references of several kinds")
    of = kinds.pop()
    return Filter(
        name,
        UUID,
        f"Id of the {of}: refers to it by {' or '.join(f'`{path}`' for path in paths)}. Repeat for or.",
        lambda when, values: kind.table.seq.in_(_refer(kind, paths, values)),
        Uuid(),
        of=of,
    )


def _holding(kind: Kind, name: str) -> Filter:
    """Records whose list of plain terms holds one of the values."""
    holding = select(Term.seq).where(Term.kind == kind.name, Term.path == name)
    return Filter(
        name,
        _type(kind, name),
        f"Holds the term: {_says(kind, name)} Repeat for or.",
        lambda when, values: kind.table.seq.in_(holding.where(Term.value.in_(values))),
        String(),
    )


def _refer(kind: Kind, paths: tuple[str, ...], ids: Any) -> Any:
    return select(Reference.seq).where(Reference.to_id.in_(ids), Reference.kind == kind.name, Reference.path.in_(listed(paths)))


def _through(kind: Kind, entry: Through, kinds: Mapping[str, Kind]) -> Filter:
    def condition(when: When, values: Values) -> ColumnElement[bool]:
        ways = [_refer(kind, (entry.own,), values)] if entry.own else []
        for path in entry.via:
            target = kinds[next(mark.kind for mark in kind.marks if mark.path == path)]
            inner = next(f for f in resolve(target, kinds) if f.name == entry.name)
            there = select(target.table.id).where(target.table.seen(when), inner.condition(when, values))
            way = _refer(kind, (path,), there)
            if entry.own:
                other = Reference.__table__.alias()
                way = way.where(~exists().where(other.c.seq == Reference.seq, other.c.path == entry.own))
            ways.append(way)
        return kind.table.seq.in_(union_all(*ways) if len(ways) > 1 else ways[0])

    of = entry.name.removesuffix("_id")
    by = (f"`{entry.own}`, else " if entry.own else "") + " or ".join(f"that of its `{path}`" for path in entry.via)
    return Filter(entry.name, UUID, f"Id of the {of}: {by}. Repeat for or.", condition, Uuid(), of=of)


def _known_as(kind: Kind) -> Condition:
    def condition(when: When, values: Values) -> ColumnElement[bool]:
        known = ExternalIdentifier.name.in_(values), ExternalIdentifier.kind == kind.name
        return kind.table.seq.in_(select(ExternalIdentifier.seq).where(*known))

    return condition


def _holding_words(kind: Kind) -> Condition:
    return lambda when, values: found(kind.table.seq, literal_column(f"'{kind.name}'"), values[0])
