"""From records to actors and ties."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations

from app.analysis.answer import Caveat
from app.analysis.case import Case, Record, Rests
from app.analysis.claims import Choice, begun, pick
from app.analysis.network.models import NetworkInputs, NetworkNode, NetworkQuery, NetworkTie
from app.analysis.work import Gathered
from app.domain.edtf import bounds
from app.errors import Fault, Unfit

STRUCTURE = frozenset({"part_of", "member_of", "wing_of", "holds_office_in", "represents"})
SUCCESSION = frozenset({"split_from", "merged_into", "transformed_into", "set_up_by"})  # what happened, not what ties
MUTUAL = frozenset({"alliance", "cooperation", "rivalry"})
PRESENT = frozenset({"attended", "walked_out"})
ACTORS = ("from_id", "to_id", "holder_id", "target_id", "actor_id")
OUTSIDE = "outside"  # the camp of whoever is no party
LACKING = {
    "relationship": "No qualitative relationship between two actors that are named holds on that day.",
    "leverage": "No leverage of one named actor over another holds on that day.",
    "participation": "No meeting that two named actors attended had begun by that day.",
    "structure": "No membership, office or representation that joins two named actors holds on that day.",
}


class Ties:
    """The ties that a case holds."""

    def __init__(self, case: Case, query: NetworkQuery) -> None:
        self.case, self.query, self.choice, self.rests = case, query, Choice.of(query), Rests()
        self.left_out: set[str] = set()  # claims about actors that are not named
        self.subject = str(query.initiative_id or query.conflict_id)
        self.conflicts = self._conflicts()
        self.parties = {case.actor(p["actor_id"]) for conflict in self.conflicts for p in conflict["parties"]}

    def found(self) -> list[NetworkTie]:
        """The ties, in a fixed order."""
        how = {"participation": self.of_meetings, "leverage": self.of_leverage}
        ties = how.get(self.query.ties, self.of_relationships)()
        return sorted(ties, key=lambda tie: (tie.source, tie.target, tie.kind or ""))

    def of_relationships(self) -> list[NetworkTie]:
        structure = self.query.ties == "structure"
        claims = [
            claim
            for claim in self.case.all("relationship")
            if (claim["kind"] in STRUCTURE if structure else claim["kind"] not in STRUCTURE | SUCCESSION)
            and self._holds(claim)
            and self._counts("relationship", claim, claim["from_id"], claim["to_id"])
        ]

        def about(claim: Record) -> tuple[str, str, str]:
            ends = self._ends(claim["from_id"], claim["to_id"])
            return (*(sorted(ends) if claim["kind"] in MUTUAL else ends), claim["kind"])

        there = pick(claims, self.choice, about, lambda _: True, all)
        polarity = {} if structure else pick(claims, self.choice, about, lambda claim: claim["polarity"])
        ties = []
        for key, picked in there.items():
            said = polarity.get(key)
            self._use("relationship", *picked.ids, *(said.ids if said else ()))
            sign = None if said is None else (said.value > 0) - (said.value < 0)
            source, target, kind = key
            ties.append(NetworkTie(source=source, target=target, sign=sign, mutual=kind in MUTUAL, kind=kind))
        return ties

    def of_leverage(self) -> list[NetworkTie]:
        claims = [
            claim
            for claim in self.case.all("leverage")
            if self._holds(claim) and self._counts("leverage", claim, claim["holder_id"], claim["target_id"])
        ]

        def about(claim: Record) -> tuple[str, str, str, str]:
            return (*self._ends(claim["holder_id"], claim["target_id"]), claim["kind"], claim["via_id"] or "")

        def there(claim: Record) -> bool:
            return bool(claim["strength"] != 0)

        kinds = dict[tuple[str, str], set[str]]()
        for (holder, target, kind, _), picked in pick(claims, self.choice, about, there, _mostly).items():
            self._use("leverage", *picked.ids)
            if picked.value:
                kinds.setdefault((holder, target), set()).add(kind)
        return [NetworkTie(source=a, target=b, kind=", ".join(sorted(kind))) for (a, b), kind in kinds.items()]

    def of_meetings(self) -> list[NetworkTie]:
        claims = []
        for claim in self.case.all("participation"):
            meeting = self.case.get("meeting", claim["meeting_id"])
            if meeting and self._ours(meeting) and begun(meeting)[0] <= self.choice.on:
                if self._named(claim["actor_id"]):
                    claims.append(claim)
                elif claim["presence"] in PRESENT:
                    self._leave_out("participation", claim)

        def about(claim: Record) -> tuple[str, str]:
            return claim["meeting_id"], self.case.actor(claim["actor_id"])

        def there(claim: Record) -> bool | None:
            return None if claim["presence"] == "unknown" else claim["presence"] in PRESENT

        shared = dict[tuple[str, str], int]()
        attended = dict[str, set[str]]()
        for (held, actor), picked in pick(claims, self.choice, about, there, _mostly).items():
            self._use("participation", *picked.ids)
            self.rests.use("meeting", held)
            if picked.value:
                attended.setdefault(held, set()).add(actor)
        for actors in attended.values():
            for pair in combinations(sorted(actors), 2):
                shared[pair] = shared.get(pair, 0) + 1
        return [NetworkTie(source=a, target=b, weight=count, kind="shared meetings") for (a, b), count in shared.items()]

    def camp(self, actor: str) -> str:
        """The side it is on in the first of the conflicts that it is a party to; a party without a side is its own."""
        for conflict in self.conflicts:
            for party in conflict["parties"]:
                if self.case.actor(party["actor_id"]) == actor:
                    return party["side"] or self.case.name("actor", actor)[:100]
        return OUTSIDE

    def _conflicts(self) -> list[Record]:
        """The conflict, or those of the initiative, in its order."""
        initiative = self.case.get("initiative", self.subject)
        idents = initiative["conflict_ids"] if initiative else [self.subject]
        if initiative:
            self.rests.use("initiative", self.subject)
        found = [conflict for ident in idents if (conflict := self.case.get("conflict", ident))]
        self.rests.use("conflict", *(conflict["id"] for conflict in found))
        return found

    def _counts(self, kind: str, claim: Record, one: str, two: str) -> bool:
        """Claims about no initiative count between parties; those about actors that are not named only where asked for."""
        ends = self._ends(one, two)
        general = not claim["initiative_ids"]
        if ends[0] == ends[1] or (general and not self.parties.issuperset(ends)):
            return False
        if not (self._named(one) and self._named(two)):
            self._leave_out(kind, claim)
            return False
        return True

    def _ends(self, one: str, two: str) -> tuple[str, str]:
        return self.case.actor(one), self.case.actor(two)

    def _named(self, actor: str) -> bool:
        record = self.case.get("actor", self.case.actor(actor)) or {}
        return self.query.generic or not record.get("generic")

    def _leave_out(self, kind: str, claim: Record) -> None:
        if self.choice.admits(claim):
            self.left_out.add(claim["id"])
            self._use(kind, claim["id"])

    def _use(self, kind: str, *claims: str) -> None:
        """Notes claims, and the actors whose names, merging or being named decide."""
        self.rests.use(kind, *claims)
        for claim in claims:
            record = self.case.get(kind, claim) or {}
            for end in ACTORS:
                if actor := record.get(end):
                    known = {ident for ident in (actor, self.case.actor(actor)) if self.case.get("actor", ident)}
                    self.rests.use("actor", *known)

    def _ours(self, meeting: Record) -> bool:
        """Of the initiative; or of the conflict, of which all that were read are."""
        return self.query.initiative_id is None or self.subject in meeting["initiative_ids"]

    def _holds(self, claim: Record) -> bool:
        """Whether it may not have ended by the day."""
        return (bounds(claim["period"])[1] if claim["period"] else date.max) >= self.choice.on


def gather(case: Case, query: NetworkQuery) -> Gathered:
    """The network of a conflict or an initiative."""
    ties = Ties(case, query)
    found = ties.found()
    if not found:
        detail = LACKING[query.ties] + (
            f" Left out, of actors that are not named: {len(ties.left_out)} claims." * bool(ties.left_out)
        )
        raise Unfit("What is recorded ties nobody to anybody.", [Fault("ties", "insufficient", detail, "parameter")])
    actors = sorted({end for tie in found for end in (tie.source, tie.target)})
    nodes = [NetworkNode(actor=actor, name=case.name("actor", actor)[:300], camp=ties.camp(actor)) for actor in actors]
    left_out = Caveat(
        code="generic_left_out",
        detail="These claims are about actors that are not named; generic=true takes them in.",
        ids=sorted(ties.left_out),
    )
    inputs = NetworkInputs(directed=query.ties != "participation", actors=nodes, ties=found)
    return Gathered(inputs, ties.rests, [left_out] if ties.left_out else [])


def _mostly(said: Iterable[bool]) -> bool:
    """The median of yes and no; half is yes."""
    counted = list(said)
    return sum(counted) * 2 >= len(counted)
