"""What the run prints: tables as it goes, the targets at the end, all of it Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.load import Round


@dataclass
class Report:
    """Prints tables at once, keeps the targets."""

    targets: list[tuple[str, str, str, str]] = field(default_factory=list)

    def table(self, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        print(f"\n### {title}\n")
        print(f"| {' | '.join(heads)} |")
        print(f"| {' | '.join('---' for _ in heads)} |")
        for row in rows:
            print(f"| {' | '.join(row)} |", flush=True)

    def loads(self, title: str, found: Mapping[str, Round]) -> None:
        heads = ("what", "answers/s", "p50 ms", "p99 ms", "bytes", "failed")
        self.table(
            title,
            heads,
            [(n, f"{r.rate:,.0f}", f"{r.p50:.2f}", f"{r.p99:.2f}", f"{r.size:,}", str(r.failed)) for n, r in found.items()],
        )

    def target(self, what: str, measured: float, *, at_least: float | None = None, at_most: float | None = None) -> None:
        """Holds a figure against its target; without one it is only shown."""
        bound = f"≥ {at_least:g}" if at_least is not None else f"≤ {at_most:g}" if at_most is not None else ""
        met = (at_least is None or measured >= at_least) and (at_most is None or measured <= at_most)
        self.targets.append((what, f"{measured:.2f}", bound, ("met" if met else "**missed**") if bound else ""))

    def close(self) -> None:
        self.table("Targets", ("what", "measured", "target", ""), self.targets)
        missed = sum(row[3] == "**missed**" for row in self.targets)
        print(f"\n{missed} of {sum(bool(row[2]) for row in self.targets)} targets missed.")
