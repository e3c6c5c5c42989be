"""How goals hang together: variants, ties, clashes, circles."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from app.analysis.answer import Caveat
from app.analysis.goals.models import GoalClash, GoalsInputs, GoalTie, StatedLink
from app.analysis.methods.ties import cycles, groups
from app.analysis.named import Named, Names
from app.domain.vocabularies import SYMMETRIC_GOAL_LINKS, GoalLinkKind

Key = tuple[GoalLinkKind, str, str]
CLASH, FIT, VARIANT = GoalLinkKind.CONFLICTS_WITH, GoalLinkKind.COMPATIBLE_WITH, GoalLinkKind.VARIANT_OF


class Graph:
    """Goals and their links; variants of one goal of one holder are one."""

    def __init__(self, inputs: GoalsInputs) -> None:
        self._goals = {goal.goal: goal for goal in inputs.goals}
        self._groups = groups((link.source, link.target) for link in inputs.links if link.kind is VARIANT)
        self._links: dict[Key, list[StatedLink]] = defaultdict(list)
        for link in inputs.links:
            kind, source, target = self._key(link)
            if kind is not VARIANT and source != target:  # between variants there is nothing to say
                self._links[kind, source, target].append(link)

    def named(self, goal: str) -> Named:
        return Named(id=goal, name=self._goals[goal].statement)

    def group(self, goal: str) -> str:
        """The first of the variants of a goal."""
        return self._groups.get(goal, goal)

    def variants(self, goal: str) -> list[str]:
        """The others that are the same."""
        same = self._groups.get(goal)
        return sorted(other for other, group in self._groups.items() if group == same and other != goal)

    def ties(self, names: Names) -> list[GoalTie]:
        """The links that say the same of the same goals as one; clashes first."""
        return [self._tie(key, names) for key in sorted(self._links, key=lambda key: (key[0] is not CLASH, *key))]

    def clashes(self, names: Names) -> list[GoalClash]:
        """By pairs of holders."""
        pairs: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for key in self._links:
            if key[0] is CLASH:
                first, second = sorted(self._goals[goal].holder for goal in key[1:])
                pairs[first, second].append(key)
        return [
            GoalClash(
                first=names.of(first),
                second=names.of(second),
                ties=len(keys),
                issues=names.each({issue for key in keys for issue in self._issues(key)}),
            )
            for (first, second), keys in sorted(pairs.items())
        ]

    def cycles(self) -> list[list[str]]:
        """Circles of goals that serve one another."""
        return cycles((source, target) for kind, source, target in self._links if kind is GoalLinkKind.SERVES)

    def contradictions(self) -> Iterable[Caveat]:
        """Pairs of goals of which one link says that they clash, and another that they go together."""
        said = "Of the same goals it is said that they clash, and that they are compatible."
        for kind, first, second in sorted(self._links):
            if kind is CLASH and (opposite := self._links.get((FIT, first, second))):
                yield Caveat(code="links_disagree", detail=said, ids=_ids([*self._links[kind, first, second], *opposite]))

    def _tie(self, key: Key, names: Names) -> GoalTie:
        kind, source, target = key
        links = self._links[key]
        return GoalTie(
            kind=kind,
            source=self.named(source),
            source_holder=names.of(self._goals[source].holder),
            target=self.named(target),
            target_holder=names.of(self._goals[target].holder),
            issues=names.each(self._issues(key)),
            explanations=list(dict.fromkeys(link.explanation for link in links if link.explanation)),
            asserted_by=names.each({link.asserted_by for link in links if link.asserted_by}),
            links=[link.link for link in links if link.link],
        )

    def _issues(self, key: Key) -> set[str]:
        """Those of the links; where they name none, those that both goals are about."""
        named = {link.issue for link in self._links[key] if link.issue}
        return named or set(self._goals[key[1]].issues) & set(self._goals[key[2]].issues)

    def _key(self, link: StatedLink) -> Key:
        source, target = self._first(link.source), self._first(link.target)
        if link.kind in SYMMETRIC_GOAL_LINKS:
            source, target = sorted((source, target))
        return link.kind, source, target

    def _first(self, goal: str) -> str:
        """The first variant of a goal that has the same holder."""
        same = [goal, *self.variants(goal)]
        return min(other for other in same if self._goals[other].holder == self._goals[goal].holder)


def _ids(links: Iterable[StatedLink]) -> list[UUID]:
    found = []
    for link in links:
        try:
            found.append(UUID(link.link or ""))
        except ValueError:  # links of a POST need no ids
            continue
    return found
