"""`evidence=`: what nothing supports, what is contradicted, what comes down to one source or to withdrawn ones."""

from collections.abc import Iterable

import pytest
from starlette.testclient import TestClient

from app.records.evidence import EvidenceState
from tests.asking import faults, match
from tests.making import KIND, Record, at, make

STATES = {state.value for state in EvidenceState}
WITHDRAWN = {"status": "withdrawn", "status_reason": "Made up."}


def entries(supporting: Iterable[Record], contradicting: Iterable[Record] = ()) -> list[Record]:
    both = ((supporting, "supports"), (contradicting, "contradicts"))
    return [{"source_id": source["id"], "relation": relation} for sources, relation in both for source in sources]


def states(service: TestClient, record: Record, kind: str = "stance", **then: str) -> set[str]:
    """The states in which a record is listed."""
    asked: Record = {"sort": "-id", "limit": 5} | then
    lists = {state: service.get(at(kind), params=asked | {"evidence": state}).json()["items"] for state in STATES}
    return {state for state, items in lists.items() if record in items}


@pytest.mark.parametrize("kind", sorted(KIND.keys() - {"source"}))
def test_every_kind_is_asked_for_its_evidence(service: TestClient, kind: str) -> None:
    source, other = make(service, "source"), make(service, "source", **WITHDRAWN)
    disputed = make(service, kind, evidence=entries([other], [source]))
    assert states(service, disputed, kind) == {"contradicted", "single_source", "withdrawn_only"}
    then = {"as_of": disputed["updated_at"]}
    assert states(service, disputed, kind, **then) == {"contradicted", "single_source", "withdrawn_only"}
    assert states(service, make(service, kind), kind) == {"unsupported"}


def test_sources_with_one_root_are_one(service: TestClient) -> None:
    root, other = make(service, "source"), make(service, "source")
    agency = make(service, "source", based_on_ids=[root["id"]])
    paper = make(service, "source", based_on_ids=[agency["id"]])
    digest = make(service, "source", based_on_ids=[agency["id"], other["id"]])
    for supporting, single in (
        ([root], True),
        ([paper], True),
        ([paper, agency], True),
        ([paper, agency, root], True),
        ([root, other], False),
        ([paper, other], False),
        ([digest], False),
        ([digest, other], False),
    ):
        claim = make(service, "stance", evidence=entries(supporting))
        assert states(service, claim) == ({"single_source"} if single else set())
    assert states(service, make(service, "stance", evidence=entries([root], [other]))) == {"single_source", "contradicted"}
    assert states(service, make(service, "stance", evidence=entries([], [root]))) == {"unsupported", "contradicted"}
    claim = make(service, "stance", evidence=entries([agency, other]))
    assert service.patch(at("source", other["id"]), json={"based_on_ids": [root["id"]]}, headers=match(other)).status_code == 200
    assert (states(service, claim), states(service, claim, as_of=claim["updated_at"])) == ({"single_source"}, set())


def test_withdrawn_sources_support_nothing_alone(service: TestClient) -> None:
    standing, fallen = make(service, "source"), make(service, "source")
    retracted = make(service, "source", status="retracted", status_reason="Wrong.")
    corrected = make(service, "source", status="corrected")
    claim = make(service, "stance", evidence=entries([fallen, retracted], [standing]))
    assert states(service, claim) == {"contradicted"}
    assert states(service, make(service, "stance", evidence=entries([retracted, corrected]))) == set()
    assert service.patch(at("source", fallen["id"]), json=WITHDRAWN, headers=match(fallen)).status_code == 200
    assert states(service, claim) == {"contradicted", "withdrawn_only"}
    assert states(service, claim, as_of=claim["updated_at"]) == {"contradicted"}
    assert service.get(at("stance", claim["id"])).json() == claim


def test_a_closed_list_of_states(service: TestClient) -> None:
    assert faults(service.get(at("goal"), params={"evidence": "weak"})) == [("evidence", "enum")]
    assert faults(service.get(at("goal"), params={"evidence": ["unsupported", "contradicted"]})) == [("evidence", "repeated")]
    assert faults(service.get(at("source"), params={"evidence": "unsupported"})) == [("(unknown)", "extra_forbidden")]
