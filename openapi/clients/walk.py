"""The Moscow case by the client that openapi-python-client generates: list the goals page by page, add one, change it with its
ETag, meet a 412 and recover. `PARLEY_URL` and `PARLEY_KEY` say where and as whom."""

import os
from urllib.parse import parse_qs, urlsplit

from parley_client import AuthenticatedClient
from parley_client.api.goals import create_goal, get_goal, list_goals, patch_goal
from parley_client.api.initiatives import list_initiatives
from parley_client.models import Goal, GoalCreate, GoalPage, GoalPatch, InitiativePage, Problem
from parley_client.types import UNSET, Unset

client = AuthenticatedClient(os.environ["PARLEY_URL"], os.environ["PARLEY_KEY"], raise_on_unexpected_status=True)

found = list_initiatives.sync(client=client, slug=["moscow-intra-palestinian"])
assert isinstance(found, InitiativePage)
[case] = found.items

goals: list[Goal] = []
after: str | Unset = UNSET
pages = 0
while True:
    page = list_goals.sync(client=client, initiative_id=[case.id], limit=5, after=after)
    assert isinstance(page, GoalPage)
    goals, pages = goals + page.items, pages + 1
    if page.next_ is None:
        break
    after = parse_qs(urlsplit(page.next_).query)["after"][0]
assert pages > 1
assert len({goal.id for goal in goals}) == len(goals) > 5

wish = GoalCreate(
    actor_id=goals[0].actor_id,
    initiative_id=case.id,
    kind="interest",
    statement="Agree on a date for the next round.",
    disclosure="inferred",
    status="pursued",
)
made = create_goal.sync_detailed(client=client, body=wish)
assert made.status_code == 201
assert isinstance(made.parsed, Goal)
goal, tag = made.parsed, made.headers["etag"]

changed = patch_goal.sync_detailed(goal.id, client=client, if_match=tag, body=GoalPatch(salience=40))
assert changed.status_code == 200

late = patch_goal.sync_detailed(goal.id, client=client, if_match=tag, body=GoalPatch(note="Said in passing."))
assert late.status_code == 412
assert isinstance(late.parsed, Problem)
assert late.parsed.type_ == "/problems/stale"

now = get_goal.sync_detailed(goal.id, client=client)  # read again, then decide
again = patch_goal.sync_detailed(goal.id, client=client, if_match=now.headers["etag"], body=GoalPatch(note="Said in passing."))
assert isinstance(again.parsed, Goal)
assert (again.parsed.version, again.parsed.salience, again.parsed.note) == (3, 40, "Said in passing.")
print(f"Python: {len(goals)} goals on {pages} pages; one added, changed, refused as stale, and changed again.")
client.get_httpx_client().close()
