"""The network of the Moscow case, of records made for it, and of inputs of one's own."""

import io
import json
from copy import deepcopy
from typing import Any

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.errors import Unfit
from tests.analysis.asked import of_inputs, of_records
from tests.analysis.conftest import MOSCOW, Case
from tests.analysis.methods.graphs import TRIBES, names, told
from tests.analysis.pictures import faults
from tests.analysis.resting import loose, rests_exactly

DIVISION = "018df210-6400-7000-8000-000500000003"
FATAH, HAMAS = "018df210-6400-7000-8000-000200000014", "018df210-6400-7000-8000-000200000015"
MEASURED = ("degree", "friendly", "hostile", "betweenness", "closeness")
ALL = ("relationship", "leverage", "participation", "structure")


def network(case: Case, **query: Any) -> Any:
    return of_records("network", case, initiative_id=MOSCOW, **query)


def by_name(answer: Any) -> dict[str, Any]:
    return {actor["name"]: actor for actor in answer["result"]["actors"]}


def ident(number: int) -> str:
    return f"018df210-6400-7000-8000-0099{number:08d}"


def claimed(case: Case, number: int, **fields: Any) -> dict[str, Any]:
    """A relationship made for the test."""
    made = deepcopy(case["relationship"][0]) | {"id": ident(number), "kind": "trust", "role": None, "initiative_ids": [MOSCOW]}
    return made | fields


def enriched(case: Case) -> Case:
    """With what the demo has no numbers for: relations of the parties, some of them claimed twice, and one of no initiative."""
    made = [
        claimed(case, 1, from_id=FATAH, to_id=HAMAS, kind="rivalry", polarity=-2),
        claimed(case, 2, from_id=HAMAS, to_id=FATAH, kind="rivalry", polarity=-1, period="2007/2011"),
        claimed(case, 3, from_id=FATAH, to_id=HAMAS, polarity=-1, initiative_ids=[]),
        claimed(case, 4, from_id=FATAH, to_id=HAMAS, polarity=-1),
    ]
    return {**case, "relationship": [*case["relationship"], *made]}


def test_who_is_tied_to_whom_in_the_moscow_case(moscow: Case) -> None:
    answer = network(moscow)
    actors = by_name(answer)
    assert {name: (actor["friendly"], actor["hostile"]) for name, actor in actors.items()} == {
        "Russia": (0, 1), "Israel": (1, 1), "United States": (1, 0)
    }  # fmt: skip
    assert (actors["Israel"]["camp"], actors["Russia"]["camp"]) == ("A", "outside")
    assert [warning["code"] for warning in answer["warnings"]] == ["generic_left_out"]
    wide = network(moscow, generic=True)
    assert "The West" in by_name(wide)
    assert "Western experts on Russia" not in by_name(wide)  # their distrust ended in 2022
    assert "Western experts on Russia" in by_name(network(moscow, generic=True, on="2021-05-01"))
    assert wide["result"]["balance"]["triangles"]["two_hostile"] == 1
    assert set(by_name(network(moscow, ties="participation"))) == {"Russia", "Fatah", "Hamas"}
    assert set(by_name(network(moscow, ties="leverage"))) == {"Russia", "Israel", "Turkey"}
    office = network(moscow, ties="structure")
    assert by_name(office)["Russia"]["incoming"] == 2  # Bogdanov and Putin; Naumkin spoke for it on one day only
    assert by_name(network(moscow, ties="structure", on="2024-02-29"))["Russia"]["incoming"] == 3


def test_a_conflict_takes_in_what_is_claimed_of_its_parties(moscow: Case) -> None:
    case = enriched(moscow)
    case["relationship"][-4:] = [claimed(case, 3, from_id=FATAH, to_id=HAMAS, polarity=-1, initiative_ids=[])]
    assert by_name(network(case))["Fatah"]["hostile"] == 1
    outside = claimed(case, 5, from_id=FATAH, to_id=case["actor"][0]["id"], polarity=1, initiative_ids=[])
    case["relationship"].append(outside)
    assert by_name(network(case))["Fatah"]["degree"] == 1  # Russia is no party
    division = of_records("network", case, conflict_id=DIVISION)
    assert by_name(division)["Hamas"]["camp"] == "Hamas"


def test_claims_that_disagree_are_refused_and_merged_actors_are_one(moscow: Case) -> None:
    case = enriched(moscow)
    disagreeing = claimed(case, 6, from_id=FATAH, to_id=HAMAS, polarity=1, asserted_by_id=FATAH)
    case["relationship"].append(disagreeing)
    with pytest.raises(Unfit, match="different things"):
        network(case)
    assert network(case, combine="median")["result"]["balance"]["hostile"] == 2
    case = enriched(moscow)
    case["actor"] = [actor | {"merged_into_id": HAMAS if actor["id"] == FATAH else None} for actor in case["actor"]]
    assert "Fatah" not in by_name(network(case, ties="participation"))


def test_what_ties_nobody_is_refused_with_what_is_missing(moscow: Case) -> None:
    for ties in ALL:
        with pytest.raises(Unfit) as refused:
            network(moscow, ties=ties, asserted_by_id=[HAMAS])
        assert refused.value.faults[0].code == "insufficient"
        assert refused.value.faults[0].detail.startswith("No ")


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_it_rests_on_just_what_it_says(moscow: Case, data: st.DataObject) -> None:
    case, ties, generic = enriched(moscow), data.draw(st.sampled_from(ALL)), data.draw(st.booleans())
    likely = [(kind, ident) for kind, ident in loose(case) if kind in ("relationship", "leverage", "participation")]
    gone = data.draw(st.sampled_from(likely) | st.sampled_from(loose(case)))
    rests_exactly(lambda records: network(records, ties=ties, generic=generic), case, gone)


def tribes(**more: Any) -> dict[str, Any]:
    return {"actors": [{"actor": name, "camp": name[0]} for name in names(TRIBES)], "ties": told(TRIBES), **more}


def test_inputs_of_ones_own_in_any_order() -> None:
    answer = of_inputs("network", tribes())
    assert answer["rests_on"] == answer["uncertainty"] == answer["warnings"] == []
    balance = answer["result"]["balance"]
    assert (balance["triangles"]["friendly"], balance["frustration"]["ties"], len(balance["unbalanced"])) == (19, 7, 9)
    assert all(three["signs"].count(-1) % 2 for three in balance["unbalanced"])
    assert len(answer["methods"]) == 7
    turned = of_inputs("network", {**tribes(), "actors": tribes()["actors"][::-1], "ties": told(TRIBES)[::-1]})
    for name, actor in by_name(answer).items():
        other = by_name(turned)[name]
        assert other["brokerage"] == actor["brokerage"]
        assert [other[measure] for measure in MEASURED] == pytest.approx([actor[measure] for measure in MEASURED])
    few = of_inputs("network", tribes(), measures=["communities"], camps="communities")
    assert few["result"]["balance"] is None
    assert by_name(few)["Gama"]["betweenness"] is None


def test_large_networks_say_how_far_their_numbers_may_be_off() -> None:
    actors = [{"actor": str(number)} for number in range(1200)]
    ties = [
        {"source": str(number), "target": str((number * step + 7) % 1200), "sign": 1 if (number + step) % 3 else -1}
        for step in (2, 5, 11)
        for number in range(1200)
        if (number * step + 7) % 1200 != number
    ]
    answer = of_inputs("network", {"actors": actors, "ties": ties}, measures=["triangles", "walk", "frustration", "brokerage"])
    off = {interval["about"]: interval for interval in answer["uncertainty"]}
    balance = answer["result"]["balance"]
    assert off["/balance/walk"]["low"] <= balance["walk"] <= off["/balance/walk"]["high"]
    assert off["/balance/frustration/ties"]["high"] == balance["frustration"]["ties"]
    assert [warning["code"] for warning in answer["warnings"]] == ["mixed_ties", "no_camps"]
    with pytest.raises(Unfit, match="cannot be read"):
        of_inputs("network", {"actors": actors, "ties": ties}, "svg", measures=[])


def test_graph_files_are_read_by_other_tools_and_always_the_same(moscow: Case) -> None:
    xml = network(moscow, form="graphml", generic=True)
    read = networkx.read_graphml(io.BytesIO(xml))
    assert {known["label"] for _, known in read.nodes(data=True)} >= {"Russia", "Israel", "The West"}
    assert {known["sign"] for *_, known in read.edges(data=True) if "sign" in known} == {1, -1}
    gexf = networkx.read_gexf(io.BytesIO(network(moscow, form="gexf")))
    assert gexf.number_of_nodes() == 3
    assert network(moscow, form="gexf") == network(moscow, form="gexf")
    assert b"lastmodified" not in network(moscow, form="gexf")


def test_pictures_of_all_ties_and_scripts_are_legible(moscow: Case) -> None:
    for ties in ALL:
        assert not faults(network(moscow, form="svg", ties=ties, generic=True))
    scripts = ["حركة الجهاد الإسلامي في فلسطين", "Исламский джихад", "Donaudampfschifffahrtsgesellschaft und Freunde", "UN"]
    actors = [{"actor": f"{name} {number}", "camp": "AB"[number % 2]} for number, name in enumerate(scripts * 6)]
    joined = [{"source": actors[i]["actor"], "target": actors[(i * 5 + 4) % 24]["actor"]} for i in range(24) if i % 6 != 5]
    assert not faults(of_inputs("network", {"actors": actors, "ties": joined, "directed": True}, "svg"))


def test_over_http(demo: TestClient) -> None:
    answer = demo.get(f"/v1/analysis/network?conflict_id={DIVISION}&ties=participation")
    assert answer.status_code == 200, answer.text
    assert {actor["name"] for actor in answer.json()["result"]["actors"]} >= {"Fatah", "Hamas", "Russia"}
    assert demo.get(f"/v1/analysis/network?conflict_id={MOSCOW}").status_code == 404
    assert demo.get("/v1/analysis/network").status_code == 422
    xml = demo.post("/v1/analysis/network", content=json.dumps({"inputs": tribes()}),
                    headers={"Accept": "application/graphml+xml", "Content-Type": "application/json"})  # fmt: skip
    assert xml.headers["content-type"] == "application/graphml+xml"
    bad = tribes()
    bad["ties"] = [{"source": "Gavev", "target": "nobody"}]
    assert demo.post("/v1/analysis/network", json={"inputs": bad}).json()["errors"][0]["pointer"] == "/inputs/ties/0"


def test_hostile_ties_are_crossed_since_a_friendly_one_under_a_label_looks_dashed() -> None:
    ties = [{"source": "A", "target": "B", "sign": -1}, {"source": "B", "target": "C", "sign": 1}]
    layers = of_inputs("network", {"actors": [{"actor": one} for one in "ABC"], "ties": ties}, "vega")["layer"]
    (crosses,) = [layer["data"]["values"] for layer in layers if layer["mark"].get("shape") == "cross"]
    (hostile,) = [tie for tie in layers[0]["data"]["values"] if tie["tie"] == "hostile"]
    assert [(one["x"], one["y"]) for one in crosses] == [((hostile["x"] + hostile["x2"]) / 2, (hostile["y"] + hostile["y2"]) / 2)]
