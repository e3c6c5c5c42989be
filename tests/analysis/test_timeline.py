"""The timeline of the Moscow case, and of inputs of one's own."""

from copy import deepcopy
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.errors import Unfit
from tests.analysis.asked import of_inputs, of_records
from tests.analysis.conftest import MOSCOW, Case
from tests.analysis.pictures import faults
from tests.analysis.resting import loose, rests_exactly

MEETING = "018df210-6400-7000-8000-000900000005"
WAR = "018df210-6400-7000-8000-000500000002"
ENTRIES = [
    {"id": "talks", "title": "Talks", "date": "2024-02-29/2024-03-02?"},
    {"id": "war", "title": "War", "date": "2023-10-07/.."},
    {"id": "round", "title": "حوار", "date": "2019"},
    {"id": "deadline", "title": "Срок", "date": "../2024-03-31"},
]


def timeline(case: Case, **query: Any) -> Any:
    return of_records("timeline", case, initiative_id=MOSCOW, **query)


def by_id(answer: Any) -> dict[str, Any]:
    return {item["id"]: item for item in answer["result"]["items"]}


def enriched(case: Case) -> Case:
    """With dates on kinds that have none in the demo."""
    made = deepcopy(case)
    for kind, field, date in (("goal", "period", "2023/.."), ("stance", "date", "2024-02-27"), ("leverage", "period", "1948/..")):
        made[kind][0][field] = date
    made["milestone"][0] |= {"due": "../2024-12-31", "met_on": "2024-07-23"}
    made["agreement"][0]["in_force"] = "2005-03/2006?"
    return made


def test_everything_dated_about_the_moscow_case(moscow: Case) -> None:
    answer = timeline(moscow, relative_to=MEETING)
    items = by_id(answer)
    meeting = items[f"{MEETING}/date"]
    assert (meeting["begins"], meeting["ends"]) == (
        {"earliest": "2024-02-29", "latest": "2024-02-29"}, {"earliest": "2024-02-29", "latest": "2024-03-02"}
    )  # fmt: skip
    assert (meeting["certain"], meeting["uncertain"], meeting["relations"]) == (False, True, ["equals"])
    assert items[f"{MEETING}/disclosed_on"]["relations"] == ["before"]
    assert items[f"{WAR}/period"]["relations"] == ["contains"]
    assert len(items[f"{MOSCOW}/period"]["pieces"]) == 5
    firsts = [item["begins"]["earliest"] or "" for item in answer["result"]["items"]]
    assert firsts == sorted(firsts)
    assert not [item for item in items.values() if "Cairo" in item["title"]]
    linked = timeline(moscow, linked=True, kinds=["agreement"])
    assert {item["kind"] for item in linked["result"]["items"]} == {"agreement"}
    assert any("Cairo" in item["title"] for item in linked["result"]["items"])


def test_what_is_not_dated_and_who_is_not_there_is_refused(moscow: Case) -> None:
    with pytest.raises(Unfit) as refused:
        timeline(moscow, kinds=["milestone"])
    assert refused.value.faults[0].code == "insufficient"
    with pytest.raises(Unfit, match="relative_to"):
        timeline(moscow, relative_to="nothing")
    assert by_id(timeline(enriched(moscow), kinds=["milestone"]))
    only = timeline(moscow, asserted_by_id=["editors"], kinds=["relationship", "outcome"])
    assert 0 < len(only["result"]["items"]) < len(timeline(moscow, kinds=["relationship", "outcome"])["result"]["items"])


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_it_rests_on_just_what_it_says(moscow: Case, data: st.DataObject) -> None:
    case, linked = enriched(moscow), data.draw(st.booleans())
    gone = data.draw(st.sampled_from(loose(case)))
    rests_exactly(lambda records: timeline(records, linked=linked), case, gone)


def test_inputs_of_ones_own() -> None:
    answer = of_inputs("timeline", {"entries": ENTRIES, "on": "2024-03-01"}, relative_to="war")
    items = by_id(answer)
    assert {name: item["relations"] for name, item in items.items()} == {
        "talks": ["during"], "war": ["equals"], "round": ["before"], "deadline": ["overlaps"]
    }  # fmt: skip
    assert items["war"]["ends"] == items["deadline"]["begins"] == {"earliest": None, "latest": None}
    assert [warning["code"] for warning in answer["warnings"]] == ["qualified_dates"]
    assert by_id(of_inputs("timeline", {"entries": ENTRIES[::-1]}, relative_to="war")) == items
    assert items["round"]["relations"] != by_id(of_inputs("timeline", {"entries": ENTRIES}))["round"]["relations"] is None


def test_a_calendar_of_what_has_a_beginning(moscow: Case) -> None:
    read: Any = icalendar.Calendar.from_ical(timeline(moscow, form="ics"))
    events = {str(event["UID"]): event for event in read.walk("VEVENT")}
    assert len([uid for uid in events if uid.startswith(f"{MOSCOW}/period/")]) == 5
    meeting = events[f"{MEETING}/date/0@parley"]
    assert (meeting["DTSTART"].dt.isoformat(), meeting["DTEND"].dt.isoformat()) == ("2024-02-29", "2024-03-03")
    assert str(meeting["STATUS"]) == "TENTATIVE"
    assert str(meeting["SUMMARY"]).endswith("(?)")
    assert str(events[f"{MEETING}/disclosed_on/0@parley"]["STATUS"]) == "CONFIRMED"
    assert timeline(moscow, form="ics") == timeline(moscow, form="ics")
    own: Any = icalendar.Calendar.from_ical(of_inputs("timeline", {"entries": ENTRIES}, "ics"))
    assert {str(event["UID"]) for event in own.walk("VEVENT")} == {"talks/0@parley", "war/0@parley", "round/0@parley"}


def test_pictures_of_few_and_of_all_dates_are_legible(moscow: Case) -> None:
    assert not faults(of_inputs("timeline", {"entries": ENTRIES, "on": "2024-03-01"}, "svg"))
    assert not faults(timeline(enriched(moscow), form="svg", linked=True))
    many = [{"id": str(number), "title": "x", "date": "2024"} for number in range(301)]
    with pytest.raises(Unfit, match="cannot be read"):
        of_inputs("timeline", {"entries": many}, "svg")


def test_over_http(demo: TestClient) -> None:
    answer = demo.get(f"/v1/analysis/timeline?conflict_id={WAR}&kinds=meeting&format=ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert b"Moscow" in answer.content
    bad = demo.post("/v1/analysis/timeline", json={"inputs": {"entries": [{"id": "a", "title": "A", "date": "2023-02-29"}]}})
    assert bad.status_code == 422
    assert bad.json()["errors"][0]["pointer"] == "/inputs/entries/0/date"


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31", "../9999-12-31"])
def test_the_ends_of_the_calendar_are_drawn(date: str) -> None:
    assert of_inputs("timeline", {"entries": [{"id": "x", "title": "x", "date": date}]}, "svg").startswith(b"<svg")
