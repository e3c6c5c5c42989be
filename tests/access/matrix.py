"""What each route answers to whom, written from the contract and not from the code.

A line is a request and eight cells: what is answered about a record that is `visible` to all, was `hidden` (TLP:AMBER) from
the beginning, is `deleted`, was `raised` to TLP:AMBER since, or `lowered` from it since; in capitals to callers whose
clearance reaches TLP:AMBER, in small letters to the others (what is visible or deleted is the same to all).

A cell is a status. With `+` the canary is in the answer: the record's id, title, external id and slug; of a lowered record
what it was called before, and who wrote that. With `~` its id is, once, and nothing else of it. Otherwise nothing of it is.
`-` is not asked. Writes are asked of editors and admins; everybody else gets the status of `WRITERS`.

In a path `{id}`, `{name}` (external id) and `{word}` (title) are the record's, `{before}` is when nothing had been deleted,
raised or lowered yet, `{home}` an open initiative and `{source}` an open source that records of all five states refer to,
and `{witness}` an open stance that rested on the raised source before that was raised.
"""

import re
from dataclasses import dataclass, field
from typing import Any

CELLS = ("visible", "hidden", "HIDDEN", "deleted", "raised", "RAISED", "lowered", "LOWERED")
LADDER = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
WRITERS = {"anonymous": 401, "reader": 403}  # whatever the record is
STRANGER = 401  # with a key that nobody made, on every path under /v1/

SAME, REFERRING = "(what it says already)", "(what refers to it)"  # bodies that differ by kind
ANY, NOW, STALE = {"If-Match": "*"}, {"If-None-Match": "*"}, {"If-Match": '"99"'}


@dataclass(frozen=True)
class Line:
    """A request and what it is answered with. `only` and `but`: the kinds for which it is asked."""

    method: str
    path: str
    cells: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    @property
    def route(self) -> tuple[str, str]:
        """Method and path as the app has them."""
        path = self.path.partition("?")[0]
        for here, there in PARAMETERS.items():
            path = path.replace(here, there)
        return self.method, path

    @property
    def shared(self) -> bool:
        """Whether it is the same request for the records of all states."""
        return not re.search("{(id|name|word)}|what (it says|refers)", f"{self.path} {self.body}")

    def cell(self, state: str, cleared: bool) -> str:
        column = state.upper() if cleared and state.upper() in CELLS else state
        return self.cells.split()[CELLS.index(column)]


PARAMETERS = {
    "{home}": "{id}",
    "{source}": "{id}",
    "{witness}": "{id}",
    "Canary/{name}": "{scheme}/{value:path}",
    "/columns/goals": "/columns/{kind}",
    "/outcome.result": "/{name}",
    "/problems/unfit": "/problems/{code}",
    "/static/front.css": "/static",
}

ONE = "/v1/{kind}/{id}"
# fmt: off
READS = (  # visible hidden HIDDEN deleted raised RAISED lowered LOWERED
    Line("GET", ONE,                                               "200+ 404 200+ 404  404 200+ 200 200"),
    Line("GET", f"{ONE}?as_of={{before}}",                         "200+ 404 200+ 200+ 404 200+ 404 200+"),
    Line("GET", f"{ONE}?include={{include}}",                      "200+ 404 200+ 404  404 200+ 200 200"),
    Line("GET", ONE,                                               "304  404 304  404  404 304  304 304", NOW),
    Line("GET", f"{ONE}/revisions",                                "200  404 200  200  404 200  200 200+"),
    Line("GET", f"{ONE}/revisions?include=record",                 "200+ 404 200+ 200+ 404 200+ 200 200+"),
    Line("GET", f"{ONE}/referrers",                                "200  404 200  404  404 200  200 200"),
    Line("GET", f"{ONE}/referrers?as_of={{before}}",               "200  404 200  200  404 200  404 200"),
    Line("GET", f"{ONE}/citations",                                "200  404 200  404  404 200  200 200", only=("source",)),
    Line("GET", "/v1/sources/{source}/referrers?kind={one}&limit=200",
                                                                   "200+ 200 200+ 200  200 200+ 200 200"),
    Line("GET", "/v1/sources/{source}/referrers?kind={one}&limit=200&as_of={before}",
                                                                   "200+ 200 200+ 200+ 200 200+ 200 200"),
    Line("GET", "/v1/sources/{source}/citations?kind={one}&limit=200",
                                                                   "200+ 200 200+ 200  200 200+ 200 200", but=("source",)),
    Line("GET", "/v1/{kind}?limit=200&count=true",                 "200+ 200 200+ 200  200 200+ 200 200"),
    Line("GET", "/v1/{kind}?limit=200&count=true&sort=-id",        "200+ 200 200+ 200  200 200+ 200 200"),
    Line("GET", "/v1/{kind}?limit=200&count=true&as_of={before}",  "200+ 200 200+ 200+ 200 200+ 200 200+"),
    Line("GET", "/v1/{kind}?limit=200&count=true&external_id=Canary:{name}",
                                                                   "200+ 200 200+ 200  200 200+ 200 200"),
    Line("GET", "/v1/{kind}?limit=200&count=true&external_id=Canary:{name}&as_of={before}",
                                                                   "200+ 200 200+ 200+ 200 200+ 200 200+"),
    Line("GET", "/v1/{kind}?limit=200&count=true&q={word}",        "200+ 200 200+ 200  200 200+ 200 200"),
    Line("GET", "/v1/{kind}?format=csv",                           "200+ 200 200+ 200  200 200+ 200 200"),
    Line("GET", f"{ONE}/revisions?format=csv",                     "200  404 200  200  404 200  200 200+"),
    Line("GET", f"{ONE}/referrers?format=ndjson",                  "200  404 200  404  404 200  200 200"),
    Line("GET", "/v1/sources/{source}/referrers?kind={one}&format=csv",
                                                                   "200+ 200 200+ 200  200 200+ 200 200"),
    Line("GET", "/v1/sources/{source}/referrers?kind={one}&format=ndjson&as_of={before}",
                                                                   "200+ 200 200+ 200+ 200 200+ 200 200"),
    Line("GET", "/v1/sources/{source}/citations?kind={one}&format=csv",
                                                                   "200+ 200 200+ 200  200 200+ 200 200", but=("source",)),
    Line("GET", "/v1/search?q=canary&kind={one}&format=csv",       "200+ 200 200+ 200  200 200+ 200 200"),
    Line("GET", "/v1/changes?kind={one}&format=ndjson",            "200+ 200 200+ 200+ 200~ 200+ 200 200+"),
    Line("GET", "/v1/changes?kind={one}&format=csv",               "200+ 200 200+ 200+ 200~ 200+ 200 200+"),
    Line("GET", "/v1/{kind}?format=ndjson&as_of={before}",         "200+ 200 200+ 200+ 200 200+ 200 200+"),
    Line("POST", "/v1/{kind}/search",                              "200+ 200 200+ 200  200 200+ 200 200",
         body={"limit": 200, "count": True, "q": "{word}"}),
    Line("POST", "/v1/{kind}/search",                              "200+ 200 200+ 200+ 200 200+ 200 200+",
         body={"format": "ndjson", "external_id": ["Canary:{name}"], "as_of": "{before}"}),
    Line("GET", "/v1/search?q={word}&count=true",                  "200+ 200 200+ 200  200 200+ 200 200"),
    Line("GET", "/v1/search?q=canary&kind={one}&limit=200&count=true",
                                                                   "200+ 200 200+ 200  200 200+ 200 200"),
    Line("GET", "/v1/changes?kind={one}&limit=200",                "200+ 200 200+ 200+ 200~ 200+ 200 200+"),
    Line("GET", "/v1/stances/{witness}/revisions?include=record",  "200  200 200  200  200 200+ 200 200", only=("source",)),
    Line("GET", "/v1/stances?limit=200&as_of={before}",            "200  200 200  200  200 200+ 200 200", only=("source",)),
    Line("GET", "/v1/initiatives/{home}/dossier",                  "200+ 200 200+ 200  200 200+ 200 200", only=("goal",)),
    Line("GET", "/v1/initiatives/{home}/dossier?as_of={before}",   "200+ 200 200+ 200+ 200 200+ 200 200+", only=("goal",)),
    Line("GET", "/v1/initiatives/{home}/log?limit=200",            "200+ 200 200+ 200+ 200 200+ 200 200+", only=("goal",)),
    Line("GET", "/v1/initiatives/{home}/log?format=csv",           "200+ 200 200+ 200+ 200 200+ 200 200+", only=("goal",)),
    Line("GET", "/v1/initiatives/{home}/overview",                 "200  200 200  200  200 200  200 200", only=("goal",)),
    Line("GET", "/v1/changes?initiative_id={home}&limit=200",      "200+ 200 200+ 200+ 200~ 200+ 200 200+", only=("goal",)),
    Line("GET", "/v1/initiatives/{id}/dossier",                    "200+ 404 200+ 404  404 200+ 200 200", only=("initiative",)),
    Line("GET", "/v1/initiatives/{id}/dossier?as_of={before}",     "200+ 404 200+ 200+ 404 200+ 404 200+", only=("initiative",)),
    Line("GET", "/v1/initiatives/{id}/log",                        "200+ 404 200+ 200+ 404 200+ 200 200+", only=("initiative",)),
    Line("GET", "/v1/initiatives/{id}/overview",                   "200+ 404 200+ 404  404 200+ 200 200", only=("initiative",)),
    Line("GET", "/v1/initiatives/{id}/overview?as_of={before}",    "200+ 404 200+ 200+ 404 200+ 404 200+", only=("initiative",)),
    Line("GET", "/v1/analysis/agreement?initiative_id={id}",       "422  404 422  404  404 422  422 422", only=("initiative",)),
    Line("POST", "/v1/analysis/agreement",                         "200  200 200  200  200 200  200 200", only=("initiative",),
         body={"inputs": {"issues": [{"issue": "seats", "acceptances": [{"actor": "A", "low": 1, "high": 2}]}]}}),
    Line("GET", "/v1/analysis/bargaining?initiative_id={id}",      "422  404 422  404  404 422  422 422", only=("initiative",)),
    Line("POST", "/v1/analysis/bargaining",                        "200  200 200  200  200 200  200 200", only=("initiative",),
         body={"inputs": {"issues": [{"issue": "seats", "positions": [
             {"actor": "A", "position": 1, "influence": 2, "salience": 3}]}]}}),
    Line("GET", "/v1/analysis/goals?initiative_id={home}",         "200+ 200 200+ 200  200 200+ 200 200", only=("goal",)),
    Line("GET", "/v1/analysis/goals?initiative_id={home}&as_of={before}",
                                                                   "200+ 200 200+ 200+ 200 200+ 200 200+", only=("goal",)),
    Line("POST", "/v1/analysis/goals",                             "200  200 200  200  200 200  200 200", only=("goal",),
         body={"inputs": {"goals": [{"goal": "1", "holder": "A", "statement": "One.", "disclosure": "declared"}]}}),
    Line("GET", "/v1/analysis/mediators?conflict_id={id}",         "422  404 422  404  404 422  422 422", only=("conflict",)),
    Line("POST", "/v1/analysis/mediators",                         "200  200 200  200  200 200  200 200", only=("conflict",),
         body={"inputs": {"mediators": [{"actor": "A"}]}}),
    Line("GET", "/v1/analysis/precedents?dimension=substantive",   "200  200 200  200  200 200  200 200", only=("outcome",)),
    Line("POST", "/v1/analysis/precedents",                        "200  200 200  200  200 200  200 200", only=("outcome",),
         body={"inputs": {"classes": [{"name": "One", "cases": 2, "successes": 1}]}}),
    Line("GET", "/v1/analysis/forecasts?question_id={id}",         "422  422 422  422  422 422  422 422", only=("question",)),
    Line("POST", "/v1/analysis/forecasts",                         "200  200 200  200  200 200  200 200", only=("question",),
         body={"inputs": {"questions": [{"question": "Will it?", "forecasts": [{"forecaster": "A", "probability": 1}]}]}}),
    Line("GET", "/v1/analysis/prospects?initiative_id={id}",       "200+ 404 200+ 404  404 200+ 200 200", only=("initiative",)),
    Line("POST", "/v1/analysis/prospects",                         "200  200 200  200  200 200  200 200", only=("initiative",),
         body={"inputs": {"mediators": [{"actor": {"id": "1", "name": "A"}}], "parties": [{"actor": {"id": "2", "name": "B"}}]}}),
    Line("GET", "/v1/analysis/network?initiative_id={id}",         "422  404 422  404  404 422  422 422", only=("initiative",)),
    Line("GET", "/v1/analysis/network?conflict_id={id}",           "422  404 422  404  404 422  422 422", only=("conflict",)),
    Line("POST", "/v1/analysis/network",                           "200  200 200  200  200 200  200 200", only=("initiative",),
         body={"inputs": {"actors": [{"actor": "A"}, {"actor": "B"}], "ties": [{"source": "A", "target": "B"}]}}),
    Line("GET", "/v1/analysis/timeline?initiative_id={id}",        "200+ 404 200+ 404  404 200+ 200 200", only=("initiative",)),
    Line("GET", "/v1/analysis/timeline?initiative_id={id}&as_of={before}",
                                                                   "200+ 404 200+ 200+ 404 200+ 404 200+", only=("initiative",)),
    Line("POST", "/v1/analysis/timeline",                          "200  200 200  200  200 200  200 200", only=("initiative",),
         body={"inputs": {"entries": [{"id": "a", "title": "A", "date": "2024"}]}}),
)
STREAM = Line("GET", "/v1/changes/stream?kind={one}",                "200+ 200 200+ 200+ 200~ 200+ 200 200+")

WRITES = (  # what one of them does is undone before the next
    Line("PATCH", ONE,                                             "200+ 404 200+ 404  404 200+ 200 200", ANY, body={}),
    Line("PATCH", ONE,                                             "428  404 428  404  404 428  428 428", body={}),
    Line("PATCH", ONE,                                             "412  404 412  404  404 412  412 412", STALE, body={}),
    Line("PATCH", ONE,                                             "422  404 422  404  404 422  422 422", ANY,
         body={"marking": None}),
    Line("DELETE", ONE,                                            "428  404 428  404  404 428  428 428"),
    Line("DELETE", ONE,                                            "412  404 412  404  404 412  412 412", STALE),
    Line("DELETE", f"{ONE}?reason=Mistaken.",                      "204  404 204  404  404 204  204 204", ANY),
    Line("DELETE", "/v1/sources/{source}",                         "409  409 409  409  409 409  409 409", ANY, only=("source",)),
    Line("POST", f"{ONE}/restore",                                 "409  404 409  200+ 404 409  409 409"),
    Line("PUT", "/v1/{kind}/by/Canary/{name}",                     "200+ 409 200+ 201+ 409 200+ -   -", body=SAME),
    Line("PUT", "/v1/{kind}/by/Canary/{name}",                     "200+ 412 200+ 412  412 200+ -   -", ANY, body=SAME),
    Line("PUT", "/v1/{kind}/by/Canary/{name}",                     "412  409 412  201+ 409 412  -   -", NOW, body=SAME),
    Line("POST", "/v1/{kind}",                                     "409  409 409  201+ 409 409  -   -", body=SAME),
    Line("POST", "/v1/{kind}",                                     "201+ 422 422  422  422 422  201 201", body=REFERRING),
    Line("POST", "/v1/batch",                                      "200+ 404 200+ 404  404 200+ 200 200",
         body={"operations": [{"op": "patch", "kind": "{one}", "id": "{id}", "if_match": "*", "body": {}}]}),
    Line("POST", "/v1/batch",                                      "412  404 412  404  404 412  412 412",
         body={"operations": [{"op": "delete", "kind": "{one}", "id": "{id}", "if_match": "99"}]}),
    Line("POST", "/v1/batch",                                      "409  409 409  200  409 409  -   -",
         body={"operations": [{"op": "create", "kind": "{one}", "body": SAME}]}),
    Line("POST", "/v1/dossiers?dry_run=true&on_match=keep",        "200+ 409 200+ 409  409 200+ 200 200",
         body={"{key}": [{"id": "{id}", "...": SAME}]}),
    Line("POST", "/v1/dossiers?dry_run=true&on_match=keep",        "200+ 409 200+ 200  409 200+ -   -",
         body={"{key}": [{"local": "it", "...": SAME}]}),
)

ELSEWHERE = (  # nothing of any record, whoever asks, but at / what anybody may read
    Line("GET", "/",                                               "200+ 200 200  200  200 200  200 200", only=("initiative",)),
    Line("GET", "/",                                               "200+ 200 200  200  200 200  200 200",
         {"Accept": "text/html"}, only=("initiative",)),
    *(Line("GET", path,                                            "200  200 200  200  200 200  200 200") for path in (
        "/docs", "/openapi.json", "/static/front.css", "/problems/unfit", "/health/live", "/health/ready",
        "/.well-known/api-catalog", "/v1/me", "/v1/vocabularies", "/v1/vocabularies/columns/goals",
        "/v1/vocabularies/outcome.result",
    )),
)
# fmt: on
