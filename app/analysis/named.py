"""Things that answers speak of, and what they are called."""

from collections.abc import Iterable

from pydantic import Field

from app.analysis.case import Case, Rests
from app.records.fields import GOAL, Part, Text300, Text1000

SHOWN = {"id": "018df210-6400-7000-8000-000200000014", "name": "Fatah"}  # in examples


class Named(Part):
    """A record, or anything that the inputs have a name for."""

    id: Text300 = Field(description="Its id, or what the inputs call it.", examples=[GOAL])
    name: Text1000 = Field(description="What people call it.", examples=["Fatah"])


class Names:
    """What ids stand for; an id that has no name is its own."""

    def __init__(self, names: Iterable[Named]) -> None:
        self._names = {named.id: named.name for named in names}

    def of(self, ident: str) -> Named:
        return Named(id=ident, name=self._names.get(ident, ident))

    def each(self, idents: Iterable[str]) -> list[Named]:
        """In the order of their names."""
        return sorted((self.of(ident) for ident in idents), key=lambda named: (named.name, named.id))

    def maybe(self, ident: str | None) -> Named | None:
        return None if ident is None else self.of(ident)


class Naming:
    """Collects the names that an answer shows, and notes that it rests on them."""

    def __init__(self, case: Case, rests: Rests) -> None:
        self._case, self._rests, self._used = case, rests, dict[str, str]()

    def use(self, kind: str, ident: str) -> str:
        """The id, once its name is noted; of an actor the one that it is merged into."""
        if kind == "actor":
            if self._case.get(kind, ident):
                self._rests.use(kind, ident)  # it says whether it is merged
            ident = self._case.actor(ident)
        if self._case.get(kind, ident):
            self._rests.use(kind, ident)
        self._used[ident] = self._case.name(kind, ident)
        return ident

    def maybe(self, kind: str, ident: str | None) -> str | None:
        return None if ident is None else self.use(kind, ident)

    def names(self) -> list[Named]:
        """In the order of the ids."""
        return [Named(id=ident, name=name) for ident, name in sorted(self._used.items())]
