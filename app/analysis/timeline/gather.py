"""From records to everything dated."""

from collections.abc import Callable, Iterator

from app.analysis.case import Case, Record, Rests
from app.analysis.claims import EDITORS
from app.analysis.timeline.models import MOST, TimelineEntry, TimelineInputs, TimelineQuery
from app.analysis.work import Gathered
from app.errors import Fault, Unfit

# By kind: the fields with dates, and those that name actors for its title.
DATES: dict[str, tuple[str, ...]] = {
    "conflict": ("period",),
    "initiative": ("period",),
    "meeting": ("date", "disclosed_on"),
    "participation": ("period",),
    "agreement": ("signed", "in_force"),
    "relationship": ("period",),
    "leverage": ("period",),
    "goal": ("period",),
    "position": ("date",),
    "stance": ("date",),
    "factor": ("period",),
    "milestone": ("due", "met_on"),
    "outcome": ("date",),
    "figure": ("date",),
    "question": ("resolved_on",),
    "forecast": ("made_on",),
}
UNASSERTED = frozenset({"conflict", "initiative", "meeting", "question"})  # not claims: whoever asserts them
SUBJECTS = (("initiative_id", "initiative"), ("meeting_id", "meeting"), ("agreement_id", "agreement"))
LONG = 300
Date = tuple[str, str, str]  # which it is, in EDTF, and what it adds to the title


class Dated:
    """The dates of a case."""

    def __init__(self, case: Case, query: TimelineQuery) -> None:
        self.case, self.query, self.rests = case, query, Rests()
        self.subject = str(query.initiative_id or query.conflict_id)
        self.asserters = {str(asserter) for asserter in query.asserted_by_id}

    def entries(self) -> Iterator[TimelineEntry]:
        """All of them, noting the records that they are from."""
        for kind, fields in DATES.items():
            if self.query.kinds and kind not in self.query.kinds:
                continue
            for record in self.case.all(kind):
                dates = [(field, record[field], "") for field in fields if record[field]]
                dates += SPECIAL[kind](record) if kind in SPECIAL else []
                if dates and self._admitted(kind, record) and self._ours(kind, record):
                    self.rests.use(kind, record["id"])
                    title = self.title(kind, record)[:LONG]
                    for what, date, more in dates:
                        yield TimelineEntry(id=f"{record['id']}/{what}", kind=kind, what=what, title=title + more, date=date)

    def title(self, kind: str, record: Record) -> str:
        """What a record is about, in words; notes the records whose names are shown."""
        told = TITLES.get(kind)
        if told:
            return told(self, record)
        return str(record.get("title") or record.get("name") or record.get("statement") or record.get("text") or kind)

    def name(self, kind: str, ident: str | None) -> str:
        """The name of another record; for an actor that of the one it is merged into."""
        if ident is None:
            return ""
        seen = {ident, self.case.actor(ident)} if kind == "actor" else {ident}
        self.rests.use(kind, *(one for one in seen if self.case.get(kind, one)))
        if kind == "question":
            return str((self.case.get(kind, ident) or {}).get("text", ident))
        return self.case.name(kind, self.case.actor(ident) if kind == "actor" else ident)

    def about(self, record: Record) -> str:
        """The effort that a record is about, by the nearest that it names."""
        for field, kind in (("agreement_id", "agreement"), ("meeting_id", "meeting"), ("initiative_id", "initiative")):
            if record.get(field):
                return self.name(kind, record[field])
        return ""

    def _admitted(self, kind: str, record: Record) -> bool:
        asserter = record.get("asserted_by_id") or EDITORS
        return not self.asserters or kind in UNASSERTED or asserter in self.asserters

    def _ours(self, kind: str, record: Record) -> bool:
        """Not of a linked initiative, unless those are asked for."""
        if self.query.linked or self.query.initiative_id is None:
            return True
        if kind == "initiative":
            return bool(record["id"] == self.subject)
        if kind == "conflict":
            initiative = self.case.get("initiative", self.subject)
            self.rests.use("initiative", self.subject)
            return bool(initiative and record["id"] in initiative["conflict_ids"])
        if kind == "forecast":
            return self.case.get("question", record["question_id"]) is not None
        if kind == "meeting":
            return self.subject in record["initiative_ids"]
        if kind == "agreement" and self.subject in record["initiative_ids"]:
            return True
        named = [(of, record[field]) for field, of in SUBJECTS if record.get(field)]
        for of, ident in named:
            effort = self.case.get(of, ident)
            if effort and (ident == self.subject or (of != "initiative" and self._ours(of, effort))):
                self.rests.use(of, ident)
                return True
        return not named and kind != "agreement"


def _history(record: Record) -> list[Date]:
    return [(f"history/{n}", step["since"], f": {step['status']}") for n, step in enumerate(record["history"]) if step["since"]]


def _asked(record: Record) -> list[Date]:
    opens, closes = record["opens"], record["closes"]
    return [("open", f"{opens}/{closes}" if opens else f"/{closes}", "")]


SPECIAL: dict[str, Callable[[Record], list[Date]]] = {"initiative": _history, "question": _asked}
TITLES: dict[str, Callable[[Dated, Record], str]] = {
    "participation": lambda of, r: f"{of.name('actor', r['actor_id'])}: {of.about(r)}",
    "relationship": lambda of, r: f"{of.name('actor', r['from_id'])} - {r['kind']} - {of.name('actor', r['to_id'])}",
    "leverage": lambda of, r: f"{of.name('actor', r['holder_id'])} - {r['kind']} - {of.name('actor', r['target_id'])}",
    "goal": lambda of, r: f"{of.name('actor', r['actor_id'])}: {r['statement']}",
    "position": lambda of, r: f"{of.name('actor', r['actor_id'])}: {r['statement'] or of.name('issue', r['issue_id'])}",
    "stance": lambda of, r: f"{of.name('actor', r['actor_id'])} on {of.about(r)}",
    "factor": lambda of, r: str(r["description"]),
    "outcome": lambda of, r: f"{r['result'] or r['dimension']}: {of.about(r)}",
    "figure": lambda of, r: f"{r['measure']}: {r['wording']}",
    "forecast": lambda of, r: f"{of.name('actor', r['forecaster_id'])}: {of.name('question', r['question_id'])}",
}


def gather(case: Case, query: TimelineQuery) -> Gathered:
    """Everything dated about an initiative or a conflict."""
    dated = Dated(case, query)
    entries = list(dated.entries())
    if not entries:
        raise Unfit("Nothing that is recorded has a date.", [Fault("kinds", "insufficient", "No date was found.", "parameter")])
    if len(entries) > MOST:
        detail = f"{len(entries)} dates, and at most {MOST} go into a timeline: choose kinds."
        raise Unfit("These are too many dates.", [Fault("kinds", "too_many", detail, "parameter")])
    return Gathered(TimelineInputs(on=query.on, entries=entries), dated.rests)
