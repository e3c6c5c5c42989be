"""Small networks with published numbers, and any network."""

from hypothesis import strategies as st

from app.analysis.methods.graph import Graph, Tie, graph

# Alliance and enmity among the sub-tribes of the Gahuku-Gama, New Guinea: Read 1954, Cultures of the Central Highlands.
TRIBES = """
Gavev Kotun 1,Gavev Ove -1,Gavev Alika -1,Gavev Nagam -1,Gavev Gahuk -1,Gavev Asaro -1,Gavev Nagad 1,Gavev Gama 1,Kotun Ove -1,
Kotun Nagam -1,Kotun Gahuk -1,Kotun Notoh -1,Kotun Kohik -1,Kotun Nagad 1,Kotun Gama 1,Ove Alika 1,Ove Gahuk 1,Ove Masil 1,
Ove Ukudz 1,Alika Ukudz 1,Nagam Masil 1,Nagam Notoh 1,Nagam Seuve 1,Nagam Nagad -1,Nagam Gama -1,Gahuk Masil 1,Gahuk Ukudz 1,
Gahuk Notoh -1,Gahuk Geham 1,Gahuk Asaro 1,Gahuk Uheto -1,Gahuk Gama -1,Masil Ukudz 1,Masil Geham 1,Masil Asaro 1,Masil Uheto 1,
Ukudz Geham 1,Ukudz Asaro 1,Ukudz Seuve -1,Notoh Kohik 1,Notoh Geham -1,Notoh Uheto 1,Notoh Nagad -1,Kohik Geham -1,Kohik Uheto 1,
Kohik Nagad -1,Geham Asaro 1,Geham Uheto -1,Geham Nagad -1,Geham Gama -1,Asaro Seuve -1,Asaro Nagad -1,Asaro Gama -1,
Uheto Seuve 1,Uheto Nagad -1,Uheto Gama -1,Seuve Gama -1,Nagad Gama 1
"""
# Marriages among Florentine families: Padgett and Ansell 1993.
FLORENCE = """
Acciaiuoli Medici,Medici Barbadori,Medici Ridolfi,Medici Tornabuoni,Medici Albizzi,Medici Salviati,Castellani Peruzzi,
Castellani Strozzi,Castellani Barbadori,Peruzzi Strozzi,Peruzzi Bischeri,Strozzi Ridolfi,Strozzi Bischeri,Ridolfi Tornabuoni,
Tornabuoni Guadagni,Albizzi Ginori,Albizzi Guadagni,Salviati Pazzi,Bischeri Guadagni,Guadagni Lamberteschi
"""


def told(text: str) -> list[dict[str, object]]:
    """The ties of such a text, as inputs."""
    ties = [line.split() for line in text.replace("\n", "").split(",")]
    return [{"source": tie[0], "target": tie[1]} | ({"sign": int(tie[2])} if len(tie) > 2 else {}) for tie in ties]


def names(text: str) -> list[str]:
    return sorted({str(tie[end]) for tie in told(text) for end in ("source", "target")})


def known(text: str) -> Graph:
    """The network of such a text, its actors by their names."""
    number = {name: place for place, name in enumerate(names(text))}
    return graph(len(number), [Tie(number[str(t["source"])], number[str(t["target"])], t.get("sign")) for t in told(text)])  # type: ignore[arg-type]


@st.composite
def any_ties(draw: st.DrawFn, most: int = 9) -> tuple[int, list[Tie]]:
    """A number of actors, and ties among them."""
    n = draw(st.integers(1, most))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda ends: ends[0] != ends[1])
    ties = st.builds(
        lambda ends, sign, mutual: Tie(ends[0], ends[1], sign, 1.0, mutual),
        ends,
        st.sampled_from((1, -1, 0, None)),
        st.booleans(),
    )
    return n, draw(st.lists(ties, max_size=3 * n)) if n > 1 else []


def renumbered(n: int, ties: list[Tie], order: list[int]) -> Graph:
    """The same network with other numbers, its ties backwards."""
    return graph(n, [tie._replace(source=order[tie.source], target=order[tie.target]) for tie in reversed(ties)])
